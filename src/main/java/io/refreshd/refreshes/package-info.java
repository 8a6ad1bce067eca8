/** Runs as objects of a cluster: a spec becomes commands to the one facade, a view becomes a status. */
@NullMarked
package io.refreshd.refreshes;

import org.jspecify.annotations.NullMarked;
