package io.refreshd.run;

import io.refreshd.decide.Adopted;
import io.refreshd.decide.Step;
import io.refreshd.decide.StepOutcome;
import io.refreshd.model.Release;
import io.refreshd.substrate.kubernetes.Cluster;
import java.util.Collection;

/** Performs steps on a StatefulSet; blocks. */
final class KubernetesSteps implements Step.Visitor<StepOutcome> {
    private final Cluster cluster;
    private final Adopted place;
    private final Collection<Release> known;

    KubernetesSteps(Cluster cluster, Adopted place, Collection<Release> known) {
        this.cluster = cluster;
        this.place = place;
        this.known = known;
    }

    @Override
    public StepOutcome visit(Step.HoldTemplate step) {
        return cluster.hold(place, step.release(), step.partition(), step.resourceVersion(), known);
    }

    @Override
    public StepOutcome visit(Step.LowerPartition step) {
        return cluster.lower(place, step.ordinal(), step.resourceVersion());
    }

    @Override
    public StepOutcome visit(Step.DeletePod step) {
        return cluster.delete(place, step.ordinal(), step.uid(), step.resourceVersion());
    }

    @Override
    public StepOutcome visit(Step.ScaleSet step) {
        return cluster.scale(place, step.replicas(), step.partition(), step.resourceVersion());
    }

    @Override
    public StepOutcome visit(Step.AddUnit step) {
        return notHere();
    }

    @Override
    public StepOutcome visit(Step.StopUnit step) {
        return notHere();
    }

    @Override
    public StepOutcome visit(Step.StartUnit step) {
        return notHere();
    }

    @Override
    public StepOutcome visit(Step.RemoveUnit step) {
        return notHere();
    }

    @Override
    public StepOutcome visit(Step.RepairSlots step) {
        return notHere();
    }

    @Override
    public StepOutcome visit(Step.SwitchOff step) {
        return notHere();
    }

    @Override
    public StepOutcome visit(Step.MarkStandby step) {
        return notHere();
    }

    @Override
    public StepOutcome visit(Step.UnmarkStandby step) {
        return notHere();
    }

    @Override
    public StepOutcome visit(Step.Promote step) {
        return notHere();
    }

    private static StepOutcome notHere() {
        return StepOutcome.failed("a pod is no process of this machine");
    }
}
