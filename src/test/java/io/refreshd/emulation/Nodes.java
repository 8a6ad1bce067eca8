package io.refreshd.emulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

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
    private final Map<String, Behaviour> images = new ConcurrentHashMap<>();

    Nodes(Store store, Clockwork clockwork, Pace pace) {
        this.store = store;
        this.clockwork = clockwork;
        this.pace = pace;
    }

    void behave(String image, Behaviour behaviour) {
        images.put(image, behaviour);
    }

    /** A pod was created: its life begins. */
    void born(ObjectNode pod) {
        String image = pod.path("spec").path("containers").path(0).path("image").asText();
        Behaviour behaviour = images.getOrDefault(image, Behaviour.READY);
        if (behaviour == Behaviour.UNSCHEDULABLE) {
            step(1, pod, PodStatus::unschedulable);
            return;
        }
        step(1, pod, PodStatus::bound);
        switch (behaviour) {
            case NOT_PULLED -> {
                step(pace.running(), pod, one -> PodStatus.notPulled(one, image, "ErrImagePull"));
                step(pace.running() * 2, pod, one -> PodStatus.notPulled(one, image, "ImagePullBackOff"));
            }
            case CRASHES -> {
                step(pace.running(), pod, one -> PodStatus.running(one, image));
                step(pace.running() * 2, pod, one -> PodStatus.crashed(one, image, 1));
                step(pace.running() * 3, pod, one -> PodStatus.crashed(one, image, 3));
            }
            case NEVER_READY -> step(pace.running(), pod, one -> PodStatus.running(one, image));
            case READY, UNSCHEDULABLE -> {
                step(pace.running(), pod, one -> PodStatus.running(one, image));
                step(pace.running() + pace.ready(), pod, one -> PodStatus.ready(one, true));
            }
        }
    }

    /** A pod shall go. */
    void dies(ObjectNode pod) {
        step(pace.gone(), pod, PodStatus::stopped);
        step(pace.gone() + 1, pod, one -> ((ObjectNode) one.path("metadata")).put("deletionGracePeriodSeconds", 0));
        clockwork.in(pace.gone() + 2, () -> same(pod).ifPresent(present -> store.remove("pods", present)));
    }

    private interface Change {
        void apply(ObjectNode pod);
    }

    private void step(long after, ObjectNode pod, Change change) {
        clockwork.in(
                after,
                () -> same(pod)
                        .filter(present -> !present.path("metadata").has("deletionTimestamp")
                                || pod.path("metadata").has("deletionTimestamp"))
                        .ifPresent(present -> {
                            change.apply(present);
                            store.change("pods", present);
                        }));
    }

    /** The pod as it is now, if it is still the same one. */
    private Optional<ObjectNode> same(ObjectNode pod) {
        return store.get("pods", Store.name(pod))
                .filter(present -> present.path("metadata")
                        .path("uid")
                        .equals(pod.path("metadata").path("uid")));
    }
}
