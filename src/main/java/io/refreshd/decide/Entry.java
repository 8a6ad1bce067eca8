package io.refreshd.decide;

import java.time.Instant;

/**
 * One journalled event.
 *
 * @param seq its place in the daemon's one sequence, from 1
 * @param application whose event it is
 */
public record Entry(long seq, String application, Instant at, Event event) {}
