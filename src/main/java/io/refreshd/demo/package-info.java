/**
 * The main job in one command: a real cluster is upgraded, rolled back or disturbed while a client writes, and witnesses
 * outside the daemon tell what became of the writes.
 */
@NullMarked
package io.refreshd.demo;

import org.jspecify.annotations.NullMarked;
