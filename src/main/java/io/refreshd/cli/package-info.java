/** refreshctl: a client of the daemon's HTTP surface, and nothing else. */
@NullMarked
package io.refreshd.cli;

import org.jspecify.annotations.NullMarked;
