package io.refreshd.simulation.rule;

import io.refreshd.decide.Step;
import io.refreshd.simulation.SimUnit;
import java.util.TreeSet;

/**
 * Whoever begins to accept writes by our hand has everything that clients were told is committed; but for what somebody
 * else did elsewhere since we looked.
 */
final class NoWriteLost implements Checker {
    private final Scene scene;
    private final TreeSet<Integer> unforeseeable = new TreeSet<>();

    NoWriteLost(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void takesHold(Step step) {
        SimUnit unit = scene.world.units.get(step.ordinal());
        if (step instanceof Step.RemoveUnit && unit != null && !unit.foreignUnseen()) {
            scene.check(
                    Rule.NO_WRITE_LOST,
                    scene.world.units.values().stream()
                                    .anyMatch(other -> other != unit && scene.world.ledger.keptBy(other.wal()))
                            || !scene.world.ledger.keptBy(unit.wal()),
                    () -> step + " deletes the last copy of " + scene.world.ledger);
        }
        if (step instanceof Step.RemoveUnit && unit != null && unit.foreignUnseen()) {
            scene.world.ledger.forget(unit.wal().branch());
        }
        if (step instanceof Step.Promote || step instanceof Step.StartUnit) {
            boolean unseen = scene.world.units.values().stream().anyMatch(SimUnit::foreignUnseen);
            if (unseen) {
                unforeseeable.add(step.ordinal());
            } else {
                unforeseeable.remove(step.ordinal());
            }
        }
    }

    @Override
    public void becamePrimary(SimUnit unit) {
        if (!unforeseeable.contains(unit.ordinal)) {
            scene.check(
                    Rule.NO_WRITE_LOST,
                    scene.world.ledger.keptBy(unit.wal()),
                    () -> unit.ordinal + " accepts writes at " + unit.wal() + " and lacks some of "
                            + scene.world.ledger);
        }
    }
}
