package io.refreshd.simulation.rule;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Intent;
import io.refreshd.decide.RunPhase;
import io.refreshd.decide.Step;

/** While the disk says paused, no step is asked for, but to start a unit in place. */
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
            scene.check(Rule.PAUSED_IS_STILL, asked, () -> step + " while paused");
        }
    }
}
