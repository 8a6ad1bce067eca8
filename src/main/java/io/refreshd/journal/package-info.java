/** The append-only event log. */
@NullMarked
package io.refreshd.journal;

import org.jspecify.annotations.NullMarked;
