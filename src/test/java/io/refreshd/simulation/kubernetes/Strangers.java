package io.refreshd.simulation.kubernetes;

import io.refreshd.simulation.kubernetes.StatefulSet.Status;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What people, other controllers and nodes do to the StatefulSet and its pods, and when they last did: what they did
 * is nobody else's fault.
 */
public final class Strangers {
    private final SimCluster cluster;
    private final TreeMap<Integer, Long> pods = new TreeMap<>();
    private long set = -1;

    Strangers(SimCluster cluster) {
        this.cluster = cluster;
    }

    /** When somebody else last changed the set's spec, or made another set of it; -1 for never. */
    public long touchedSet() {
        return set;
    }

    /** When somebody else last did something to a pod, or to the set of which it is; -1 for never. */
    public long touchedPod(int ordinal) {
        return Math.max(set, pods.getOrDefault(ordinal, -1L));
    }

    /** Somebody writes another spec; false when there is no set. */
    public boolean edit(int replicas, int partition, Template template) {
        if (cluster.api.now().set().isEmpty()) {
            return false;
        }
        cluster.api.patch(present -> present.with(replicas, partition, template));
        set = cluster.elapsed();
        return true;
    }

    /** Somebody changes what nobody looks at: the object gets another version, and no other spec. */
    public boolean annotate() {
        cluster.api.now().set().ifPresent(cluster.api::put);
        return cluster.api.now().set().isPresent();
    }

    /** The set goes, and its pods and ControllerRevisions with it. */
    public boolean delete() {
        if (cluster.api.now().set().isEmpty()) {
            return false;
        }
        set = cluster.elapsed();
        cluster.api.removeSet();
        cluster.api.put(new TreeMap<>());
        cluster.api.now().pods().values().forEach(cluster.nodes::terminate);
        return true;
    }

    /** A set of the same name is made, if there is none. */
    public boolean create(int replicas, Template template) {
        if (cluster.api.now().set().isPresent()) {
            return false;
        }
        set = cluster.elapsed();
        cluster.api.put(
                new StatefulSet(cluster.api.uid(), 0, 1, cluster.shape, replicas, 0, template, 10, Status.NONE));
        return true;
    }

    /** Somebody deletes a pod, or drains its node. */
    public boolean deletePod(int ordinal) {
        Optional<Pod> pod = cluster.api.now().pod(ordinal).filter(present -> !present.terminating());
        pod.ifPresent(present -> {
            pods.put(ordinal, cluster.elapsed());
            cluster.nodes.terminate(present);
        });
        return pod.isPresent();
    }

    /** A pod that is ready is not for a while. */
    public boolean fallIll(int ordinal, long micros) {
        Optional<Pod> pod = cluster.api.now().pod(ordinal).filter(Pod::serves);
        pod.ifPresent(present -> {
            pods.put(ordinal, cluster.elapsed());
            cluster.nodes.fallIll(present, micros);
        });
        return pod.isPresent();
    }
}
