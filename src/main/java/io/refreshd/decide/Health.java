package io.refreshd.decide;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.refreshd.model.UnitId;
import java.util.Comparator;
import java.util.Optional;

/**
 * Says why a unit is not healthy, or nothing when it is. In this order: its place, its release, its process, its
 * database, its version, its role, its identity, its replication, its lag.
 */
public final class Health {
    private Health() {}

    /** Why the unit is not healthy on the release that the journal gives it. */
    public static Optional<Reason> objection(Application application, Snapshot seen, int ordinal, Limits limits) {
        return objection(application, seen, ordinal, application.releaseOf(ordinal), limits);
    }

    /**
     * Why not all units are healthy, but for one that is left out (-1 for none): the primary's trouble before the
     * others', which may be only its consequence, then from the highest ordinal.
     */
    public static Optional<Reason> anyObjection(Application application, Snapshot seen, int except, Limits limits) {
        int primary = application.primary();
        Optional<Reason> highest = Optional.empty();
        for (int ordinal : application.units().keySet()) {
            Optional<Reason> objection =
                    ordinal == except ? Optional.empty() : objection(application, seen, ordinal, limits);
            if (objection.isPresent() && ordinal == primary) {
                return objection;
            }
            highest = objection.isPresent() ? objection : highest;
        }
        return highest;
    }

    static Optional<Reason> objection(
            Application application, Snapshot seen, int ordinal, Release expected, Limits limits) {
        if (application.adopted().isPresent()) {
            return PodHealth.objection(application, application.adopted().get(), seen, ordinal, expected)
                    .or(() -> application.patroni()
                            ? answers(
                                    application, seen, seen.unit(ordinal).orElseThrow(), Optional.of(expected), limits)
                            : Optional.empty());
        }
        Optional<UnitSeen> found = seen.unit(ordinal);
        if (found.isEmpty() || found.get().process().state() == ProcessSeen.State.ABSENT) {
            return reason(ReasonCode.UNIT_MISSING, application.unit(ordinal) + " has no place any more", "");
        }
        UnitSeen unit = found.get();
        if (unit.installed().isEmpty() || !expected.sameAs(unit.installed().get())) {
            return reason(
                    ReasonCode.RELEASE_DRIFTED,
                    application.unit(ordinal) + " is set to "
                            + unit.installed().map(Release::toString).orElse("nothing") + ", not to " + expected,
                    "");
        }
        Optional<Reason> process = process(application, seen, unit);
        return process.isPresent() ? process : answers(application, seen, unit, Optional.of(expected), limits);
    }

    /**
     * Why not every unit but one replicates, whatever it is made from; from the highest ordinal. Only where servers are
     * asked.
     */
    static Optional<Reason> idleBeside(Application application, Snapshot seen, int ordinal, Limits limits) {
        return application.units().keySet().stream()
                .filter(other -> other != ordinal && application.patroni())
                .sorted(Comparator.reverseOrder())
                .flatMap(other -> seen.unit(other).stream())
                .flatMap(other -> answers(application, seen, other, Optional.empty(), limits).stream())
                .findFirst();
    }

    /** @param expected what it shall run; empty when that does not matter */
    private static Optional<Reason> answers(
            Application application, Snapshot seen, UnitSeen unit, Optional<Release> expected, Limits limits) {
        Optional<Reason> member = Members.objection(application, unit);
        if (member.isPresent()) {
            return member;
        }
        return unit.database().isPresent()
                ? database(application, seen, unit, unit.database().get(), expected, limits)
                : reason(
                        ReasonCode.UNIT_STARTING,
                        application.unit(unit.ordinal()) + " does not answer yet: " + unit.trouble(),
                        "");
    }

    private static Optional<Reason> process(Application application, Snapshot seen, UnitSeen unit) {
        if (unit.process().running()) {
            return Optional.empty();
        }
        UnitId name = application.unit(unit.ordinal());
        return switch (unit.process().state()) {
            case RUNNING -> Optional.empty();
            case FROZEN ->
                reason(
                        ReasonCode.UNIT_FROZEN,
                        name + " is stopped by a signal and answers nothing",
                        unit.process().resumption());
            case EXITED, ABSENT ->
                SecondPrimary.objection(application, seen, unit)
                        .or(() -> reason(
                                ReasonCode.UNIT_DOWN,
                                name + " is down"
                                        + (unit.process().cause().isEmpty()
                                                ? ""
                                                : ": " + unit.process().cause()),
                                "refreshctl run " + name + " start"));
        };
    }

    private static Optional<Reason> database(
            Application application,
            Snapshot seen,
            UnitSeen unit,
            DatabaseSeen database,
            Optional<Release> expected,
            Limits limits) {
        Optional<Release> other = expected.filter(release -> !database.version().equals(release.version()));
        if (other.isPresent()) {
            return reason(
                    ReasonCode.RELEASE_DRIFTED,
                    application.unit(unit.ordinal()) + " runs " + database.version() + ", not "
                            + other.get().version(),
                    "");
        }
        int primaries = seen.primaryCount();
        if (primaries > 1) {
            return reason(
                    ReasonCode.SECOND_PRIMARY,
                    primaries + " units of " + application.name()
                            + " answer as primaries; stop the wrong one and make it a standby of the right one",
                    Troubles.resume(application));
        }
        if (database.primary()) {
            return Optional.empty();
        }
        Optional<DatabaseSeen> primary = seen.primary().flatMap(UnitSeen::database);
        if (primary.isEmpty()) {
            return reason(ReasonCode.NO_PRIMARY, "no unit answers as the primary", "");
        }
        Optional<Reason> standby = standby(application, unit, database, primary.get(), limits);
        return standby.isPresent() ? standby.map(why -> Members.untrue(unit, why)) : standby;
    }

    private static Optional<Reason> standby(
            Application application, UnitSeen unit, DatabaseSeen database, DatabaseSeen primary, Limits limits) {
        if (!database.systemIdentifier().equals(primary.systemIdentifier())) {
            return reason(
                    ReasonCode.SYSTEM_IDENTIFIER_DIFFERS,
                    name(application, unit) + " belongs to another cluster than the primary",
                    "");
        }
        if (!database.streaming() || !feeds(primary, unit.ordinal())) {
            return reason(
                    ReasonCode.UNIT_NOT_STREAMING, name(application, unit) + " does not stream from the primary", "");
        }
        if (database.timeline() != primary.timeline()) {
            return reason(
                    ReasonCode.UNIT_NOT_STREAMING,
                    name(application, unit) + " is on timeline " + database.timeline() + ", the primary on "
                            + primary.timeline(),
                    "");
        }
        long lag = lag(primary, database);
        if (lag > limits.maximumLagBytes()) {
            return reason(
                    ReasonCode.UNIT_LAGGING,
                    name(application, unit) + " is " + lag + " bytes behind the primary, at most "
                            + limits.maximumLagBytes() + " are allowed",
                    "");
        }
        return Optional.empty();
    }

    private static boolean feeds(DatabaseSeen primary, int ordinal) {
        for (ReplicaSeen replica : primary.replicas()) {
            if (replica.ordinal() == ordinal) {
                return replica.state().equals("streaming");
            }
        }
        return false;
    }

    private static String name(Application application, UnitSeen unit) {
        return application.unit(unit.ordinal()).toString();
    }

    /** How many bytes a standby's replay is behind; never negative, both were not read at the same instant. */
    static long lag(DatabaseSeen primary, DatabaseSeen standby) {
        return Math.max(0, primary.lsn() - standby.lsn());
    }

    private static Optional<Reason> reason(ReasonCode code, String sentence, String next) {
        return Optional.of(new Reason(code, sentence, next));
    }
}
