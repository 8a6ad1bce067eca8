package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Step;
import java.util.Optional;

/** Where nothing goes wrong, a run makes at most four changing requests for each unit. */
final class FewRequests implements Checker {
    private static final int MOST_A_UNIT = 4;

    private final Scene scene;
    private final boolean faultFree;
    private int requests;

    FewRequests(Scene scene, boolean faultFree) {
        this.scene = scene;
        this.faultFree = faultFree;
    }

    @Override
    public void asks(Step step) {
        requests++;
        int units = scene.application().units().size();
        if (faultFree) {
            scene.check(
                    Rule.FEW_REQUESTS,
                    requests <= MOST_A_UNIT * units,
                    () -> requests + " changing requests for " + units + " units");
        }
    }

    @Override
    public void durable(Entry entry, Optional<Application> before, Application after) {
        if (entry.event() instanceof Event.RunStarted) {
            requests = 0;
        }
    }
}
