/**
 * The pure core: decisions are values computed from values. Nothing here reads a clock, randomness, files, sockets or
 * threads; the same inputs give the same decision on every machine.
 */
@NullMarked
package io.refreshd.decide;

import org.jspecify.annotations.NullMarked;
