package io.refreshd.simulation.planted;

import io.refreshd.decide.Application;
import io.refreshd.decide.ControlSeen;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Event;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Limits;
import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.Run;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Release;
import io.refreshd.simulation.Fault;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Bugs in handovers, and in who may be the primary. */
final class HandoverBugs {
    private HandoverBugs() {}

    static List<Planted> all() {
        return Stream.concat(proof().stream(), roles().stream()).toList();
    }

    private static Optional<Intent.Handover> open(Application application) {
        return application.intent().filter(Intent.Handover.class::isInstance).map(Intent.Handover.class::cast);
    }

    /** The unit that the handover moves the primary from is seen otherwise. */
    private static BiFunction<Application, Snapshot, Snapshot> from(BiFunction<Snapshot, UnitSeen, UnitSeen> change) {
        return (application, seen) -> open(application)
                .map(handover ->
                        Copies.each(seen, unit -> unit.ordinal() == handover.from() ? change.apply(seen, unit) : unit))
                .orElse(seen);
    }

    private static BiFunction<Application, Snapshot, Snapshot> to(BiFunction<Snapshot, UnitSeen, UnitSeen> change) {
        return (application, seen) -> open(application)
                .map(handover ->
                        Copies.each(seen, unit -> unit.ordinal() == handover.to() ? change.apply(seen, unit) : unit))
                .orElse(seen);
    }

    private static List<Planted> proof() {
        return List.of(
                Bug.seeing(
                        "a promotion does not wait until the control file says shut down",
                        from((seen, unit) -> unit.database().isEmpty()
                                ? Copies.control(
                                        unit,
                                        control ->
                                                Copies.marked(Copies.state(control, ControlSeen.State.SHUT_DOWN), true))
                                : unit)),
                Bug.seeing(
                        "the old primary is not marked before the promotion",
                        from((seen, unit) -> unit.process().running()
                                ? unit
                                : Copies.control(unit, control -> Copies.marked(control, true)))),
                Bug.only(
                        scenario -> scenario.faults().contains(Fault.UNIT_LAGS),
                        Bug.seeing(
                                "what the candidate has replayed is not compared",
                                to((seen, unit) ->
                                        Copies.database(unit, database -> Copies.lsn(database, Long.MAX_VALUE / 2))))),
                Bug.only(
                        scenario -> scenario.faults().contains(Fault.UNIT_LAGS),
                        Bug.seeing(
                                "replayed up to the checkpoint counts as replayed past it",
                                to((seen, unit) ->
                                        Copies.database(unit, database -> Copies.lsn(database, database.lsn() + 1))))),
                Bug.seeing(
                        "any end of the old primary counts as a clean one",
                        from((seen, unit) -> unit.process().exited()
                                ? Copies.control(unit, control -> Copies.state(control, ControlSeen.State.SHUT_DOWN))
                                : unit)),
                Bug.inCore("the mark is undone after the promotion was asked for", Unmarking::new));
    }

    private static List<Planted> roles() {
        return List.of(
                Bug.seeing(
                        "a former primary is started beside another one",
                        (application, seen) -> Copies.each(
                                seen,
                                unit -> unit.process().exited()
                                                && seen.primary().isPresent()
                                        ? Copies.control(unit, control -> Copies.marked(control, true))
                                        : unit)),
                Bug.only(
                        scenario -> scenario.faults().contains(Fault.FOREIGN_FAILOVER),
                        Bug.seeing(
                                "of two dead primaries the one on the older timeline is started",
                                HandoverBugs::olderFirst)),
                Bug.deciding("the primary is stopped like any other unit", HandoverBugs::stopsThePrimary),
                Bug.only(
                        scenario -> scenario.scaleUp() && scenario.units() == 1,
                        Bug.deciding(
                                "the spare unit is removed as soon as it is the primary",
                                HandoverBugs::removesThePrimary)),
                Bug.deciding("the primary is moved once more before the first unit", HandoverBugs::movesAgain),
                Bug.deciding("a dead primary is replaced by a standby", HandoverBugs::failsOver));
    }

    private static boolean deadPrimary(UnitSeen unit) {
        return unit.process().exited()
                && unit.control().filter(control -> !control.standbySignal()).isPresent();
    }

    private static Snapshot olderFirst(Application application, Snapshot seen) {
        List<UnitSeen> dead =
                seen.units().stream().filter(HandoverBugs::deadPrimary).toList();
        if (dead.size() < 2 || !seen.primaries().isEmpty()) {
            return seen;
        }
        int oldest = dead.stream()
                .min(Comparator.comparingLong(
                        unit -> unit.control().orElseThrow().timeline()))
                .orElseThrow()
                .ordinal();
        return Copies.each(
                seen,
                unit -> deadPrimary(unit) && unit.ordinal() != oldest
                        ? Copies.process(
                                Copies.control(unit, control -> Copies.marked(control, true)),
                                new ProcessSeen(
                                        ProcessSeen.State.FROZEN,
                                        "",
                                        unit.process().starts()))
                        : unit);
    }

    /** Takes back the mark while the promotion is under way. */
    private static final class Unmarking extends Bent {
        private boolean promoted;

        Unmarking(Limits limits) {
            super(limits);
        }

        @Override
        Decision decided(Application application, Snapshot seen, Decision right) {
            boolean promotes = right.next() instanceof Decision.Act act && act.step() instanceof Step.Promote;
            boolean waits = right.events().isEmpty() && right.next() instanceof Decision.Wait;
            Optional<Intent.Handover> handover = open(application);
            if (promoted && waits && handover.isPresent()) {
                promoted = false;
                return Bent.act(new Step.UnmarkStandby(handover.get().from()));
            }
            promoted = handover.isPresent() && (promoted || promotes);
            return right;
        }
    }

    private static Decision stopsThePrimary(Application application, Snapshot seen, Decision right) {
        Run run = application.openRun().orElse(null);
        if (run == null) {
            return right;
        }
        if (right.events().size() == 1
                && right.events().get(0) instanceof Event.HandoverStarted handover
                && run.onTarget(application.releaseOf(handover.to()))) {
            Release target = run.plan().to();
            int starts = seen.unit(handover.from()).orElseThrow().process().starts();
            return Bent.record(new Event.UnitChangeStarted(handover.from(), target, Purpose.FORWARD, 1, starts));
        }
        boolean stays = application.intent().orElse(null) instanceof Intent.Change change
                && change.purpose() == Purpose.FORWARD
                && right.events().stream()
                        .anyMatch(event -> event instanceof Event.UnitChangeStarted other
                                && other.purpose() == Purpose.RESTART
                                && other.ordinal() == change.ordinal());
        return stays
                ? Bent.act(new Step.StopUnit(
                        ((Intent.Change) application.intent().orElseThrow()).ordinal(), Step.StopUnit.Mode.FAST))
                : right;
    }

    private static Decision removesThePrimary(Application application, Snapshot seen, Decision right) {
        Optional<Integer> spare =
                application.openRun().flatMap(run -> run.plan().spare());
        if (right.events().size() == 1
                && right.events().get(0) instanceof Event.HandoverStarted handover
                && spare.filter(unit -> unit == handover.from()).isPresent()) {
            return Bent.record(new Event.UnitRemoveStarted(handover.from()));
        }
        return application.intent().orElse(null) instanceof Intent.Remove remove
                        && seen.unit(remove.ordinal()).filter(UnitSeen::primary).isPresent()
                ? Bent.act(new Step.RemoveUnit(remove.ordinal()))
                : right;
    }

    private static Decision movesAgain(Application application, Snapshot seen, Decision right) {
        Run run = application.openRun().orElse(null);
        Optional<Integer> other = seen.units().stream()
                .filter(UnitSeen::standby)
                .map(UnitSeen::ordinal)
                .filter(application.units()::containsKey)
                .findFirst();
        return run != null && Bent.has(right, Event.Prepared.class) && run.handovers() < 3 && other.isPresent()
                ? Bent.record(new Event.HandoverStarted(
                        run.handovers() + run.failures() + 1,
                        seen.primary().orElseThrow().ordinal(),
                        other.get()))
                : right;
    }

    private static Decision failsOver(Application application, Snapshot seen, Decision right) {
        Optional<UnitSeen> dead = seen.unit(application.primary())
                .filter(unit -> unit.process().exited())
                .filter(unit -> seen.primaries().isEmpty());
        Optional<UnitSeen> next =
                seen.units().stream().filter(UnitSeen::standby).findFirst();
        if (dead.isEmpty() || next.isEmpty()) {
            return right;
        }
        return open(application)
                .map(handover -> Bent.act(new Step.Promote(next.get().ordinal())))
                .orElseGet(() -> application.openRun().isPresent()
                        ? Bent.record(new Event.HandoverStarted(
                                9, dead.get().ordinal(), next.get().ordinal()))
                        : right);
    }
}
