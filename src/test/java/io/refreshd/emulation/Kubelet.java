package io.refreshd.emulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs real containers in pods: starts them, asks whether they are ready, ends them. */
final class Kubelet implements AutoCloseable {
    private static final int THREADS = 6;
    private static final long PROBE_MILLIS = 200;

    private final Store store;
    private final Containers containers;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS, work -> {
        Thread thread = new Thread(work, "emulated kubelet");
        thread.setDaemon(true);
        return thread;
    });

    Kubelet(Store store, Containers containers) {
        this.store = store;
        this.containers = containers;
    }

    /** The pod is bound to its node: its container is started, and then asked for its readiness until it goes. */
    void run(ObjectNode pod, String image) {
        threads.execute(() -> {
            String address = containers.start(Store.name(pod), image);
            boolean here = change(pod, one -> {
                PodStatus.running(one, image);
                PodStatus.address(one, address);
            });
            if (here) {
                probe(pod);
            }
        });
    }

    private void probe(ObjectNode pod) {
        var unused = threads.schedule(
                () -> {
                    boolean ready = containers.ready(Store.name(pod));
                    if (change(pod, one -> PodStatus.ready(one, ready))) {
                        probe(pod);
                    }
                },
                PROBE_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** Whether the pod is still there and nobody asked for its deletion. */
    private boolean change(ObjectNode pod, Consumer<ObjectNode> change) {
        synchronized (store) {
            Optional<ObjectNode> present = store.get("pods", Store.name(pod))
                    .filter(one -> one.path("metadata")
                            .path("uid")
                            .equals(pod.path("metadata").path("uid")))
                    .filter(one -> !Controller.terminating(one));
            present.ifPresent(one -> {
                change.accept(one);
                store.change("pods", one);
            });
            return present.isPresent();
        }
    }

    void end(ObjectNode pod, Runnable ended) {
        threads.execute(() -> {
            containers.stop(Store.name(pod));
            ended.run();
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
