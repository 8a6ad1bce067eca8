package io.refreshd.decide;

import io.refreshd.model.Release;
import java.util.Optional;

/**
 * One unit at one moment.
 *
 * @param ordinal the unit
 * @param installed the release that the unit's place is set to run; empty when the place does not exist
 * @param process its process
 * @param database what the database answered; empty when it did not
 * @param control its control file; empty when there is none to read
 * @param trouble why the database did not answer, one line; empty when it did
 * @param pod its pod; empty when there is none, or on this machine
 * @param member its Patroni member; empty where there is no Patroni
 */
public record UnitSeen(
        int ordinal,
        Optional<Release> installed,
        ProcessSeen process,
        Optional<DatabaseSeen> database,
        Optional<ControlSeen> control,
        String trouble,
        Optional<PodSeen> pod,
        Optional<MemberSeen> member) {
    /** A unit of this machine. */
    public UnitSeen(
            int ordinal,
            Optional<Release> installed,
            ProcessSeen process,
            Optional<DatabaseSeen> database,
            Optional<ControlSeen> control,
            String trouble) {
        this(ordinal, installed, process, database, control, trouble, Optional.empty());
    }

    /** A pod. */
    public UnitSeen(
            int ordinal,
            Optional<Release> installed,
            ProcessSeen process,
            Optional<DatabaseSeen> database,
            Optional<ControlSeen> control,
            String trouble,
            Optional<PodSeen> pod) {
        this(ordinal, installed, process, database, control, trouble, pod, Optional.empty());
    }

    /** This with what its Patroni member tells. */
    public UnitSeen with(MemberSeen told) {
        return new UnitSeen(ordinal, installed, process, database, control, trouble, pod, Optional.of(told));
    }

    /** This with another look at its pod. */
    public UnitSeen with(PodSeen other) {
        return new UnitSeen(ordinal, installed, process, database, control, trouble, Optional.of(other), member);
    }

    /** Whether the unit answers as a primary. */
    public boolean primary() {
        return database.isPresent() && database.get().primary();
    }

    /** Whether the unit answers as a standby. */
    public boolean standby() {
        return database.isPresent() && database.get().inRecovery();
    }
}
