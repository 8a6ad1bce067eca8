package io.refreshd.decide;

import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.RunState;
import java.util.Optional;

/**
 * Where a run is. Each phase offers only the moves that are legal from it; an event that speaks of another one changes
 * nothing. From everywhere: blocked (while it moves), back, cancelled.
 */
public sealed interface RunPhase {
    /** The word that users read. */
    RunState state();

    /** Why it does not go on, and the way on; empty while it moves and after its end. */
    default Optional<Reason> waits() {
        return Optional.empty();
    }

    /** The end that has this word. */
    static Ended ended(RunState outcome) {
        return switch (outcome) {
            case COMPLETED -> new Completed();
            case ROLLED_BACK -> new RolledBack();
            case CANCELLED -> new Cancelled();
            case PLANNED, CHECKING, PREPARING, REFRESHING, PAUSED, VERIFYING, ROLLING_BACK, BLOCKED ->
                throw new IllegalArgumentException(outcome + " is no end");
        };
    }

    /** A phase in which the run acts by itself. */
    sealed interface Moving extends RunPhase {
        /** The run can not go on. */
        default Blocked blocked(Reason why, int heals) {
            return new Blocked(this, why, heals);
        }
    }

    /** A phase from which nothing follows. */
    sealed interface Ended extends RunPhase {}

    /** The gate: checks are run. */
    record Checking() implements Moving {
        @Override
        public RunState state() {
            return RunState.CHECKING;
        }

        Preparing passed() {
            return new Preparing();
        }
    }

    /** The spare unit is added and the primary is placed. */
    record Preparing() implements Moving {
        @Override
        public RunState state() {
            return RunState.PREPARING;
        }

        Refreshing prepared(int firstGrant) {
            return new Refreshing(firstGrant);
        }
    }

    /**
     * Units are changed.
     *
     * @param granted how many units may still change before the next pause; 0 for no bound, -1 when a pause is due
     */
    record Refreshing(int granted) implements Moving {
        @Override
        public RunState state() {
            return RunState.REFRESHING;
        }

        /** One unit was changed. */
        Refreshing spent() {
            return granted == 0 ? this : new Refreshing(granted == 1 ? -1 : granted - 1);
        }

        /** Another policy from here on. */
        Refreshing under(PausePolicy policy) {
            return switch (policy) {
                case NONE -> new Refreshing(0);
                case ALL -> new Refreshing(granted < 0 ? -1 : 1);
                case FIRST -> this;
            };
        }

        Paused paused(int pause, Reason why) {
            return new Paused(pause, why);
        }

        Verifying verify() {
            return new Verifying();
        }
    }

    /** Nothing moves until the pause is answered. */
    record Paused(int pause, Reason why) implements RunPhase {
        @Override
        public Optional<Reason> waits() {
            return Optional.of(why);
        }

        @Override
        public RunState state() {
            return RunState.PAUSED;
        }

        Refreshing resumed(int granted) {
            return new Refreshing(granted);
        }
    }

    /** Every unit is changed; the spare unit goes, the post checks run. */
    record Verifying() implements Moving {
        @Override
        public RunState state() {
            return RunState.VERIFYING;
        }
    }

    /** Changed units go back. */
    record RollingBack() implements Moving {
        @Override
        public RunState state() {
            return RunState.ROLLING_BACK;
        }
    }

    /**
     * The run can not go on.
     *
     * @param was where it goes on when the reason is gone
     * @param heals how often it has gone on by itself already
     */
    record Blocked(Moving was, Reason why, int heals) implements RunPhase {
        @Override
        public Optional<Reason> waits() {
            return Optional.of(why);
        }

        @Override
        public RunState state() {
            return RunState.BLOCKED;
        }
    }

    /** Every unit runs the target. */
    record Completed() implements Ended {
        @Override
        public RunState state() {
            return RunState.COMPLETED;
        }
    }

    /** Every unit runs what was recorded. */
    record RolledBack() implements Ended {
        @Override
        public RunState state() {
            return RunState.ROLLED_BACK;
        }
    }

    /** Stopped where it was. */
    record Cancelled() implements Ended {
        @Override
        public RunState state() {
            return RunState.CANCELLED;
        }
    }
}
