package io.refreshd.emulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Scheduler and kubelet: binds pods, runs them, makes them ready, stops them. What an image does is said beforehand. */
final class Nodes {
    /** How containers of an image fare. */
    enum Behaviour {
        READY,
        NEVER_READY,
        CRASHES,
        NOT_PULLED,
        UNSCHEDULABLE
    }

    private final Store store;
    private final Clockwork clockwork;
    private final Pace pace;
    private final Optional<Kubelet> kubelet;
    private final Map<String, Behaviour> images = new ConcurrentHashMap<>();

    Nodes(Store store, Clockwork clockwork, Pace pace, Optional<Kubelet> kubelet) {
        this.kubelet = kubelet;
        this.store = store;
        this.clockwork = clockwork;
        this.pace = pace;
    }

    void behave(String image, Behaviour behaviour) {
        images.put(image, behaviour);
    }

    /**
     * A pod was created: its life begins. Pods that are made together get ready one after the other.
     *
     * @param unbound whether its volumes have to be made first
     */
    void born(ObjectNode pod, int ordinal, boolean unbound) {
        String image = pod.path("spec").path("containers").path(0).path("image").asText();
        Behaviour behaviour = images.getOrDefault(image, Behaviour.READY);
        Step bound = new Step(1, PodStatus::bound);
        if (behaviour == Behaviour.READY && kubelet.isPresent()) {
            follow(pod, List.of(bound));
            kubelet.get().run(pod, image);
            return;
        }
        Step running = new Step(pace.running(), one -> PodStatus.running(one, image));
        long ready = pace.ready() + ordinal * (pace.controller() + 2);
        Step waits = new Step(1, PodStatus::unschedulable);
        List<Step> life = switch (behaviour) {
            case UNSCHEDULABLE -> List.of(new Step(1, PodStatus::unschedulable));
            case NOT_PULLED ->
                List.of(
                        bound,
                        new Step(pace.running(), one -> PodStatus.notPulled(one, image, "ErrImagePull")),
                        new Step(pace.running(), one -> PodStatus.notPulled(one, image, "ImagePullBackOff")));
            case CRASHES ->
                List.of(
                        bound,
                        running,
                        new Step(pace.running(), one -> PodStatus.crashed(one, image, 1)),
                        new Step(pace.running(), one -> PodStatus.crashed(one, image, 3)));
            case NEVER_READY -> List.of(bound, running);
            case READY -> List.of(bound, running, new Step(ready, one -> PodStatus.ready(one, true)));
        };
        follow(pod, unbound ? Stream.concat(Stream.of(waits), life.stream()).toList() : life);
    }

    /** A pod shall go. Between its last states the controller has the time for a look. */
    void dies(ObjectNode pod) {
        kubelet.ifPresentOrElse(real -> real.end(pod, () -> gone(pod)), () -> gone(pod));
    }

    private void gone(ObjectNode pod) {
        long look = pace.controller() + 1;
        follow(
                pod,
                List.of(
                        new Step(pace.gone(), PodStatus::stopped),
                        new Step(look, one -> ((ObjectNode) one.path("metadata")).put("deletionGracePeriodSeconds", 0)),
                        new Step(look, one -> store.remove("pods", one))));
    }

    /** A change of a pod, and how long after the one before. */
    private record Step(long after, Consumer<ObjectNode> change) {}

    private void follow(ObjectNode pod, List<Step> steps) {
        if (!steps.isEmpty()) {
            clockwork.in(steps.get(0).after(), () -> {
                apply(pod, steps.get(0));
                follow(pod, steps.subList(1, steps.size()));
            });
        }
    }

    private void apply(ObjectNode pod, Step step) {
        synchronized (store) {
            same(pod)
                    .filter(present -> !present.path("metadata").has("deletionTimestamp")
                            || pod.path("metadata").has("deletionTimestamp"))
                    .ifPresent(present -> {
                        step.change().accept(present);
                        if (store.get("pods", Store.name(present)).isPresent()) {
                            store.change("pods", present);
                        }
                    });
        }
    }

    /** The pod as it is now, if it is still the same one. */
    private Optional<ObjectNode> same(ObjectNode pod) {
        return store.get("pods", Store.name(pod))
                .filter(present -> present.path("metadata")
                        .path("uid")
                        .equals(pod.path("metadata").path("uid")));
    }
}
