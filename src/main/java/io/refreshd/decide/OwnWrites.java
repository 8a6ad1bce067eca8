package io.refreshd.decide;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.util.Optional;

/**
 * A write to the cluster that was answered makes another version of the object. As long as the watches show the one that
 * it was decided from, what is seen is older than what was done: nothing is decided from it.
 */
public final class OwnWrites {
    private OwnWrites() {}

    static Optional<Decision> unseen(Application application, Snapshot seen, Moment moment, Limits limits) {
        return moment.done()
                .map(Moment.Done::step)
                .filter(step -> older(step, seen))
                .map(step -> Troubles.await(
                        application,
                        Reason.of(
                                ReasonCode.CLUSTER_UNREADABLE,
                                "the watches have yet to show what was written: " + step.describe(application.name())),
                        moment,
                        limits));
    }

    private static boolean older(Step step, Snapshot seen) {
        if (step instanceof Step.DeletePod delete) {
            return seen.unit(delete.ordinal())
                    .flatMap(UnitSeen::pod)
                    .filter(pod -> pod.uid().equals(delete.uid()))
                    .filter(pod -> pod.resourceVersion().equals(delete.resourceVersion()))
                    .isPresent();
        }
        String version = versionOfSet(step);
        return seen.set().filter(set -> set.resourceVersion().equals(version)).isPresent();
    }

    /** The object that a step writes, the set's name or a pod's; empty when it writes to none of a cluster. */
    public static Optional<String> object(String set, Step step) {
        if (step instanceof Step.DeletePod delete) {
            return Optional.of(set + "-" + delete.ordinal());
        }
        return versionOfSet(step).isEmpty() ? Optional.empty() : Optional.of(set);
    }

    /** The version of the StatefulSet that a write to it was decided from; empty text for any other step. */
    public static String versionOfSet(Step step) {
        if (step instanceof Step.HoldTemplate hold) {
            return hold.resourceVersion();
        }
        if (step instanceof Step.LowerPartition lower) {
            return lower.resourceVersion();
        }
        return step instanceof Step.ScaleSet scale ? scale.resourceVersion() : "";
    }
}
