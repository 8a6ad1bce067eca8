package io.refreshd.decide;

import io.refreshd.model.CheckResult;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import io.refreshd.model.Skip;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was decided or learned, in the past tense, as the journal keeps it. Names ending in {@code Started} are intents:
 * written before their effects, and what authorises them. The names and fields of records, once released, are kept for
 * ever: journals are read with them.
 */
public sealed interface Event {

    /** An application was asked for; its units are made one after the other. */
    record ApplicationDeployed(
            String charm, String channel, Release release, int units, PausePolicy policy, Duration soak)
            implements Event {}

    /** Intent: a unit is made. */
    record UnitAddStarted(int ordinal, Release release) implements Event {}

    /** The unit exists and is healthy. */
    record UnitAdded(int ordinal) implements Event {}

    /** Every unit that was asked for exists. */
    record DeployEnded() implements Event {}

    /** Intent: a unit is stopped and deleted. */
    record UnitRemoveStarted(int ordinal) implements Event {}

    /** The unit is gone, its slot too. */
    record UnitRemoved(int ordinal) implements Event {}

    /**
     * A command was accepted as an operation with one task.
     *
     * @param operation its number; the task's is the next one
     * @param unit the unit that the task ran on, by ordinal
     * @param key the Idempotency-Key that came with it; empty when none
     * @param fingerprint SHA-256 of the request, to tell a retry from another request under the same key
     */
    record OperationEnqueued(
            int operation,
            String action,
            int unit,
            SortedMap<String, String> parameters,
            String source,
            String actor,
            String key,
            String fingerprint)
            implements Event {
        public OperationEnqueued {
            parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        }
    }

    /** An operation came to its end; {@code results} as the action's result map. */
    record OperationEnded(
            int operation, OperationStatus status, String message, SortedMap<String, String> results)
            implements Event {
        public OperationEnded {
            results = Collections.unmodifiableSortedMap(new TreeMap<>(results));
        }
    }

    /**
     * The checks of a stage were judged.
     *
     * @param target the release that they were made for
     * @param fingerprint the topology they hold for, see {@link Topology}
     * @param passed whether nothing stops
     */
    record ChecksJudged(Stage stage, Release target, String fingerprint, List<CheckResult> results, boolean passed)
            implements Event {
        public ChecksJudged {
            results = List.copyOf(results);
        }
    }

    /** A run began: what is now, what shall be, in which order, and the way back. */
    record RunStarted(RunPlan plan) implements Event {}

    /** The gate is open: checks passed (or had passed and are fresh). */
    record GatePassed() implements Event {}

    /** Everything before the first unit is in place. */
    record Prepared() implements Event {}

    /** Intent: a unit is stopped and started on the release; with its present release it is a restart in place. */
    record UnitChangeStarted(int ordinal, Release release, int attempt) implements Event {}

    /** The unit was first seen healthy on its release; its soak runs from here. */
    record UnitHealthy(int ordinal) implements Event {}

    /** The unit fell ill again before its soak was over. */
    record UnitIll(int ordinal, Reason reason) implements Event {}

    /** The unit runs its release, healthy and soaked. */
    record UnitChanged(int ordinal, Release release) implements Event {}

    /** A step failed for certain, or stayed unanswered. */
    record StepFailed(String step, int ordinal, String cause) implements Event {}

    /** Intent: the primary moves; authorises every part of the handover. */
    record HandoverStarted(int id, int from, int to) implements Event {}

    /** The handover is over; {@code moved} false: reverted, nothing was promoted. */
    record HandoverEnded(int id, boolean moved, String why) implements Event {}

    /** The primary was seen on another unit without a handover of ours. */
    record PrimaryMoved(int from, int to) implements Event {}

    /** The run pauses; nothing moves until the pause is answered. */
    record RunPaused(int pause, Reason reason) implements Event {}

    /** Somebody asked for a pause; it comes before the next unit. */
    record PauseRequested() implements Event {}

    /** The pause was answered; {@code units} may change before the next pause, 0 for no bound. */
    record RunResumed(int pause, int units) implements Event {}

    /** When the run pauses by itself was changed. */
    record PolicyChanged(PausePolicy policy) implements Event {}

    /** Somebody asked to stop where the run is. */
    record CancelRequested() implements Event {}

    /** Somebody asked for the way back. */
    record RollbackRequested() implements Event {}

    /** The way back began. */
    record RollbackStarted() implements Event {}

    /** The run can not go on until the reason is gone. */
    record RunBlocked(Reason reason) implements Event {}

    /** The reason is gone ({@code bySelf}) or a person said so; the run goes on. */
    record RunUnblocked(boolean bySelf) implements Event {}

    /** Every unit is changed; the post checks are next. */
    record VerifyStarted() implements Event {}

    /** The run is over. */
    record RunEnded(RunState outcome, Reason reason) implements Event {}

    /** What a run is planned to be. */
    record RunPlan(
            int run,
            int operation,
            Release from,
            Release to,
            String channel,
            SortedMap<Integer, Release> recorded,
            List<Integer> order,
            PausePolicy policy,
            Duration soak,
            List<Skip> skips,
            Optional<Integer> spare,
            boolean downgrade,
            boolean downtimeAccepted,
            String actor) {
        public RunPlan {
            recorded = Collections.unmodifiableSortedMap(new TreeMap<>(recorded));
            order = List.copyOf(order);
            skips = List.copyOf(skips);
        }
    }
}
