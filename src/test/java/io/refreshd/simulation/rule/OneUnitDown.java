package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Moment;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import io.refreshd.decide.UnitSeen;
import io.refreshd.simulation.SimUnit;
import java.util.TreeSet;

/**
 * A unit that answers is stopped only while every other unit runs, as far as was seen; and never while another one is
 * down that we stopped and that has not been well since.
 */
final class OneUnitDown implements AtEveryEvent {
    private final Scene scene;
    private final TreeSet<Integer> ours = new TreeSet<>();

    OneUnitDown(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void decided(Application application, Snapshot seen, Moment moment, Decision decision) {
        if (decision.next() instanceof Decision.Act act && act.step() instanceof Step.StopUnit stop) {
            boolean answers =
                    seen.unit(stop.ordinal()).flatMap(UnitSeen::database).isPresent();
            if (answers && application.units().containsKey(stop.ordinal())) {
                scene.check(
                        Rule.ONE_UNIT_DOWN,
                        seen.units().stream()
                                .filter(unit -> unit.ordinal() != stop.ordinal())
                                .filter(unit -> application.units().containsKey(unit.ordinal()))
                                .allMatch(unit -> unit.process().running()),
                        () -> stop + " is decided while " + seen.units() + " is seen");
            }
        }
    }

    @Override
    public void takesHold(Step step) {
        recover();
        boolean stops = step instanceof Step.StopUnit || step instanceof Step.SwitchOff;
        SimUnit unit = scene.world.units.get(step.ordinal());
        if (stops && unit != null && unit.alive()) {
            boolean alone = ours.isEmpty() || ours.equals(new TreeSet<>(java.util.Set.of(step.ordinal())));
            scene.check(Rule.ONE_UNIT_DOWN, alone, () -> step + " while we have " + ours + " down already");
            ours.add(step.ordinal());
        }
    }

    @Override
    public void happened() {
        recover();
    }

    /** Whoever is well again is not down any more. */
    private void recover() {
        if (!ours.isEmpty()) {
            ours.removeIf(ordinal -> {
                SimUnit unit = scene.world.units.get(ordinal);
                return unit == null || scene.world.well(unit);
            });
        }
    }
}
