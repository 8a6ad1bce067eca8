package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Moment;
import io.refreshd.decide.PodSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import io.refreshd.decide.UnitSeen;
import io.refreshd.simulation.kubernetes.Pod;

/** A pod that serves is taken away only while every other one serves, as far as was seen. */
final class PodsOneDown implements Checker {
    private final PodScene pods;

    PodsOneDown(PodScene pods) {
        this.pods = pods;
    }

    @Override
    public void decided(Application application, Snapshot seen, Moment moment, Decision decision) {
        if (decision.next() instanceof Decision.Act act && takes(seen, act.step())) {
            pods.scene.check(
                    Rule.ONE_UNIT_DOWN,
                    application.units().keySet().stream()
                            .filter(ordinal -> ordinal != act.step().ordinal())
                            .allMatch(ordinal -> serves(seen, ordinal)),
                    () -> act.step() + " is decided while " + seen.units() + " is seen");
        }
    }

    private static boolean takes(Snapshot seen, Step step) {
        boolean lets = step instanceof Step.DeletePod
                || (step instanceof Step.LowerPartition lower
                        && seen.set()
                                .filter(set -> set.partition() > lower.ordinal())
                                .filter(set -> !set.template()
                                        .equals(seen.unit(lower.ordinal()).flatMap(UnitSeen::installed)))
                                .isPresent());
        return lets && serves(seen, step.ordinal());
    }

    private static boolean serves(Snapshot seen, int ordinal) {
        return seen.unit(ordinal)
                .flatMap(UnitSeen::pod)
                .filter(pod -> pod.ready() && !pod.terminating())
                .isPresent();
    }

    @Override
    public void takesHold(Step step) {
        for (int going : pods.goBy(step)) {
            boolean meant = !pods.unseen(going)
                    || pods.seenPod(going).filter(PodSeen::ready).isPresent();
            if (meant && pods.pod(going).filter(Pod::serves).isPresent()) {
                pods.scene.check(
                        Rule.ONE_UNIT_DOWN,
                        pods.scene.application().units().keySet().stream()
                                .filter(ordinal -> ordinal != going)
                                .allMatch(ordinal ->
                                        pods.pod(ordinal).filter(Pod::serves).isPresent()
                                                || (pods.unseen(ordinal)
                                                        && pods.seenPod(ordinal)
                                                                .filter(PodSeen::ready)
                                                                .isPresent())),
                        () -> step + " while there is " + pods.cluster.truth().pods());
            }
        }
    }
}
