package io.refreshd.simulation.kubernetes;

import io.refreshd.decide.Adopted;
import io.refreshd.decide.Application;
import io.refreshd.decide.OwnWrites;
import io.refreshd.decide.Step;
import io.refreshd.decide.StepOutcome;
import io.refreshd.run.KubernetesWorld;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.SimWorld;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Each step is one conditional request; its answer waits, within bounds, until the watches brought what it changed. What
 * stands in the way is answered as the real code answers it.
 */
final class SimRequests {
    private static final long REQUEST = 4_000;
    private static final long PATIENCE = 500_000;
    private static final long PAUSE = 20_000;
    private static final int AS_IT_IS = -1;

    private final SimCluster cluster;
    private final List<Waiter> waiters = new ArrayList<>();
    private SimWorld.Witness witness = new SimWorld.Witness() {};
    private long awayUntil;

    /** Somebody who waits until something was heard of. */
    private record Waiter(BooleanSupplier heard, Runnable then) {}

    SimRequests(SimCluster cluster) {
        this.cluster = cluster;
        cluster.whenTold(this::told);
    }

    void watch(SimWorld.Witness watching) {
        witness = watching;
    }

    void away(long micros) {
        awayUntil = Math.max(awayUntil, cluster.time.elapsed() + micros);
    }

    boolean unreachable() {
        return cluster.time.elapsed() < awayUntil;
    }

    void back() {
        awayUntil = 0;
    }

    Future<StepOutcome> perform(Application application, Step step, BooleanSupplier wanted) {
        Promise<StepOutcome> answer = Promise.promise();
        long takes = cluster.weather.strikes(Fault.SLOW_STEP) ? REQUEST * (2 + cluster.weather.choice(60)) : REQUEST;
        cluster.time.in(takes, () -> {
            if (wanted.getAsBoolean()) {
                StepOutcome outcome = send(application, step);
                boolean done = outcome.kind() == StepOutcome.Kind.DONE;
                await(() -> heard(step), done ? PATIENCE : PAUSE, () -> answer.complete(outcome));
            }
        });
        return answer.future();
    }

    private StepOutcome send(Application application, Step step) {
        if (unreachable()) {
            return StepOutcome.unknown("connection refused");
        }
        if (cluster.weather.strikes(Fault.FAILED_STEP)) {
            return StepOutcome.failed("403 it is forbidden");
        }
        if (cluster.weather.strikes(Fault.SWALLOWED_STEP)) {
            return StepOutcome.unknown(cluster.weather.choice(2) == 0 ? "429 too many requests" : "500 etcd timed out");
        }
        StepOutcome outcome = application
                .adopted()
                .map(place -> take(application, place, step))
                .orElseGet(() -> StepOutcome.failed("the application is in no cluster"));
        return cluster.weather.strikes(Fault.LOST_ANSWER) ? StepOutcome.unknown("the answer was lost") : outcome;
    }

    private StepOutcome take(Application application, Adopted place, Step step) {
        if (step instanceof Step.HoldTemplate hold) {
            return hold(application, place, hold);
        }
        if (step instanceof Step.LowerPartition lower) {
            return patch(lower, lower.resourceVersion(), AS_IT_IS, lower.ordinal(), Optional.empty());
        }
        if (step instanceof Step.ScaleSet scale) {
            return patch(scale, scale.resourceVersion(), scale.replicas(), scale.partition(), Optional.empty());
        }
        if (step instanceof Step.DeletePod delete) {
            return delete(delete);
        }
        return StepOutcome.failed("a pod is no process of this machine");
    }

    private StepOutcome hold(Application application, Adopted place, Step.HoldTemplate hold) {
        Stored shown = cluster.cache.shown();
        Optional<Template> wanted =
                new SimSight(shown, place, KubernetesWorld.known(application)).template(hold.release());
        if (wanted.isEmpty()) {
            return StepOutcome.failed("the recorded ControllerRevision " + place.revision() + " is gone");
        }
        boolean changed = shown.set()
                .filter(set -> Long.toString(set.version()).equals(hold.resourceVersion()))
                .isEmpty();
        return changed
                ? StepOutcome.unknown("the StatefulSet has changed meanwhile")
                : patch(hold, hold.resourceVersion(), AS_IT_IS, hold.partition(), wanted);
    }

    private StepOutcome patch(Step step, String version, int replicas, int partition, Optional<Template> template) {
        return switch (cluster.api.canPatch(version)) {
            case NOT_FOUND -> StepOutcome.unknown("404 not found");
            case CONFLICT -> StepOutcome.unknown("409 the object has been modified");
            case OK -> {
                witness.takesHold(step);
                cluster.api.patch(set -> set.with(
                        replicas == AS_IT_IS ? set.replicas() : replicas, partition, template.orElse(set.template())));
                yield StepOutcome.DONE;
            }
        };
    }

    private StepOutcome delete(Step.DeletePod delete) {
        return switch (cluster.api.canDelete(delete.ordinal(), delete.uid(), delete.resourceVersion())) {
            case NOT_FOUND -> StepOutcome.unknown("404 not found");
            case CONFLICT -> StepOutcome.unknown("409 the precondition does not hold");
            case OK -> {
                witness.takesHold(delete);
                cluster.nodes.terminate(cluster.api.now().pod(delete.ordinal()).orElseThrow());
                yield StepOutcome.DONE;
            }
        };
    }

    /** Whether the watches brought another version than the step was decided from. */
    private boolean heard(Step step) {
        Stored shown = cluster.cache.shown();
        if (step instanceof Step.DeletePod delete) {
            return shown.pod(delete.ordinal())
                    .filter(pod -> Long.toString(pod.version()).equals(delete.resourceVersion()))
                    .isEmpty();
        }
        String version = OwnWrites.versionOfSet(step);
        return shown.set()
                .filter(set -> Long.toString(set.version()).equals(version))
                .isEmpty();
    }

    private void await(BooleanSupplier heard, long most, Runnable then) {
        if (heard.getAsBoolean()) {
            then.run();
            return;
        }
        Waiter waiter = new Waiter(heard, then);
        waiters.add(waiter);
        cluster.time.in(most, () -> {
            if (waiters.remove(waiter)) {
                then.run();
            }
        });
    }

    private void told() {
        for (Waiter waiter : List.copyOf(waiters)) {
            if (waiter.heard().getAsBoolean() && waiters.remove(waiter)) {
                waiter.then().run();
            }
        }
    }
}
