package io.refreshd.simulation.rule;

import io.refreshd.decide.Intent;
import io.refreshd.decide.OwnWrites;
import io.refreshd.decide.SetSeen;
import io.refreshd.decide.Step;

/**
 * Every write is bound to the version of the object that was seen when it was decided, and a pod's deletion to its uid;
 * none lets a pod go while the controller has not seen the newest spec, since its status then speaks of an older one.
 */
final class ActsOnSeen implements Checker {
    private final PodScene pods;

    ActsOnSeen(PodScene pods) {
        this.pods = pods;
    }

    @Override
    public void asks(Step step) {
        pods.scene.check(Rule.ACTS_ON_SEEN, bound(step), () -> step + " and seen was " + pods.seenSet());
        boolean lets = step instanceof Step.DeletePod || step instanceof Step.LowerPartition;
        if (lets && pods.scene.intent().orElse(null) instanceof Intent.Change) {
            pods.scene.check(
                    Rule.ACTS_ON_SEEN,
                    pods.seenSet().filter(SetSeen::settled).isPresent(),
                    () -> step + " before the controller has seen " + pods.seenSet());
        }
    }

    private boolean bound(Step step) {
        if (step instanceof Step.DeletePod delete) {
            return pods.seenPod(delete.ordinal())
                    .filter(pod -> pod.uid().equals(delete.uid()))
                    .filter(pod -> pod.resourceVersion().equals(delete.resourceVersion()))
                    .isPresent();
        }
        String version = OwnWrites.versionOfSet(step);
        return pods.seenSet()
                .filter(set -> set.resourceVersion().equals(version))
                .isPresent();
    }
}
