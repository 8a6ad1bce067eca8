package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.model.Heals;
import java.util.Optional;

/** A blocked run goes on by itself only from what passes by itself, and not more often than is allowed. */
final class HealsBounded implements Checker {
    /** As the worlds are bounded, see {@code Scenario.LIMITS}. */
    private static final int MOST = 3;

    private final Scene scene;
    private int times;

    HealsBounded(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void durable(Entry entry, Optional<Application> before, Application after) {
        if (entry.event() instanceof Event.RunStarted) {
            times = 0;
        } else if (entry.event() instanceof Event.RunUnblocked unblocked) {
            times = unblocked.bySelf() ? times + 1 : 0;
            Optional<RunPhase> phase = before.flatMap(Application::openRun).map(Run::phase);
            if (unblocked.bySelf() && phase.orElse(null) instanceof RunPhase.Blocked blocked) {
                scene.check(
                        Rule.HEALS_BOUNDED,
                        blocked.why().code().heals() == Heals.SELF,
                        () -> "went on by itself after " + blocked.why());
                scene.check(Rule.HEALS_BOUNDED, times <= MOST, () -> "went on by itself " + times + " times");
            }
        }
    }
}
