package io.refreshd.simulation.rule;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Intent;
import io.refreshd.decide.RunPhase;
import io.refreshd.decide.Step;

/**
 * While the disk says paused, no step is asked for, but to start a unit in place; and, once somebody cancelled, to remove
 * the spare unit with which the pause ends.
 */
final class PausedIsStill implements Checker {
    private final Scene scene;

    PausedIsStill(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void asks(Step step) {
        boolean paused = scene.openRun()
                .filter(run -> run.phase() instanceof RunPhase.Paused)
                .isPresent();
        if (paused) {
            boolean asked =
                    scene.intent().orElse(null) instanceof Intent.Change change && change.purpose() == Purpose.RESTART;
            boolean cancelled = scene.openRun().orElseThrow().cancelRequested()
                    && scene.intent().orElse(null) instanceof Intent.Remove;
            scene.check(Rule.PAUSED_IS_STILL, asked || cancelled, () -> step + " while paused");
        }
    }
}
