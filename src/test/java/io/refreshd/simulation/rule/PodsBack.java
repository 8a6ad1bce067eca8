package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.decide.Step;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import io.refreshd.simulation.kubernetes.Pod;
import java.util.Optional;
import java.util.TreeMap;

/**
 * On the way back no pod goes that is made from what was recorded. At its end the template and every pod are the recorded
 * ones, nothing is held any more, and every pod that had not changed is still the same pod.
 */
final class PodsBack implements Checker {
    private final PodScene pods;
    private final TreeMap<Integer, String> untouched = new TreeMap<>();
    private long began;

    PodsBack(PodScene pods) {
        this.pods = pods;
    }

    @Override
    public void durable(Entry entry, Optional<Application> before, Application after) {
        if (entry.event() instanceof Event.RollbackStarted) {
            began = pods.scene.ground.elapsed();
            untouched.clear();
            after.run().orElseThrow().plan().recorded().forEach((ordinal, recorded) -> {
                if (pods.on(after, ordinal, recorded)) {
                    pods.pod(ordinal)
                            .filter(Pod::serves)
                            .filter(pod -> !letGo(pod))
                            .ifPresent(pod -> untouched.put(ordinal, pod.uid()));
                }
            });
        } else if (entry.event() instanceof Event.RunEnded ended
                && ended.outcome() == RunState.ROLLED_BACK
                && !pods.setTouchedSince(began)) {
            ended(after, after.run().orElseThrow());
        }
    }

    /** The controller is about to replace it. */
    private boolean letGo(Pod pod) {
        return pods.set()
                .filter(set -> set.partition() <= pod.ordinal())
                .filter(set -> !set.template().equals(pod.template()))
                .isPresent();
    }

    private void ended(Application application, Run run) {
        pods.scene.check(
                Rule.ROLLBACK_EXACT,
                run.plan().recorded().entrySet().stream()
                        .allMatch(unit ->
                                pods.unseen(unit.getKey()) || pods.on(application, unit.getKey(), unit.getValue())),
                () -> "rolled back, and there is " + pods.cluster.truth().pods());
        Release from = run.plan().from();
        pods.scene.check(
                Rule.ROLLBACK_EXACT,
                pods.set()
                        .filter(set -> pods.template(application, from)
                                .filter(set.template()::equals)
                                .isPresent())
                        .filter(set -> set.partition() == 0
                                && set.replicas() == run.plan().recorded().size())
                        .isPresent(),
                () -> "rolled back, and there is " + pods.set());
        untouched.forEach((ordinal, uid) -> pods.scene.check(
                Rule.ROLLBACK_EXACT,
                pods.podTouchedSince(ordinal, 0)
                        || pods.pod(ordinal)
                                .filter(pod -> pod.uid().equals(uid))
                                .isPresent(),
                () -> "rolled back, and " + ordinal + " was untouched and is another pod: " + pods.pod(ordinal)));
    }

    @Override
    public void takesHold(Step step) {
        if (pods.scene
                .phase()
                .filter(phase -> phase instanceof RunPhase.RollingBack)
                .isEmpty()) {
            return;
        }
        Application application = pods.scene.application();
        for (int ordinal : pods.goBy(step)) {
            Release recorded =
                    pods.scene.openRun().orElseThrow().plan().recorded().get(ordinal);
            pods.scene.check(
                    Rule.ROLLBACK_EXACT,
                    recorded == null || pods.unseen(ordinal) || !pods.on(application, ordinal, recorded),
                    () -> step + " takes the pod of " + ordinal + ", which is as it was recorded");
        }
    }
}
