package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.decide.Step;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import io.refreshd.simulation.SimUnit;
import java.util.Optional;
import java.util.TreeSet;

/**
 * On the way back only units that differ from what was recorded are stopped, by our hand or since somebody put them on
 * something else meanwhile; at its end none differs.
 */
final class RollbackExact implements Checker {
    private final Scene scene;
    private final TreeSet<Integer> changed = new TreeSet<>();

    RollbackExact(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void durable(Entry entry, Optional<Application> before, Application after) {
        if (entry.event() instanceof Event.RollbackStarted) {
            changed.clear();
            differing(after, after.run().orElseThrow(), changed);
        } else if (entry.event() instanceof Event.UnitChangeStarted change
                && change.purpose() == Event.Purpose.RESTART
                && after.openRun()
                        .map(run -> run.plan().recorded().get(change.ordinal()))
                        .filter(recorded -> !recorded.sameAs(change.release()))
                        .isPresent()) {
            changed.add(change.ordinal());
        } else if (entry.event() instanceof Event.RunEnded ended && ended.outcome() == RunState.ROLLED_BACK) {
            Run run = after.run().orElseThrow();
            TreeSet<Integer> left = new TreeSet<>();
            differing(after, run, left);
            scene.check(
                    Rule.ROLLBACK_EXACT,
                    left.isEmpty()
                            && scene.world
                                    .members()
                                    .equals(run.plan().recorded().keySet()),
                    () -> "rolled back, and " + left + " of " + scene.world.units.keySet()
                            + " differ from what was recorded");
        }
    }

    private void differing(Application application, Run run, TreeSet<Integer> into) {
        run.plan().recorded().forEach((ordinal, recorded) -> {
            SimUnit unit = scene.world.units.get(ordinal);
            Release journalled = application.units().getOrDefault(ordinal, recorded);
            if (unit == null || !unit.installed.sameAs(recorded) || !journalled.sameAs(recorded)) {
                into.add(ordinal);
            }
        });
    }

    @Override
    public void takesHold(Step step) {
        if (scene.phase().filter(phase -> phase instanceof RunPhase.RollingBack).isEmpty()
                || !(step instanceof Step.StopUnit || step instanceof Step.SwitchOff)) {
            return;
        }
        boolean spare = scene.openRun()
                .flatMap(run -> run.plan().spare())
                .filter(unit -> unit == step.ordinal())
                .isPresent();
        scene.check(
                Rule.ROLLBACK_EXACT, spare || changed.contains(step.ordinal()), () -> step + " of an unchanged unit");
    }
}
