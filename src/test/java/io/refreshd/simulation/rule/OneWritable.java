package io.refreshd.simulation.rule;

import io.refreshd.decide.Step;
import io.refreshd.simulation.SimUnit;

/** No start, promotion or unmarking by us while another unit writes, or will by itself; but for what nobody could see. */
final class OneWritable implements Checker {
    private final Scene scene;

    OneWritable(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void takesHold(Step step) {
        SimUnit unit = scene.world.units.get(step.ordinal());
        if (unit == null) {
            return;
        }
        boolean writes = (step instanceof Step.StartUnit && !unit.alive() && !unit.standbySignal)
                || (step instanceof Step.Promote && !unit.writesSoon())
                || step instanceof Step.UnmarkStandby;
        if (!writes) {
            return;
        }
        for (SimUnit other : scene.world.units.values()) {
            if (other != unit) {
                scene.check(
                        Rule.ONE_WRITABLE,
                        !other.writesSoon() || other.primaryUnseen(),
                        () -> step + " while " + other.ordinal + " writes; under " + scene.intent());
            }
        }
    }
}
