package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.run.View;
import io.refreshd.simulation.SimUnit;
import java.util.TreeSet;

/** When a run is over: the primary has one slot for every other unit, the others have none. */
final class SlotsConsumed implements Checker {
    private final Scene scene;

    SlotsConsumed(Scene scene) {
        this.scene = scene;
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
