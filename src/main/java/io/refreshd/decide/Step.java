package io.refreshd.decide;

import io.refreshd.model.Release;
import java.util.SortedSet;

/**
 * One effect on the world. Every step is idempotent: performing it when it is already true changes nothing. Each is
 * authorised by a journalled intent, written before it is performed.
 */
public sealed interface Step {
    /** The unit it acts on. */
    int ordinal();

    /** One plain phrase, for example {@code start postgresql/2 on 14.9}; the application's name is given. */
    String describe(String application);

    /**
     * Makes a new unit: the first of an application from nothing, later ones as copies of the primary; then starts it.
     * A half-made unit is thrown away and made again.
     *
     * @param source the primary's ordinal to copy from, or -1 to create the first unit
     */
    record AddUnit(int ordinal, Release release, int source) implements Step {
        @Override
        public String describe(String application) {
            return "add " + application + "/" + ordinal + " on " + release.version();
        }
    }

    /** Stops the unit's server: FAST ends sessions and checkpoints, IMMEDIATE ends it without (crash recovery follows). */
    record StopUnit(int ordinal, Mode mode) implements Step {
        /** How to stop. */
        public enum Mode {
            FAST,
            IMMEDIATE
        }

        @Override
        public String describe(String application) {
            return "stop " + application + "/" + ordinal;
        }
    }

    /** Sets the unit's place to the release and starts its server; waits for the process, not for its health. */
    record StartUnit(int ordinal, Release release) implements Step {
        @Override
        public String describe(String application) {
            return "start " + application + "/" + ordinal + " on " + release.version();
        }
    }

    /** Stops the unit and deletes its place, data included. */
    record RemoveUnit(int ordinal) implements Step {
        @Override
        public String describe(String application) {
            return "remove " + application + "/" + ordinal;
        }
    }

    /** Makes exactly these slots of ours exist on the unit's server; slots of others are left alone. */
    record RepairSlots(int ordinal, SortedSet<Integer> consumers) implements Step {
        @Override
        public String describe(String application) {
            return "set the replication slots of " + application + "/" + ordinal;
        }
    }

    /**
     * The old primary goes down: checkpoints on it and on the candidate, then ends the WAL senders of every other
     * standby that lags more than the bound (a frozen one would hold the shutdown), then asks for a fast stop. Does not
     * wait for the end.
     */
    record SwitchOff(int ordinal, int candidate, long laggardBytes) implements Step {
        @Override
        public String describe(String application) {
            return "stop the primary " + application + "/" + ordinal + " for a handover";
        }
    }

    /** Writes {@code standby.signal} into the stopped unit's folder, fsynced: its next start is as a standby. */
    record MarkStandby(int ordinal) implements Step {
        @Override
        public String describe(String application) {
            return "mark " + application + "/" + ordinal + " as a standby";
        }
    }

    /** Takes {@code standby.signal} away again, fsynced: the handover is undone before anything was promoted. */
    record UnmarkStandby(int ordinal) implements Step {
        @Override
        public String describe(String application) {
            return "unmark " + application + "/" + ordinal + " as a standby";
        }
    }

    /** Promotes the standby; does not wait for the end. */
    record Promote(int ordinal) implements Step {
        @Override
        public String describe(String application) {
            return "promote " + application + "/" + ordinal;
        }
    }
}
