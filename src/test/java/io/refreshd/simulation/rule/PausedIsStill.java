package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Moment;
import io.refreshd.decide.RunPhase;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import java.util.Optional;

/**
 * While the disk says paused, no step is asked for, but to start a unit in place; and, once somebody cancelled, to remove
 * the spare unit with which the pause ends. While the disk is broken nobody knows what it says: then what the daemon was
 * told to be on it counts.
 */
final class PausedIsStill implements Checker {
    private final Scene scene;
    /** Whether the daemon, as far as it was told, decides for a paused run without a restart in place. */
    private boolean believed;

    PausedIsStill(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void decided(Application application, Snapshot seen, Moment moment, Decision decision) {
        believed = application
                .openRun()
                .filter(run -> run.phase() instanceof RunPhase.Paused)
                .filter(run -> !restarts(application.intent()))
                .isPresent();
    }

    private static boolean restarts(Optional<Intent> intent) {
        return intent.orElse(null) instanceof Intent.Change change && change.purpose() == Purpose.RESTART;
    }

    @Override
    public void asks(Step step) {
        boolean paused = scene.openRun()
                .filter(run -> run.phase() instanceof RunPhase.Paused)
                .isPresent();
        if (paused) {
            boolean asked = restarts(scene.intent());
            boolean cancelled = scene.openRun().orElseThrow().cancelRequested()
                    && scene.intent().orElse(null) instanceof Intent.Remove;
            boolean unknown = scene.diskBroken() && !believed;
            scene.check(Rule.PAUSED_IS_STILL, asked || cancelled || unknown, () -> step + " while paused");
        }
    }
}
