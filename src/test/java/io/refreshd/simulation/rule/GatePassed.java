package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Stage;
import java.util.Optional;

/** Between the start of a run and the first thing it does lies a gate that opened on passed checks for its target. */
final class GatePassed implements Checker {
    private final Scene scene;
    private Optional<Event.ChecksJudged> judged = Optional.empty();
    private boolean open;

    GatePassed(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void durable(Entry entry, Optional<Application> before, Application after) {
        Event event = entry.event();
        if (event instanceof Event.RunStarted) {
            open = false;
        } else if (event instanceof Event.ChecksJudged checks && checks.stage() == Stage.PRE) {
            judged = Optional.of(checks);
        } else if (event instanceof Event.GatePassed) {
            open = true;
            scene.check(
                    Rule.GATE_PASSED,
                    judged.filter(Event.ChecksJudged::passed)
                            .filter(checks -> checks.results().stream()
                                    .noneMatch(result -> result.status().stops()))
                            .filter(checks -> after.openRun().orElseThrow().onTarget(checks.target()))
                            .isPresent(),
                    () -> "the gate opened on " + judged);
        } else if (touches(event) && after.openRun().isPresent()) {
            scene.check(Rule.GATE_PASSED, open, () -> event + " before the gate opened");
        }
    }

    private static boolean touches(Event event) {
        return (event instanceof Event.UnitChangeStarted change && change.purpose() == Purpose.FORWARD)
                || event instanceof Event.UnitAddStarted;
    }
}
