/** The loop per application: observe, decide, append, perform, observe again. */
@NullMarked
package io.refreshd.run;

import org.jspecify.annotations.NullMarked;
