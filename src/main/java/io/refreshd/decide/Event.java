package io.refreshd.decide;

import io.refreshd.model.CheckResult;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import io.refreshd.model.Skip;
import io.refreshd.model.Workload;
import java.time.Duration;
import java.time.Instant;
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
    /** Folds the event into the application; deterministic, and total for every journal that was ever written. */
    void fold(Draft draft, Instant at);

    /**
     * The daemon started; written under no application's name. Its number fences what earlier daemons left.
     *
     * @param epoch how many starts this journal has seen, this one included
     */
    record DaemonStarted(int epoch) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            // Belongs to no application.
        }
    }

    /** An application was asked for; its units are made one after the other. */
    record ApplicationDeployed(
            String charm,
            String channel,
            Release release,
            int units,
            PausePolicy policy,
            Duration soak,
            Workload workload)
            implements Event {
        /** Of plain PostgreSQL servers. */
        public ApplicationDeployed(
                String charm, String channel, Release release, int units, PausePolicy policy, Duration soak) {
            this(charm, channel, release, units, policy, soak, Workload.POSTGRESQL);
        }

        @Override
        public void fold(Draft draft, Instant at) {
            // The first event of an application makes the draft, see Fold.
        }
    }

    /**
     * A StatefulSet was found whose pods are the application's units, all of them on one release; or was found again,
     * changed by somebody while no run was open.
     *
     * @param units how many there are, with the ordinals from 0
     */
    record ApplicationAdopted(
            String charm, String channel, Release release, int units, PausePolicy policy, Duration soak, Adopted place)
            implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            draft.take(this);
        }
    }

    /** Intent: a unit is made. */
    record UnitAddStarted(int ordinal, Release release) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            draft.intent = Optional.of(new Intent.Add(ordinal, release, at));
            draft.beginTask(ordinal, at);
        }
    }

    /** The unit exists and is healthy. */
    record UnitAdded(int ordinal) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            if (draft.intent.orElse(null) instanceof Intent.Add add) {
                draft.units().put(ordinal, add.release());
            }
            draft.intent = Optional.empty();
            draft.run.ifPresent(RunDraft::progressed);
            draft.endTask(ordinal, OperationStatus.COMPLETED, "added", at);
        }
    }

    /** Every unit that was asked for exists. */
    record DeployEnded() implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            draft.deployed = true;
        }
    }

    /** Intent: a unit is stopped and deleted. */
    record UnitRemoveStarted(int ordinal) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            draft.intent = Optional.of(new Intent.Remove(ordinal, at));
            draft.beginTask(ordinal, at);
        }
    }

    /** The unit is gone, its slot too. */
    record UnitRemoved(int ordinal) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            draft.units().remove(ordinal);
            draft.intent = Optional.empty();
            draft.run.ifPresent(RunDraft::progressed);
            draft.endTask(ordinal, OperationStatus.COMPLETED, "removed", at);
        }
    }

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

        @Override
        public void fold(Draft draft, Instant at) {
            draft.enqueue(this, at);
        }
    }

    /** An operation came to its end; {@code results} as the action's result map. */
    record OperationEnded(int operation, OperationStatus status, String message, SortedMap<String, String> results)
            implements Event {
        public OperationEnded {
            results = Collections.unmodifiableSortedMap(new TreeMap<>(results));
        }

        @Override
        public void fold(Draft draft, Instant at) {
            draft.end(this, at);
            if (draft.pendingCheck
                    .filter(pending -> pending.operation() == operation)
                    .isPresent()) {
                draft.pendingCheck = Optional.empty();
            }
        }
    }

    /** Somebody asked for checks; the operation ends when they are judged. */
    record CheckRequested(int operation, Stage stage, Release target, List<Skip> skips) implements Event {
        public CheckRequested {
            skips = List.copyOf(skips);
        }

        @Override
        public void fold(Draft draft, Instant at) {
            draft.pendingCheck = Optional.of(new Application.PendingCheck(operation, stage, target, skips));
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

        @Override
        public void fold(Draft draft, Instant at) {
            draft.check = stage == Stage.PRE ? Optional.of(new Application.Judged(this, at)) : draft.check;
        }
    }

    /** A run began: what is now, what shall be, in which order, and the way back. */
    record RunStarted(RunPlan plan) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            draft.run = Optional.of(new RunDraft(plan, at));
        }
    }

    /** The gate is open: checks passed (or had passed and are fresh). */
    record GatePassed() implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            draft.openRun().move(RunPhase.Checking.class, RunPhase.Checking::passed, at);
        }
    }

    /** Everything before the first unit is in place. */
    record Prepared() implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            RunDraft run = draft.openRun();
            int granted = run.policy == PausePolicy.NONE ? 0 : 1;
            run.move(RunPhase.Preparing.class, preparing -> preparing.prepared(granted), at);
        }
    }

    /** Why a unit is changed. */
    enum Purpose {
        FORWARD,
        BACK,
        /** On the release that it has: it was down, or comes back as a standby. */
        RESTART
    }

    /**
     * Intent: a unit is stopped and started on the release.
     *
     * @param attempt from 1
     * @param starts how often the unit's server had been started before, see {@link ProcessSeen#starts()}
     */
    record UnitChangeStarted(int ordinal, Release release, Purpose purpose, int attempt, int starts) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            boolean before = putOff(draft);
            draft.intent = Optional.of(
                    new Intent.Change(ordinal, release, purpose, attempt, starts, at, Optional.empty(), then(draft)));
            if (purpose == Purpose.RESTART && !before) {
                draft.restarted(at);
            }
            draft.units().put(ordinal, release);
            draft.beginTask(ordinal, at);
        }

        /** Whether its restart is open already, put off for that of another unit: then it is none more. */
        private boolean putOff(Draft draft) {
            return draft.intent.orElse(null) instanceof Intent.Change change
                    && change.ordinal() != ordinal
                    && change.restarts(ordinal);
        }

        /** A restart puts off what is open; its own next attempt puts off the same. */
        private Optional<Intent> then(Draft draft) {
            if (draft.intent.orElse(null) instanceof Intent.Change change && change.ordinal() == ordinal) {
                return change.then();
            }
            return draft.intent
                    .filter(open -> purpose == Purpose.RESTART)
                    .filter(open -> open instanceof Intent.Change || open instanceof Intent.Add)
                    .flatMap(open -> open instanceof Intent.Change change
                            ? change.withoutRestartOf(ordinal)
                            : Optional.of(open));
        }
    }

    /** The unit was first seen healthy on its release; its soak runs from here. */
    record UnitHealthy(int ordinal) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            if (draft.intent.orElse(null) instanceof Intent.Change change) {
                draft.intent = Optional.of(change.healthy(at));
            }
        }
    }

    /** The unit fell ill again before its soak was over. */
    record UnitIll(int ordinal, Reason reason) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            if (draft.intent.orElse(null) instanceof Intent.Change change) {
                draft.intent = Optional.of(change.ill());
            }
        }
    }

    /** The unit runs its release, healthy and soaked. */
    record UnitChanged(int ordinal, Release release, Purpose purpose) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            draft.intent = draft.intent.orElse(null) instanceof Intent.Change change
                    ? change.then().map(open -> open.renewed(at))
                    : Optional.empty();
            if (purpose != Purpose.RESTART) {
                draft.run.ifPresent(RunDraft::unitChanged);
            }
            draft.endTask(ordinal, OperationStatus.COMPLETED, "on " + release.version(), at);
        }
    }

    /** A step failed for certain, or stayed unanswered. */
    record StepFailed(String step, int ordinal, String cause) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            draft.run.ifPresent(run -> {
                run.failures++;
                run.lastFailure = cause;
                run.lastFailureAt = at;
            });
        }
    }

    /** Intent: the primary moves; authorises every part of the handover. */
    record HandoverStarted(int id, int from, int to) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            draft.intent = Optional.of(new Intent.Handover(id, from, to, at));
        }
    }

    /** The handover is over; {@code moved} false: reverted, nothing was promoted. */
    record HandoverEnded(int id, boolean moved, String why) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            if (moved && draft.intent.orElse(null) instanceof Intent.Handover handover) {
                draft.primary = handover.to();
                draft.run.ifPresent(RunDraft::handedOver);
            }
            draft.intent = Optional.empty();
        }
    }

    /** The primary was seen on another unit without a handover of ours. */
    record PrimaryMoved(int from, int to) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            draft.primary = to;
            draft.run.ifPresent(run -> run.failovers += from < 0 ? 0 : 1);
        }
    }

    /** The run pauses; nothing moves until the pause is answered. */
    record RunPaused(int pause, Reason reason) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            RunDraft run = draft.openRun();
            run.move(RunPhase.Refreshing.class, refreshing -> refreshing.paused(pause, reason), at);
            run.pauses = pause;
            run.pauseRequested = false;
        }
    }

    /** Somebody asked for a pause; it comes before the next unit. */
    record PauseRequested() implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            draft.openRun().pauseRequested = true;
        }
    }

    /** The pause was answered; {@code units} may change before the next pause, 0 for no bound. */
    record RunResumed(int pause, int units) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            draft.openRun().move(RunPhase.Paused.class, paused -> paused.resumed(units), at);
        }
    }

    /** When the run pauses by itself was changed. */
    record PolicyChanged(PausePolicy policy) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            draft.policy = policy;
            draft.run.ifPresent(run -> run.follow(policy));
        }
    }

    /** Somebody asked to stop where the run is. */
    record CancelRequested() implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            draft.openRun().cancelRequested = true;
        }
    }

    /** Somebody asked for the way back. */
    record RollbackRequested() implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            draft.openRun().rollbackRequested = true;
        }
    }

    /** The way back began; only a removal that is under way is still finished. */
    record RollbackStarted() implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            RunDraft run = draft.openRun();
            run.enter(new RunPhase.RollingBack(), at);
            run.rollbackRequested = false;
            run.pauseRequested = false;
            draft.intent = draft.intent.filter(open -> open instanceof Intent.Remove);
        }
    }

    /** The run can not go on until the reason is gone. */
    record RunBlocked(Reason reason) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            RunDraft run = draft.openRun();
            if (run.phase instanceof RunPhase.Moving moving) {
                run.enter(moving.blocked(reason, run.heals), at);
            }
        }
    }

    /** The reason is gone ({@code bySelf}) or a person said so; the run goes on. */
    record RunUnblocked(boolean bySelf) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            RunDraft run = draft.openRun();
            if (run.phase instanceof RunPhase.Blocked blocked) {
                run.heals = bySelf ? run.heals + 1 : 0;
                run.enter(blocked.was(), at);
            }
            draft.intent = draft.intent.map(open -> open.renewed(at));
            draft.restarts = 0;
        }
    }

    /** Every unit is changed; the post checks are next. */
    record VerifyStarted() implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            draft.openRun().move(RunPhase.Refreshing.class, RunPhase.Refreshing::verify, at);
        }
    }

    /** The run is over. */
    record RunEnded(RunState outcome, Reason reason) implements Event {
        @Override
        public void fold(Draft draft, Instant at) {
            RunDraft run = draft.openRun();
            run.enter(RunPhase.ended(outcome), at);
            run.endedAt = Optional.of(at);
            run.outcome = Optional.of(reason);
            draft.intent = Optional.empty();
            if (outcome == RunState.COMPLETED) {
                draft.release = run.plan.to();
                draft.channel = run.plan.channel();
            }
            draft.check = Optional.empty();
        }
    }

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
