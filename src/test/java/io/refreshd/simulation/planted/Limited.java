package io.refreshd.simulation.planted;

import io.refreshd.decide.Limits;
import java.time.Duration;

/** Limits with one of them changed. */
final class Limited {
    private Limited() {}

    static Limits unitDeadline(Limits from, Duration deadline) {
        return with(from, deadline, from.handoverDeadline(), from.maximumLagBytes());
    }

    static Limits handoverDeadline(Limits from, Duration deadline) {
        return with(from, from.unitDeadline(), deadline, from.maximumLagBytes());
    }

    static Limits lag(Limits from, long bytes) {
        return with(from, from.unitDeadline(), from.handoverDeadline(), bytes);
    }

    private static Limits with(Limits from, Duration unit, Duration handover, long lag) {
        return new Limits(
                from.checkExpiry(),
                unit,
                handover,
                from.waitDeadline(),
                from.healSoak(),
                from.heals(),
                from.attempts(),
                lag);
    }
}
