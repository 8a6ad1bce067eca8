package io.refreshd.run;

import io.refreshd.decide.Application;
import io.refreshd.decide.Facts;
import io.refreshd.decide.Scope;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Stage;
import io.refreshd.decide.Step;
import io.refreshd.decide.StepOutcome;
import io.refreshd.model.Release;
import io.refreshd.model.Substrate;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** All worlds of one daemon: each application is looked for where its journal says that it is. */
public final class Substrates implements World {
    private static final String NO_CLUSTER = "this daemon's settings name no cluster (kubernetes:)";

    private final World local;
    private final Optional<? extends World> kubernetes;
    private final Clock clock;

    /**
     * @param kubernetes empty when the settings name no cluster
     */
    public Substrates(World local, Optional<? extends World> kubernetes, Clock clock) {
        this.local = local;
        this.kubernetes = kubernetes;
        this.clock = clock;
    }

    @Override
    public Future<Snapshot> observe(Application application, Scope scope) {
        return world(application)
                .map(world -> world.observe(application, scope))
                .orElseGet(() ->
                        Future.succeededFuture(new Snapshot(List.of(), clock.instant(), Optional.empty(), NO_CLUSTER)));
    }

    @Override
    public Future<Facts> examine(Application application, Release target, Stage stage) {
        return world(application)
                .map(world -> world.examine(application, target, stage))
                .orElseGet(() -> Future.succeededFuture(Facts.unreadable(target, NO_CLUSTER)));
    }

    @Override
    public Future<StepOutcome> perform(Application application, Step step) {
        return world(application)
                .map(world -> world.perform(application, step))
                .orElseGet(() -> Future.succeededFuture(StepOutcome.failed(NO_CLUSTER)));
    }

    private Optional<? extends World> world(Application application) {
        return application.substrate() == Substrate.LOCAL ? Optional.of(local) : kubernetes;
    }

    /** Pods have no endpoint that clients outside of the cluster could reach. */
    @Override
    public Map<Integer, Endpoint> endpoints(String application) {
        return local.endpoints(application);
    }

    @Override
    public void onHint(Consumer<String> hint) {
        local.onHint(hint);
        kubernetes.ifPresent(world -> world.onHint(hint));
    }
}
