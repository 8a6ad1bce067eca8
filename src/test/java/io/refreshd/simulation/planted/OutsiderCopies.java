package io.refreshd.simulation.planted;

import io.refreshd.decide.Application;
import io.refreshd.decide.DatabaseSeen;
import io.refreshd.decide.Event.RunPlan;
import io.refreshd.decide.Operation;
import io.refreshd.decide.Run;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Release;
import io.refreshd.model.Version;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** More copies of the core's values with one thing changed, as the outsider's bugs need them. */
final class OutsiderCopies {
    private OutsiderCopies() {}

    static Application scale(Application from, int scale) {
        return with(from, scale, from.operations(), from.primary(), from.restarts());
    }

    static Application withoutOperations(Application from) {
        return with(from, from.scale(), new TreeMap<>(), from.primary(), from.restarts());
    }

    static Application primary(Application from, int primary) {
        return with(from, from.scale(), from.operations(), primary, from.restarts());
    }

    static Application restarts(Application from, int restarts) {
        return with(from, from.scale(), from.operations(), from.primary(), restarts);
    }

    private static Application with(
            Application from, int scale, SortedMap<Integer, Operation> operations, int primary, int restarts) {
        return new Application(
                from.name(),
                from.charm(),
                from.channel(),
                from.release(),
                scale,
                from.units(),
                from.deployed(),
                from.policy(),
                from.soak(),
                from.check(),
                from.pendingCheck(),
                from.run(),
                from.intent(),
                operations,
                from.nextId(),
                primary,
                restarts,
                from.restartsSince(),
                from.adopted(),
                from.workload());
    }

    static Run policy(Run from, PausePolicy policy) {
        return with(from, from.plan(), policy);
    }

    static Run target(Run from, Release to) {
        return with(from, target(from.plan(), to), from.policy());
    }

    private static Run with(Run from, RunPlan plan, PausePolicy policy) {
        return new Run(
                plan,
                policy,
                from.phase(),
                from.phaseSince(),
                from.startedAt(),
                from.endedAt(),
                from.outcome(),
                from.pauses(),
                from.paused(),
                from.refreshed(),
                from.handovers(),
                from.failovers(),
                from.failures(),
                from.lastFailure(),
                from.lastFailureAt(),
                from.heals(),
                from.pauseRequested(),
                from.cancelRequested(),
                from.rollbackRequested());
    }

    private static RunPlan target(RunPlan from, Release to) {
        return new RunPlan(
                from.run(),
                from.operation(),
                from.from(),
                to,
                from.channel(),
                from.recorded(),
                from.order(),
                from.policy(),
                from.soak(),
                from.skips(),
                from.spare(),
                from.downgrade(),
                from.downtimeAccepted(),
                from.actor());
    }

    static DatabaseSeen version(DatabaseSeen from, Version version) {
        return with(from, from.inRecovery(), version);
    }

    static DatabaseSeen asPrimary(DatabaseSeen from) {
        return with(from, false, from.version());
    }

    private static DatabaseSeen with(DatabaseSeen from, boolean inRecovery, Version version) {
        return new DatabaseSeen(
                inRecovery,
                version,
                from.timeline(),
                from.systemIdentifier(),
                from.lsn(),
                from.streaming(),
                from.replicas(),
                from.slots(),
                from.synchronousWanted());
    }

    static <T> Optional<T> as(Class<T> kind, Optional<?> value) {
        return value.filter(kind::isInstance).map(kind::cast);
    }
}
