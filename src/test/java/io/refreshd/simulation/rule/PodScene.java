package io.refreshd.simulation.rule;

import io.refreshd.decide.Adopted;
import io.refreshd.decide.Application;
import io.refreshd.decide.PodSeen;
import io.refreshd.decide.SetSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Release;
import io.refreshd.simulation.kubernetes.Pod;
import io.refreshd.simulation.kubernetes.SimCluster;
import io.refreshd.simulation.kubernetes.StatefulSet;
import io.refreshd.simulation.kubernetes.Template;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What checkers of pods look at besides the {@link Scene}: the cluster as it is, and as the daemon last saw it. */
final class PodScene {
    final Scene scene;
    final SimCluster cluster;
    private Snapshot seen = new Snapshot(List.of(), Instant.EPOCH);

    PodScene(Scene scene, SimCluster cluster) {
        this.scene = scene;
        this.cluster = cluster;
    }

    /** A decision was made from this. */
    void looked(Snapshot from) {
        seen = from;
    }

    Optional<SetSeen> seenSet() {
        return seen.set();
    }

    Optional<PodSeen> seenPod(int ordinal) {
        return seen.unit(ordinal).flatMap(UnitSeen::pod);
    }

    Optional<StatefulSet> set() {
        return cluster.truth().set();
    }

    Optional<Pod> pod(int ordinal) {
        return cluster.truth().pod(ordinal);
    }

    /** Whether the pod is another one, or in another state, than the daemon could know. */
    boolean unseen(int ordinal) {
        return !pod(ordinal)
                .map(pod -> Long.toString(pod.version()))
                .equals(seenPod(ordinal).map(PodSeen::resourceVersion));
    }

    /** Whether somebody else changed the set, or made another one, since that moment. */
    boolean setTouchedSince(long moment) {
        return cluster.strangers().touchedSet() >= moment;
    }

    boolean podTouchedSince(int ordinal, long moment) {
        return cluster.strangers().touchedPod(ordinal) >= moment;
    }

    /** The template of a release as it was recorded; empty when the record is gone. */
    Optional<Template> template(Application application, Release release) {
        return application
                .adopted()
                .map(Adopted::revision)
                .flatMap(cluster.truth()::template)
                .map(recorded -> new Template(release, recorded.edit()));
    }

    /** Whether the pod is made from that release's template. */
    boolean on(Application application, int ordinal, Release release) {
        return pod(ordinal)
                .map(Pod::template)
                .filter(template -> template.release().sameAs(release))
                .filter(template ->
                        template(application, release).filter(template::equals).isPresent())
                .isPresent();
    }

    /** The pods that go by this step when it takes hold now. */
    TreeSet<Integer> goBy(Step step) {
        TreeSet<Integer> going = new TreeSet<>();
        if (step instanceof Step.DeletePod delete) {
            going.add(delete.ordinal());
        } else if (step instanceof Step.ScaleSet scale) {
            going.addAll(cluster.truth().pods().tailMap(scale.replicas()).keySet());
            set().ifPresent(set -> letGo(set, scale.partition(), going));
        } else if (step instanceof Step.LowerPartition lower) {
            set().ifPresent(set -> letGo(set, lower.ordinal(), going));
        }
        return going;
    }

    /** Those of another template that are held no more. */
    private void letGo(StatefulSet set, int partition, TreeSet<Integer> into) {
        for (int ordinal = Math.max(0, partition); ordinal < set.partition(); ordinal++) {
            pod(ordinal)
                    .filter(pod -> !pod.template().equals(set.template()))
                    .ifPresent(pod -> into.add(pod.ordinal()));
        }
    }
}
