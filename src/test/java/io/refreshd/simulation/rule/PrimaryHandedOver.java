package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Step;
import io.refreshd.simulation.SimUnit;
import java.util.Optional;

/**
 * A unit that was the primary when it was last looked at is stopped or removed only by a handover, and begins to change
 * only after one.
 */
final class PrimaryHandedOver implements Checker {
    private final Scene scene;

    PrimaryHandedOver(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void durable(Entry entry, Optional<Application> before, Application after) {
        if (entry.event() instanceof Event.UnitChangeStarted change
                && change.purpose() == Event.Purpose.FORWARD
                && change.attempt() == 1
                && before.orElseThrow().units().size() > 1) {
            scene.check(
                    Rule.PRIMARY_HANDED_OVER,
                    change.ordinal() != before.get().primary(),
                    () -> change + " of the primary");
        }
    }

    @Override
    public void takesHold(Step step) {
        boolean stops = (step instanceof Step.StopUnit stop && stop.mode() == Step.StopUnit.Mode.FAST)
                || step instanceof Step.RemoveUnit;
        SimUnit unit = scene.world.units.get(step.ordinal());
        if (stops
                && unit != null
                && unit.writesSoon()
                && scene.application().units().size() > 1) {
            scene.check(
                    Rule.PRIMARY_HANDED_OVER,
                    unit.primaryUnseen(),
                    () -> step + " of the primary, under " + scene.intent());
        } else if (stops) {
            scene.met(Rule.PRIMARY_HANDED_OVER);
        }
    }
}
