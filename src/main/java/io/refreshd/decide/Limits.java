package io.refreshd.decide;

import java.time.Duration;

/**
 * The bounds that decisions respect; all positive.
 *
 * @param checkExpiry how long a passed pre-upgrade check counts
 * @param unitDeadline how long a unit may take from its start to being healthy
 * @param handoverDeadline how long a handover may take before it is reverted
 * @param waitDeadline how long a run waits for a passing trouble before it says blocked
 * @param healSoak how long a passing trouble must be gone before a blocked run goes on
 * @param heals how often a blocked run goes on by itself
 * @param attempts how often a step or a crashed unit is tried
 * @param maximumLagBytes how far a healthy standby may be behind
 */
public record Limits(
        Duration checkExpiry,
        Duration unitDeadline,
        Duration handoverDeadline,
        Duration waitDeadline,
        Duration healSoak,
        int heals,
        int attempts,
        long maximumLagBytes) {
    public static final Limits DEFAULT = new Limits(
            Duration.ofHours(1),
            Duration.ofMinutes(5),
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            Duration.ofSeconds(2),
            5,
            3,
            16L << 20);
}
