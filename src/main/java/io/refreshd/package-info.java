/** The program itself: it builds the object graph, starts it, and stops it in reverse order. */
@NullMarked
package io.refreshd;

import org.jspecify.annotations.NullMarked;
