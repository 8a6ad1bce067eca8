/** Units as processes of this machine: their folders, binaries, ports and processes. Blocking; called on workers. */
@NullMarked
package io.refreshd.substrate.local;

import org.jspecify.annotations.NullMarked;
