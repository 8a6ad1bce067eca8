package io.refreshd.decide;

import io.refreshd.decide.Event.RunPlan;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** A run while an event is folded into it; lives no longer than that. */
final class RunDraft {
    final RunPlan plan;
    PausePolicy policy;
    RunPhase phase;
    Instant phaseSince;
    final Instant startedAt;
    Optional<Instant> endedAt;
    Optional<Reason> outcome;
    int pauses;
    Duration paused;
    int refreshed;
    int handovers;
    int failovers;
    int failures;
    String lastFailure;
    Instant lastFailureAt;
    int heals;
    boolean pauseRequested;
    boolean cancelRequested;
    boolean rollbackRequested;

    RunDraft(RunPlan plan, Instant at) {
        this.plan = plan;
        policy = plan.policy();
        phase = new RunPhase.Checking();
        phaseSince = at;
        startedAt = at;
        endedAt = Optional.empty();
        outcome = Optional.empty();
        paused = Duration.ZERO;
        lastFailure = "";
        lastFailureAt = at;
    }

    RunDraft(Run run) {
        plan = run.plan();
        policy = run.policy();
        phase = run.phase();
        phaseSince = run.phaseSince();
        startedAt = run.startedAt();
        endedAt = run.endedAt();
        outcome = run.outcome();
        pauses = run.pauses();
        paused = run.paused();
        refreshed = run.refreshed();
        handovers = run.handovers();
        failovers = run.failovers();
        failures = run.failures();
        lastFailure = run.lastFailure();
        lastFailureAt = run.lastFailureAt();
        heals = run.heals();
        pauseRequested = run.pauseRequested();
        cancelRequested = run.cancelRequested();
        rollbackRequested = run.rollbackRequested();
    }

    /** Moves to another phase; time spent in a pause is added up when it is left. */
    void enter(RunPhase next, Instant at) {
        if (phase instanceof RunPhase.Paused) {
            paused = paused.plus(Duration.between(phaseSince, at));
        }
        phase = next;
        phaseSince = at;
        progressed();
    }

    /** Makes a move that only one phase offers; from another one nothing changes. */
    <P extends RunPhase> void move(Class<P> from, Function<P, RunPhase> move, Instant at) {
        if (from.isInstance(phase)) {
            enter(move.apply(from.cast(phase)), at);
        }
    }

    /** Something went well: failures are counted from nothing again. */
    void progressed() {
        failures = 0;
        lastFailure = "";
    }

    /** A unit came to where the run wants it; one less may change before the next pause. */
    void unitChanged() {
        progressed();
        if (phase instanceof RunPhase.Refreshing refreshing) {
            refreshed++;
            phase = policy == PausePolicy.NONE ? refreshing : refreshing.spent();
        }
    }

    void handedOver() {
        handovers++;
        progressed();
    }

    /** Takes over another policy from here on, also while it is blocked: none lifts the bound, all sets one of a unit. */
    void follow(PausePolicy next) {
        policy = next;
        if (phase instanceof RunPhase.Refreshing refreshing) {
            phase = refreshing.under(next);
        } else if (phase instanceof RunPhase.Blocked blocked
                && blocked.was() instanceof RunPhase.Refreshing refreshing) {
            phase = refreshing.under(next).blocked(blocked.why(), blocked.heals());
        }
    }

    Run done() {
        return new Run(
                plan,
                policy,
                phase,
                phaseSince,
                startedAt,
                endedAt,
                outcome,
                pauses,
                paused,
                refreshed,
                handovers,
                failovers,
                failures,
                lastFailure,
                lastFailureAt,
                heals,
                pauseRequested,
                cancelRequested,
                rollbackRequested);
    }
}
