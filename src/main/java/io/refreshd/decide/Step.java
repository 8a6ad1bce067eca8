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

    /** What to do with each kind of step; a new kind does not compile until everybody who acts on steps knows it. */
    interface Visitor<T> {
        T visit(AddUnit step);

        T visit(StopUnit step);

        T visit(StartUnit step);

        T visit(RemoveUnit step);

        T visit(RepairSlots step);

        T visit(SwitchOff step);

        T visit(MarkStandby step);

        T visit(UnmarkStandby step);

        T visit(Promote step);

        T visit(HoldTemplate step);

        T visit(LowerPartition step);

        T visit(DeletePod step);

        T visit(ScaleSet step);
    }

    /** Calls the method for this kind of step. */
    <T> T accept(Visitor<T> visitor);

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

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.visit(this);
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

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.visit(this);
        }
    }

    /** Sets the unit's place to the release and starts its server; waits for the process, not for its health. */
    record StartUnit(int ordinal, Release release) implements Step {
        @Override
        public String describe(String application) {
            return "start " + application + "/" + ordinal + " on " + release.version();
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.visit(this);
        }
    }

    /** Stops the unit and deletes its place, data included. */
    record RemoveUnit(int ordinal) implements Step {
        @Override
        public String describe(String application) {
            return "remove " + application + "/" + ordinal;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.visit(this);
        }
    }

    /** Makes exactly these slots of ours exist on the unit's server; slots of others are left alone. */
    record RepairSlots(int ordinal, SortedSet<Integer> consumers) implements Step {
        @Override
        public String describe(String application) {
            return "set the replication slots of " + application + "/" + ordinal;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.visit(this);
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

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.visit(this);
        }
    }

    /** Writes {@code standby.signal} into the stopped unit's folder, fsynced: its next start is as a standby. */
    record MarkStandby(int ordinal) implements Step {
        @Override
        public String describe(String application) {
            return "mark " + application + "/" + ordinal + " as a standby";
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.visit(this);
        }
    }

    /** Takes {@code standby.signal} away again, fsynced: the handover is undone before anything was promoted. */
    record UnmarkStandby(int ordinal) implements Step {
        @Override
        public String describe(String application) {
            return "unmark " + application + "/" + ordinal + " as a standby";
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.visit(this);
        }
    }

    /** Promotes the standby; does not wait for the end. */
    record Promote(int ordinal) implements Step {
        @Override
        public String describe(String application) {
            return "promote " + application + "/" + ordinal;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * Sets the StatefulSet's template to the release's and, in the same write, its partition so high that no pod moves.
     *
     * @param ordinal the unit for which it is done
     * @param partition the number of replicas
     * @param resourceVersion of the StatefulSet that this was decided from; when it has changed, nothing is written
     */
    record HoldTemplate(int ordinal, Release release, int partition, String resourceVersion) implements Step {
        @Override
        public String describe(String application) {
            return "set the template of " + application + " to " + release.version() + ", all pods held";
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * Lowers the StatefulSet's partition to the ordinal, so that its controller replaces that pod.
     *
     * @param resourceVersion of the StatefulSet that this was decided from; when it has changed, nothing is written
     */
    record LowerPartition(int ordinal, String resourceVersion) implements Step {
        @Override
        public String describe(String application) {
            return "let " + application + "/" + ordinal + " take the template";
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * Sets how many pods the StatefulSet has and, in the same write, its partition: one pod more, or one less, and no other
     * moves.
     *
     * @param ordinal the unit that comes or goes by it, always the highest
     * @param resourceVersion of the StatefulSet that this was decided from; when it has changed, nothing is written
     */
    record ScaleSet(int ordinal, int replicas, int partition, String resourceVersion) implements Step {
        @Override
        public String describe(String application) {
            return (replicas > ordinal ? "add " : "remove ") + application + "/" + ordinal + " by " + replicas
                    + " replicas";
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * Deletes the unit's pod, so that its controller makes it again.
     *
     * @param uid of the pod that is meant
     * @param resourceVersion of the pod that this was decided from; when it has changed, nothing is deleted
     */
    record DeletePod(int ordinal, String uid, String resourceVersion) implements Step {
        @Override
        public String describe(String application) {
            return "delete the pod of " + application + "/" + ordinal;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.visit(this);
        }
    }
}
