package io.refreshd.simulation.rule;

import io.refreshd.decide.Intent;
import io.refreshd.decide.Step;
import java.util.TreeSet;

/**
 * A template is written together with a partition that holds every pod; the partition rises in no other write but that
 * which adds the spare unit, the write that takes it away moves no other, and the partition goes
 * down so far that the one pod goes whose turn it is, or none. While the disk is broken nobody knows whose turn it is.
 */
final class PartitionHeld implements Checker {
    private final PodScene pods;

    PartitionHeld(PodScene pods) {
        this.pods = pods;
    }

    @Override
    public void takesHold(Step step) {
        pods.set().ifPresent(set -> {
            if (step instanceof Step.HoldTemplate hold) {
                pods.scene.check(
                        Rule.PARTITION_HELD,
                        hold.partition() >= set.replicas(),
                        () -> hold + " lets pods of " + set.replicas() + " go");
            } else if (step instanceof Step.ScaleSet scale) {
                TreeSet<Integer> going = pods.goBy(scale);
                going.remove(scale.ordinal());
                going.removeIf(pods::unseen);
                pods.scene.check(
                        Rule.PARTITION_HELD,
                        going.isEmpty() || pods.scene.diskBroken(),
                        () -> scale + " lets " + going + " go of " + set);
            } else if (step instanceof Step.LowerPartition lower) {
                TreeSet<Integer> going = pods.goBy(lower);
                going.removeIf(ordinal -> ordinal == turn() || pods.unseen(ordinal));
                pods.scene.check(
                        Rule.PARTITION_HELD,
                        lower.ordinal() <= set.partition() && (going.isEmpty() || pods.scene.diskBroken()),
                        () -> lower + " from " + set.partition() + " lets " + going + " go under "
                                + pods.scene.intent());
            }
        });
    }

    private int turn() {
        return pods.scene.intent().orElse(null) instanceof Intent.Change change ? change.ordinal() : -1;
    }
}
