package io.refreshd.decide;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.Release;

/**
 * What becomes of the unit that was the primary: it comes back as a standby, directly on the release it is due; on the one
 * that it has when nothing moved, or when somebody put another unit on another release meanwhile.
 */
final class AfterHandover {
    private AfterHandover() {}

    static Event.UnitChangeStarted change(Application application, int ordinal, UnitSeen unit, boolean asPlanned) {
        Release present = application.releaseOf(ordinal);
        int starts = unit.process().starts();
        if (asPlanned) {
            RunPhase phase = application.openRun().map(Run::phase).orElseThrow();
            Run run = application.openRun().orElseThrow();
            if (phase instanceof RunPhase.Refreshing && !run.onTarget(present)) {
                return new Event.UnitChangeStarted(ordinal, run.plan().to(), Purpose.FORWARD, 1, starts);
            }
            Release recorded = run.plan().recorded().getOrDefault(ordinal, present);
            if (phase instanceof RunPhase.RollingBack && !recorded.sameAs(present)) {
                return new Event.UnitChangeStarted(ordinal, recorded, Purpose.BACK, 1, starts);
            }
        }
        return new Event.UnitChangeStarted(ordinal, present, Purpose.RESTART, 1, starts);
    }
}
