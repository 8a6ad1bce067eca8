package io.refreshd.simulation.planted;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Event;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import io.refreshd.simulation.Simulation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Bugs on the way back. */
final class BackBugs {
    private BackBugs() {}

    private static Optional<Run> goingBack(Application application) {
        return application.openRun().filter(run -> run.phase() instanceof RunPhase.RollingBack);
    }

    static List<Planted> all() {
        return List.of(
                Bug.deciding("the wrong unit goes back, one that was never changed", BackBugs::wrongUnit),
                Bug.deciding(
                        "the primary is moved first on the way back, though its unit was never changed",
                        BackBugs::movesFirst),
                Bug.knowing(
                        "the oldest change goes back first",
                        (application, seen) -> goingBack(application)
                                .map(run -> Copies.plan(application, plan -> {
                                    List<Integer> order = new ArrayList<>(plan.order());
                                    Collections.reverse(order);
                                    return Copies.order(plan, order);
                                }))
                                .orElse(application)),
                Bug.knowing(
                        "the way back goes to the newest revision of the old version, not to the recorded one",
                        (application, seen) -> goingBack(application)
                                .map(run -> Copies.plan(application, plan -> {
                                    SortedMap<Integer, Release> recorded = new TreeMap<>(plan.recorded());
                                    recorded.replaceAll((ordinal, release) -> Simulation.release(100, "14.8"));
                                    return Copies.recorded(plan, recorded);
                                }))
                                .orElse(application)),
                Bug.knowing(
                        "the spare unit stays after the way back",
                        (application, seen) -> goingBack(application)
                                .map(run -> Copies.plan(application, Copies::withoutSpare))
                                .orElse(application)),
                Bug.deciding(
                        "the way back is over when the first unit is back",
                        (application, seen, right) -> goingBack(application)
                                .filter(run -> Bent.has(right, Event.UnitChanged.class))
                                .filter(run -> application.intent().orElse(null) instanceof Intent.Change change
                                        && change.purpose() == Purpose.BACK)
                                .map(run -> new Decision(
                                        List.of(
                                                right.events().get(0),
                                                new Event.RunEnded(RunState.ROLLED_BACK, Bent.WHY)),
                                        right.next(),
                                        Bent.WHY))
                                .orElse(right)),
                Bug.deciding(
                        "the primary goes back without a handover",
                        (application, seen, right) -> stopsThePrimary(application, seen, right)),
                Bug.deciding(
                        "a run that goes back also goes on: the unit is changed forward",
                        (application, seen, right) -> goingBack(application)
                                .map(run -> Bent.events(
                                        right,
                                        event -> java.util.stream.Stream.of(
                                                event instanceof Event.UnitChangeStarted change
                                                                && change.purpose() == Purpose.BACK
                                                        ? new Event.UnitChangeStarted(
                                                                change.ordinal(),
                                                                run.plan().to(),
                                                                Purpose.FORWARD,
                                                                1,
                                                                change.starts())
                                                        : event)))
                                .orElse(right)));
    }

    private static boolean asRecorded(Run run, UnitSeen unit) {
        return unit.installed()
                .filter(release -> release.equals(run.plan().recorded().get(unit.ordinal())))
                .isPresent();
    }

    private static Decision movesFirst(Application application, Snapshot seen, Decision right) {
        Run run = goingBack(application).orElse(null);
        boolean begins = Bent.has(right, Event.UnitChangeStarted.class)
                && application.intent().isEmpty()
                && seen.units().stream().allMatch(unit -> unit.database().isPresent());
        if (run == null || run.handovers() > 0 || !begins) {
            return right;
        }
        Optional<UnitSeen> primary = seen.primary().filter(unit -> asRecorded(run, unit));
        Optional<UnitSeen> standby = seen.units().stream()
                .filter(UnitSeen::standby)
                .filter(unit -> asRecorded(run, unit))
                .findFirst();
        return primary.isPresent() && standby.isPresent()
                ? Bent.record(new Event.HandoverStarted(
                        run.failures() + 1,
                        primary.get().ordinal(),
                        standby.get().ordinal()))
                : right;
    }

    private static Decision wrongUnit(Application application, Snapshot seen, Decision right) {
        Run run = goingBack(application).orElse(null);
        if (run == null) {
            return right;
        }
        Optional<UnitSeen> unchanged = seen.units().stream()
                .filter(UnitSeen::standby)
                .filter(unit -> asRecorded(run, unit))
                .findFirst();
        if (Bent.has(right, Event.UnitChangeStarted.class) && unchanged.isPresent()) {
            int ordinal = unchanged.get().ordinal();
            return Bent.record(new Event.UnitChangeStarted(
                    ordinal,
                    run.plan().recorded().get(ordinal),
                    Purpose.BACK,
                    1,
                    unchanged.get().process().starts()));
        }
        return Bent.has(right, Event.UnitChanged.class)
                        && application.intent().orElse(null) instanceof Intent.Change change
                        && seen.unit(change.ordinal())
                                .filter(unit -> unit.process().starts() == change.starts())
                                .isPresent()
                ? Bent.act(new Step.StopUnit(change.ordinal(), Step.StopUnit.Mode.FAST))
                : right;
    }

    private static Decision stopsThePrimary(Application application, Snapshot seen, Decision right) {
        Run run = goingBack(application).orElse(null);
        if (run == null) {
            return right;
        }
        if (right.events().size() == 1 && right.events().get(0) instanceof Event.HandoverStarted handover) {
            Release recorded = run.plan()
                    .recorded()
                    .getOrDefault(handover.from(), run.plan().from());
            return Bent.record(new Event.UnitChangeStarted(
                    handover.from(),
                    recorded,
                    Purpose.BACK,
                    1,
                    seen.unit(handover.from()).orElseThrow().process().starts()));
        }
        return application.intent().orElse(null) instanceof Intent.Change change
                        && change.purpose() == Purpose.BACK
                        && seen.unit(change.ordinal()).filter(UnitSeen::primary).isPresent()
                ? Bent.act(new Step.StopUnit(change.ordinal(), Step.StopUnit.Mode.FAST))
                : right;
    }
}
