package io.refreshd.simulation.planted;

import io.refreshd.decide.Application;
import io.refreshd.decide.ControlSeen;
import io.refreshd.decide.DatabaseSeen;
import io.refreshd.decide.Event.RunPlan;
import io.refreshd.decide.Intent;
import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.decide.SlotSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Release;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/** Copies of the core's values with one thing changed. */
final class Copies {
    private Copies() {}

    static Application run(Application from, UnaryOperator<Run> change) {
        return with(from, from.check(), from.run().map(change), from.intent());
    }

    static Application plan(Application from, UnaryOperator<RunPlan> change) {
        return run(from, run -> with(run, change.apply(run.plan()), run.phase(), run.pauseRequested()));
    }

    static Application intent(Application from, Optional<Intent> intent) {
        return with(from, from.check(), from.run(), intent);
    }

    static Application check(Application from, Optional<Application.Judged> check) {
        return with(from, check, from.run(), from.intent());
    }

    private static Application with(
            Application from, Optional<Application.Judged> check, Optional<Run> run, Optional<Intent> intent) {
        return new Application(
                from.name(),
                from.charm(),
                from.channel(),
                from.release(),
                from.scale(),
                from.units(),
                from.deployed(),
                from.policy(),
                from.soak(),
                check,
                from.pendingCheck(),
                run,
                intent,
                from.operations(),
                from.nextId(),
                from.primary(),
                from.restarts(),
                from.restartsSince(),
                from.adopted(),
                from.workload());
    }

    static Run phase(Run from, RunPhase phase) {
        return with(from, from.plan(), phase, from.pauseRequested());
    }

    static Run pauseRequested(Run from, boolean requested) {
        return with(from, from.plan(), from.phase(), requested);
    }

    private static Run with(Run from, RunPlan plan, RunPhase phase, boolean pauseRequested) {
        return new Run(
                plan,
                from.policy(),
                phase,
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
                pauseRequested,
                from.cancelRequested(),
                from.rollbackRequested());
    }

    static RunPlan order(RunPlan from, List<Integer> order) {
        return with(from, from.recorded(), order, from.soak(), from.spare());
    }

    static RunPlan recorded(RunPlan from, SortedMap<Integer, Release> recorded) {
        return with(from, recorded, from.order(), from.soak(), from.spare());
    }

    static RunPlan soak(RunPlan from, Duration soak) {
        return with(from, from.recorded(), from.order(), soak, from.spare());
    }

    static RunPlan withoutSpare(RunPlan from) {
        return with(from, from.recorded(), from.order(), from.soak(), Optional.empty());
    }

    private static RunPlan with(
            RunPlan from,
            SortedMap<Integer, Release> recorded,
            List<Integer> order,
            Duration soak,
            Optional<Integer> spare) {
        return new RunPlan(
                from.run(),
                from.operation(),
                from.from(),
                from.to(),
                from.channel(),
                recorded,
                order,
                from.policy(),
                soak,
                from.skips(),
                spare,
                from.downgrade(),
                from.downtimeAccepted(),
                from.actor());
    }

    /** The same look, with every unit seen otherwise. */
    static Snapshot each(Snapshot seen, UnaryOperator<UnitSeen> change) {
        return new Snapshot(seen.units().stream().map(change).toList(), seen.at());
    }

    static UnitSeen process(UnitSeen unit, ProcessSeen process) {
        return new UnitSeen(unit.ordinal(), unit.installed(), process, unit.database(), unit.control(), unit.trouble());
    }

    static UnitSeen database(UnitSeen unit, UnaryOperator<DatabaseSeen> change) {
        return new UnitSeen(
                unit.ordinal(),
                unit.installed(),
                unit.process(),
                unit.database().map(change),
                unit.control(),
                unit.trouble());
    }

    static UnitSeen control(UnitSeen unit, UnaryOperator<ControlSeen> change) {
        return new UnitSeen(
                unit.ordinal(),
                unit.installed(),
                unit.process(),
                unit.database(),
                unit.control().map(change),
                unit.trouble());
    }

    static ControlSeen marked(ControlSeen control, boolean standbySignal) {
        return new ControlSeen(
                control.state(), control.systemIdentifier(), control.timeline(), control.checkpoint(), standbySignal);
    }

    static ControlSeen state(ControlSeen control, ControlSeen.State state) {
        return new ControlSeen(
                state, control.systemIdentifier(), control.timeline(), control.checkpoint(), control.standbySignal());
    }

    static DatabaseSeen lsn(DatabaseSeen from, long lsn) {
        return with(from, lsn, from.timeline(), from.slots());
    }

    static DatabaseSeen timeline(DatabaseSeen from, long timeline) {
        return with(from, from.lsn(), timeline, from.slots());
    }

    static DatabaseSeen slots(DatabaseSeen from, List<SlotSeen> slots) {
        return with(from, from.lsn(), from.timeline(), slots);
    }

    private static DatabaseSeen with(DatabaseSeen from, long lsn, long timeline, List<SlotSeen> slots) {
        return new DatabaseSeen(
                from.inRecovery(),
                from.version(),
                timeline,
                from.systemIdentifier(),
                lsn,
                from.streaming(),
                from.replicas(),
                slots,
                from.synchronousWanted());
    }
}
