package io.refreshd.simulation.planted;

import io.refreshd.decide.Application;
import io.refreshd.decide.DatabaseSeen;
import io.refreshd.decide.Decider;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Event;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Moment;
import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import io.refreshd.decide.UnitSeen;
import io.refreshd.simulation.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Bugs in what a unit is taken for, and in what is done to one unit. */
final class HealthBugs {
    private HealthBugs() {}

    static List<Planted> all() {
        return Stream.concat(health().stream(), unit().stream()).toList();
    }

    private static Optional<Intent.Change> changing(Application application) {
        return application.intent().filter(Intent.Change.class::isInstance).map(Intent.Change.class::cast);
    }

    /** A unit that is down looks like one that is well, as some other standby. */
    private static UnitSeen asIfWell(Snapshot seen, UnitSeen unit) {
        Optional<DatabaseSeen> other =
                seen.units().stream().filter(UnitSeen::standby).findFirst().flatMap(UnitSeen::database);
        return unit.process().running() || other.isEmpty()
                ? unit
                : new UnitSeen(
                        unit.ordinal(),
                        unit.installed(),
                        new ProcessSeen(
                                ProcessSeen.State.RUNNING, "", unit.process().starts()),
                        other,
                        unit.control(),
                        "");
    }

    private static List<Planted> health() {
        return List.of(
                Bug.seeing(
                        "the other units are not looked at again before one is stopped",
                        (application, seen) -> changing(application)
                                .map(change -> Copies.each(
                                        seen, unit -> unit.ordinal() == change.ordinal() ? unit : asIfWell(seen, unit)))
                                .map(looked -> withReplicas(looked))
                                .orElse(seen)),
                Bug.inCore("a stale look is trusted: the one before the last", Stale::new),
                Bug.only(
                        scenario -> scenario.faults().contains(Fault.UNIT_LAGS),
                        Bug.limited(
                                "the bound of the lag is read in pages, not in bytes",
                                limits -> Limited.lag(limits, limits.maximumLagBytes() * 8_192))),
                Bug.deciding("a unit counts as changed when its process runs", HealthBugs::changedWhenItRuns),
                Bug.deciding(
                        "the result is journalled together with the intent",
                        (application, seen, right) -> Bent.events(
                                right,
                                event -> event instanceof Event.UnitChangeStarted change
                                                && change.purpose() != Purpose.RESTART
                                        ? Stream.of(
                                                event,
                                                new Event.UnitChanged(
                                                        change.ordinal(), change.release(), change.purpose()))
                                        : Stream.of(event))),
                Bug.knowing(
                        "the soak is skipped",
                        (application, seen) -> Copies.plan(application, plan -> Copies.soak(plan, Duration.ZERO))),
                Bug.only(
                        scenario -> !scenario.soak().isZero(),
                        Bug.deciding(
                                "the soak goes on while the unit is ill",
                                (application, seen, right) -> Bent.has(right, Event.UnitIll.class)
                                        ? new Decision(List.of(), right.next(), right.reason())
                                        : right)),
                Bug.knowing(
                        "seconds are taken for milliseconds in the soak",
                        (application, seen) -> Copies.plan(
                                application,
                                plan -> Copies.soak(plan, plan.soak().dividedBy(1_000)))),
                Bug.seeing(
                        "a standby on an old timeline counts as one that follows",
                        (application, seen) -> Copies.each(
                                seen,
                                unit -> Copies.database(
                                        unit,
                                        database -> Copies.timeline(
                                                database,
                                                seen.primary()
                                                        .flatMap(UnitSeen::database)
                                                        .map(DatabaseSeen::timeline)
                                                        .orElse(database.timeline()))))));
    }

    /** The primary seems to feed everybody. */
    private static Snapshot withReplicas(Snapshot seen) {
        return Copies.each(seen, unit -> unit.primary() ? Fed.all(unit, seen) : unit);
    }

    /** Decides from the look before. */
    private static final class Stale extends Bent {
        private Optional<Snapshot> before = Optional.empty();

        Stale(io.refreshd.decide.Limits limits) {
            super(limits);
        }

        @Override
        Snapshot seen(Application application, Snapshot seen) {
            Snapshot used = before.filter(
                            old -> old.units().size() == seen.units().size())
                    .orElse(seen);
            before = Optional.of(seen);
            return used;
        }
    }

    private static Decision changedWhenItRuns(Application application, Snapshot seen, Decision right) {
        return changing(application)
                .filter(change -> change.purpose() != Purpose.RESTART)
                .filter(change -> seen.unit(change.ordinal())
                        .filter(unit -> unit.process().running())
                        .flatMap(UnitSeen::installed)
                        .filter(change.release()::sameAs)
                        .isPresent())
                .map(change -> Bent.record(new Event.UnitChanged(change.ordinal(), change.release(), change.purpose())))
                .orElse(right);
    }

    private static List<Planted> unit() {
        return List.of(
                Bug.deciding(
                        "a unit that died is started without an intent",
                        (application, seen, right) -> right.events().stream()
                                .filter(Event.UnitChangeStarted.class::isInstance)
                                .map(Event.UnitChangeStarted.class::cast)
                                .filter(change -> change.purpose() == Purpose.RESTART
                                        && right.events().size() == 1)
                                .findFirst()
                                .map(change -> Bent.act(new Step.StartUnit(change.ordinal(), change.release())))
                                .orElse(right)),
                Bug.deciding(
                        "a unit is started on what is deployed, not on what it shall run",
                        (application, seen, right) ->
                                right.next() instanceof Decision.Act act && act.step() instanceof Step.StartUnit start
                                        ? Bent.act(new Step.StartUnit(start.ordinal(), application.release()))
                                        : right),
                Bug.deciding(
                        "the unit beside the right one is stopped",
                        (application, seen, right) -> right.next() instanceof Decision.Act act
                                        && act.step() instanceof Step.StopUnit stop
                                        && application.units().containsKey(stop.ordinal() - 1)
                                ? Bent.act(new Step.StopUnit(stop.ordinal() - 1, stop.mode()))
                                : right),
                Bug.deciding("a paused run starts what died by itself", HealthBugs::startsWhilePaused),
                Bug.deciding(
                        "the slots of the primary are set again whenever a run is paused",
                        (application, seen, right) -> paused(application)
                                        && application.intent().isEmpty()
                                        && seen.primary().isPresent()
                                ? Bent.act(
                                        slots(application, seen.primary().get().ordinal()))
                                : right),
                Bug.seeing(
                        "slots of standbys are not looked at",
                        (application, seen) -> Copies.each(
                                seen,
                                unit -> unit.standby()
                                        ? Copies.database(unit, database -> Copies.slots(database, List.of()))
                                        : unit)),
                Bug.deciding(
                        "the slot of the lowest unit is forgotten",
                        (application, seen, right) -> right.next() instanceof Decision.Act act
                                        && act.step() instanceof Step.RepairSlots repair
                                        && repair.consumers().size() > 1
                                ? Bent.act(new Step.RepairSlots(
                                        repair.ordinal(),
                                        repair.consumers()
                                                .tailSet(repair.consumers().first() + 1)))
                                : right),
                Bug.inCore("there is always a primary", Optimist::new));
    }

    private static boolean paused(Application application) {
        return application
                .openRun()
                .map(Run::phase)
                .filter(RunPhase.Paused.class::isInstance)
                .isPresent();
    }

    private static Step.RepairSlots slots(Application application, int primary) {
        TreeSet<Integer> others = new TreeSet<>(application.units().keySet());
        others.remove(primary);
        return new Step.RepairSlots(primary, others);
    }

    private static Decision startsWhilePaused(Application application, Snapshot seen, Decision right) {
        boolean paused = paused(application);
        return seen.units().stream()
                .filter(unit -> paused && application.intent().isEmpty())
                .filter(unit -> unit.process().exited() && application.units().containsKey(unit.ordinal()))
                .findFirst()
                .map(unit -> new Decision(
                        List.of(new Event.UnitChangeStarted(
                                unit.ordinal(),
                                application.releaseOf(unit.ordinal()),
                                Purpose.FORWARD,
                                1,
                                unit.process().starts())),
                        right.next(),
                        right.reason()))
                .orElse(right);
    }

    /** Throws where there is no primary. */
    private static final class Optimist extends Decider {
        Optimist(io.refreshd.decide.Limits limits) {
            super(limits);
        }

        @Override
        public Decision next(Application application, Snapshot seen, Moment moment) {
            if (application.deployed()
                    && seen.units().size() == application.units().size()) {
                int primary = seen.primary().orElseThrow().ordinal();
                assert primary >= 0;
            }
            return super.next(application, seen, moment);
        }
    }
}
