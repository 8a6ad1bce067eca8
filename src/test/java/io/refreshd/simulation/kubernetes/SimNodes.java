package io.refreshd.simulation.kubernetes;

import io.refreshd.decide.PodSeen.Kind;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.Flaw;
import io.refreshd.simulation.VirtualTime;
import io.refreshd.simulation.Weather;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Scheduler and kubelets: pods get ready or do not, fall ill, stop and go, each in its own time. */
final class SimNodes {
    private static final long STARTING = 12_000;
    private static final long READY = 40_000;
    private static final long STOPPING = 20_000;
    private static final long GOING = 2_000;
    private static final long STUCK = 400_000;
    private static final long FLAPPING = 60_000;
    private static final int CRASHES = 3;

    private final SimApi api;
    private final VirtualTime time;
    private final Weather weather;
    private final Function<Template, Flaw> flaws;

    SimNodes(SimApi api, VirtualTime time, Weather weather, Function<Template, Flaw> flaws) {
        this.api = api;
        this.time = time;
        this.weather = weather;
        this.flaws = flaws;
    }

    /** A pod was made: its life begins. */
    void born(Pod pod) {
        switch (flaws.apply(pod.template())) {
            case IMAGE_ABSENT -> pulling(pod, false);
            case CRASH_LOOP ->
                after(STARTING, pod, running -> {
                    crash(pod, 1);
                    return running;
                });
            case UNSCHEDULABLE ->
                after(STARTING / 4, pod, made -> made.ill(Kind.UNSCHEDULABLE, "Insufficient cpu", false, 0));
            case CONTAINER_UNMADE ->
                after(STARTING, pod, made -> made.ill(Kind.CONTAINER, "CreateContainerConfigError", true, 0));
            case NEVER_READY -> after(STARTING, pod, SimNodes::unready);
            case FLAPS ->
                after(STARTING, pod, running -> {
                    flap(pod);
                    return unready(running);
                });
            default ->
                after(STARTING, pod, running -> {
                    after(READY, pod, Pod::well);
                    return unready(running);
                });
        }
    }

    private static Pod unready(Pod pod) {
        return pod.ill(Kind.NOT_READY, "containers with unready status: [app]", false, pod.restarts());
    }

    private void pulling(Pod pod, boolean backOff) {
        after(STARTING, pod, made -> {
            pulling(pod, !backOff);
            return made.ill(Kind.IMAGE, backOff ? "ImagePullBackOff" : "ErrImagePull", backOff, 0);
        });
    }

    private void crash(Pod pod, int times) {
        after(READY, pod, running -> {
            if (times < CRASHES) {
                crash(pod, times + 1);
            }
            return running.ill(Kind.CRASH, "Error with exit code 1", times == CRASHES, times);
        });
    }

    private void flap(Pod pod) {
        after(FLAPPING, pod, running -> {
            flap(pod);
            return running.ready() ? unready(running) : running.well();
        });
    }

    /** A ready pod fails its probe for a while. */
    void fallIll(Pod pod, long micros) {
        api.put(unready(pod));
        time.in(micros, () -> living(pod, Pod::well));
    }

    /** Somebody or something asked for the pod's deletion; a second time changes nothing. */
    void terminate(Pod pod) {
        if (pod.terminating()) {
            return;
        }
        api.put(pod.stopping());
        long stuck = weather.strikes(Fault.POD_STUCK) ? STUCK * (1 + weather.choice(12)) : 0;
        time.in(weather.lasting(STOPPING), () -> {
            api.pod(pod.ordinal(), pod.uid()).ifPresent(left -> api.put(unready(left)));
            time.in(GOING + stuck, () -> api.pod(pod.ordinal(), pod.uid()).ifPresent(api::remove));
        });
    }

    private void after(long usual, Pod pod, UnaryOperator<Pod> change) {
        time.in(weather.lasting(usual), () -> living(pod, change));
    }

    /** Changes the very pod, unless it is about to go. */
    private void living(Pod pod, UnaryOperator<Pod> change) {
        api.pod(pod.ordinal(), pod.uid())
                .filter(present -> !present.terminating())
                .ifPresent(present -> {
                    Pod next = change.apply(present);
                    if (!next.equals(present)) {
                        api.put(next);
                    }
                });
    }
}
