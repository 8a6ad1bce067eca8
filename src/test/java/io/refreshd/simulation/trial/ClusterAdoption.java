package io.refreshd.simulation.trial;

import io.refreshd.decide.Application;
import io.refreshd.decide.Command;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Release;
import io.refreshd.run.Adopting;
import io.refreshd.simulation.kubernetes.SimCluster;
import io.refreshd.simulation.kubernetes.StatefulSet;
import io.refreshd.simulation.kubernetes.Stored;
import io.refreshd.substrate.kubernetes.Found;
import java.time.Duration;
import java.util.Optional;

/** Finds the StatefulSet as the daemon's finder does, and takes it over when the real adoption would. */
final class ClusterAdoption {
    private final SimCluster cluster;

    ClusterAdoption(SimCluster cluster) {
        this.cluster = cluster;
    }

    /** Whether it was found whole, and there is something new about it, and it is the time to say so. */
    boolean due(Application application) {
        return found().filter(Found::settled)
                .filter(found -> !Adopting.known(application, found))
                .isPresent();
    }

    Command.Adopt command() {
        Found found = found().orElseThrow();
        Release release =
                cluster.shown().flatMap(Stored::set).orElseThrow().template().release();
        return new Command.Adopt(
                "postgresql",
                release,
                found.replicas(),
                PausePolicy.FIRST,
                Duration.ZERO,
                SimCluster.place(found.uid(), found.revision()));
    }

    private Optional<Found> found() {
        return cluster.shown().flatMap(shown -> shown.set().map(set -> found(shown, set)));
    }

    private static Found found(Stored shown, StatefulSet set) {
        return new Found(
                "postgresql",
                "postgresql",
                "none",
                "prod",
                SimCluster.SET,
                set.uid(),
                set.status().update(),
                set.replicas(),
                set.template().release().resources().values().stream()
                        .map(image -> image.artifact() + "@sha256:" + image.digest())
                        .toList(),
                settled(shown, set));
    }

    private static boolean settled(Stored shown, StatefulSet set) {
        String revision = set.status().update();
        boolean same = set.settled()
                && set.status().current().equals(revision)
                && set.status().updated() == set.replicas()
                && set.status().ready() == set.replicas();
        for (int ordinal = 0; same && ordinal < set.replicas(); ordinal++) {
            same = shown.pod(ordinal)
                    .filter(pod -> pod.template().revision().equals(revision) && pod.ready())
                    .isPresent();
        }
        return same && shown.template(revision).isPresent();
    }
}
