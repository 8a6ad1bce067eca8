package io.refreshd.decide;

import io.refreshd.decide.Event.RunPlan;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.Release;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One refresh and its way back, folded from the journal.
 *
 * @param plan what it was planned to be; never changes
 * @param policy when it pauses by itself; may change meanwhile
 * @param phase where it is
 * @param phaseSince when it came there
 * @param startedAt when it began
 * @param endedAt when it ended
 * @param outcome why it ended as it did
 * @param pauses how many pauses there were; the last one's id
 * @param paused time spent in pauses that are over
 * @param refreshed how many units were brought to the target
 * @param handovers how many handovers moved the primary
 * @param failovers how often the primary moved without us
 * @param failures steps that failed in a row
 * @param lastFailure why the last step failed; empty when the last one did not
 * @param lastFailureAt when
 * @param heals how often it went on by itself after being blocked
 * @param pauseRequested somebody asked for a pause
 * @param cancelRequested somebody asked to stop
 * @param rollbackRequested somebody asked for the way back
 */
public record Run(
        RunPlan plan,
        PausePolicy policy,
        RunPhase phase,
        Instant phaseSince,
        Instant startedAt,
        Optional<Instant> endedAt,
        Optional<Reason> outcome,
        int pauses,
        Duration paused,
        int refreshed,
        int handovers,
        int failovers,
        int failures,
        String lastFailure,
        Instant lastFailureAt,
        int heals,
        boolean pauseRequested,
        boolean cancelRequested,
        boolean rollbackRequested) {

    /** Whether it is over. */
    public boolean ended() {
        return phase instanceof RunPhase.Ended;
    }

    /** Whether it goes back, or will as soon as it may. */
    boolean goingBack() {
        RunPhase moving = phase instanceof RunPhase.Blocked blocked ? blocked.was() : phase;
        return rollbackRequested || moving instanceof RunPhase.RollingBack;
    }

    /** Whether this release is what the run moves to. */
    public boolean onTarget(Release release) {
        return plan.to().sameAs(release);
    }
}
