package io.refreshd.substrate.kubernetes;

import java.time.Instant;

/**
 * A Kubernetes Event about a StatefulSet.
 *
 * @param number what makes its name its own: the same one again is not written twice
 * @param reason a word of a closed list, in CamelCase
 */
public record Announcement(long number, Instant at, boolean warning, String reason, String text) {}
