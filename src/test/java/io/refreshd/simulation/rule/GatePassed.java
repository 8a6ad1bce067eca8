package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Limits;
import io.refreshd.decide.Moment;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Stage;
import io.refreshd.decide.Topology;
import java.time.Duration;
import java.util.Optional;

/** Between the start of a run and the first thing it does lies a gate that opened on passed checks for its target. */
final class GatePassed implements Checker {
    private static final Duration EXPIRY = Limits.DEFAULT.checkExpiry();

    private final Scene scene;
    private Optional<Event.ChecksJudged> judged = Optional.empty();
    private boolean open;

    GatePassed(Scene scene) {
        this.scene = scene;
    }

    /** What opens the gate was judged of the units as they are seen now, and not too long ago. */
    @Override
    public void decided(Application application, Snapshot seen, Moment moment, Decision decision) {
        for (Event event : decision.events()) {
            if (event instanceof Event.GatePassed) {
                opens(application, seen, moment, decision);
                return;
            }
        }
    }

    private void opens(Application application, Snapshot seen, Moment moment, Decision decision) {
        String now = Topology.fingerprint(application, seen);
        boolean judgedNow = decision.events().stream()
                .anyMatch(event -> event instanceof Event.ChecksJudged checks
                        && checks.fingerprint().equals(now));
        boolean judgedBefore = application
                .check()
                .filter(check -> check.checks().fingerprint().equals(now))
                .filter(check -> Duration.between(check.at(), moment.now()).compareTo(EXPIRY) < 0)
                .isPresent();
        scene.check(
                Rule.GATE_PASSED,
                judgedNow || judgedBefore,
                () -> "the gate opened at " + moment.now() + " for " + now + " on " + application.check());
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
