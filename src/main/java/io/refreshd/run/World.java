package io.refreshd.run;

import io.refreshd.decide.Application;
import io.refreshd.decide.Facts;
import io.refreshd.decide.Scope;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Stage;
import io.refreshd.decide.Step;
import io.refreshd.decide.StepOutcome;
import io.refreshd.model.Release;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What can be observed and done: a substrate and a workload together. Implemented by the real thing and by the
 * simulator.
 *
 * <p>Every future completes within a bound of its own, on the event loop of its caller. Observations may be repeated;
 * steps are performed once for each call and never retried inside.
 */
public interface World {
    /** Looks at the units in scope; never fails: what can not be read is said in the snapshot. */
    Future<Snapshot> observe(Application application, Scope scope);

    /** Runs the probes of the checks; what can not be read is said in the facts. */
    Future<Facts> examine(Application application, Release target, Stage stage);

    /** Performs one step; never fails: the outcome says what became of it. */
    Future<StepOutcome> perform(Application application, Step step);

    /** Where clients reach the units of an application, by ordinal, as the last observation knew it. */
    default Map<Integer, Endpoint> endpoints(String application) {
        return Map.of();
    }

    /** Calls back with an application's name when something of it may have changed; a hint, nothing more. */
    void onHint(Consumer<String> hint);
}
