package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Moment;
import io.refreshd.decide.Run;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Stage;
import io.refreshd.model.RunState;
import java.util.Optional;

/** Completed is said when every unit was seen to run the target, and is set to it in truth; the spare one is gone. */
final class TrueEnd implements Checker {
    private final Scene scene;
    private boolean passed;

    TrueEnd(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void decided(Application application, Snapshot seen, Moment moment, Decision decision) {
        for (Event event : decision.events()) {
            if (event instanceof Event.RunEnded ended && ended.outcome() == RunState.COMPLETED) {
                scene.check(
                        Rule.TRUE_END,
                        application.units().keySet().stream()
                                .allMatch(ordinal -> seen.unit(ordinal)
                                        .filter(unit -> unit.database().isPresent())
                                        .isPresent()),
                        () -> "completed, and seen was " + seen);
                return;
            }
        }
    }

    @Override
    public void durable(Entry entry, Optional<Application> before, Application after) {
        if (entry.event() instanceof Event.VerifyStarted) {
            passed = false;
        } else if (entry.event() instanceof Event.ChecksJudged checks && checks.stage() == Stage.POST) {
            passed = checks.passed()
                    && checks.results().stream()
                            .noneMatch(result -> result.status().stops());
        } else if (entry.event() instanceof Event.DeployEnded) {
            scene.check(
                    Rule.TRUE_END,
                    after.units().size() == after.scale(),
                    () -> "deployed, and of " + after.scale() + " units there are "
                            + after.units().keySet());
        }
        if (entry.event() instanceof Event.RunEnded ended && ended.outcome() == RunState.COMPLETED) {
            Run run = after.run().orElseThrow();
            scene.check(Rule.TRUE_END, passed, () -> "completed, and the checks afterwards have not passed");
            scene.check(
                    Rule.TRUE_END,
                    scene.world.units.values().stream()
                                    .allMatch(unit -> run.onTarget(unit.installed) || unit.foreignUnseen())
                            && scene.world
                                    .members()
                                    .equals(run.plan().recorded().keySet()),
                    () -> "completed, and there are " + scene.world.units.keySet());
        }
    }
}
