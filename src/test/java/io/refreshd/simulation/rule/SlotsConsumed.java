package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Step;
import io.refreshd.run.View;
import io.refreshd.simulation.SimUnit;
import java.util.TreeSet;

/**
 * When a run is over: the primary has one slot for every other unit, the others have none. When the old primary is
 * switched off, the candidate has them.
 */
final class SlotsConsumed implements Checker {
    private final Scene scene;

    SlotsConsumed(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void takesHold(Step step) {
        if (step instanceof Step.SwitchOff off) {
            SimUnit candidate = scene.world.units.get(off.candidate());
            if (candidate != null && !candidate.foreignUnseen()) {
                TreeSet<Integer> wanted =
                        new TreeSet<>(scene.application().units().keySet());
                wanted.remove(off.candidate());
                scene.check(
                        Rule.SLOTS_CONSUMED,
                        candidate.slots.containsAll(wanted),
                        () -> off + " while " + off.candidate() + " has slots for " + candidate.slots);
            }
        }
    }

    @Override
    public void ended(View view) {
        if (view.application().openRun().isPresent()) {
            return;
        }
        for (SimUnit unit : scene.world.units.values()) {
            if (unit.ready()) {
                TreeSet<Integer> wanted = wanted(unit, view.application());
                scene.check(
                        Rule.SLOTS_CONSUMED,
                        unit.slots.equals(wanted),
                        () -> unit.ordinal + " has slots for " + unit.slots + ", not for " + wanted);
            }
        }
    }

    static TreeSet<Integer> wanted(SimUnit unit, Application application) {
        TreeSet<Integer> wanted = new TreeSet<>();
        if (unit.primary()) {
            wanted.addAll(application.units().keySet());
            wanted.remove(unit.ordinal);
        }
        return wanted;
    }
}
