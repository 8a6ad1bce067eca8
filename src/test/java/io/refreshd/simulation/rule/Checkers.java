package io.refreshd.simulation.rule;

import io.refreshd.simulation.kubernetes.SimCluster;
import java.util.List;

/** All checkers; two rules are found by whoever runs the world: {@code RUN_ENDS} and {@code NO_SURPRISE}. */
public final class Checkers {
    private Checkers() {}

    public static List<Checker> all(Scene scene) {
        return List.of(
                new JournalMonotone(scene),
                new StateIsFold(scene),
                new IntentFirst(scene),
                new LookFirst(scene),
                new OneUnitDown(scene),
                new DescendingOrder(scene),
                new PausedIsStill(scene),
                new PrimaryHandedOver(scene),
                new FewHandovers(scene),
                new PromotedWithProof(scene),
                new OneWritable(scene),
                new NoWriteLost(scene),
                new RollbackExact(scene),
                new ReasonGiven(scene),
                new SlotsConsumed(scene),
                new PausesKept(scene),
                new HealthyFirst(scene),
                new GatePassed(scene),
                new RunOpen(scene),
                new TrueEnd(scene),
                new HandoverWhole(scene),
                new NothingHalf(scene),
                new OneAnswer(scene),
                new AnswerKept(scene),
                new ReleaseKept(scene),
                new StaleRefused(scene),
                new HealsBounded(scene),
                new OperationsEnd(scene));
    }

    /** Where the units are pods: what holds for every unit, and what holds for pods. */
    public static List<Checker> ofPods(Scene scene, SimCluster cluster, boolean faultFree) {
        PodScene pods = new PodScene(scene, cluster);
        return List.of(
                new PodsSeen(pods),
                new JournalMonotone(scene),
                new StateIsFold(scene),
                new IntentFirst(scene),
                new LookFirst(scene),
                new PodsOneDown(pods),
                new PodsOrder(pods),
                new PausedIsStill(scene),
                new PodsBack(pods),
                new ReasonGiven(scene),
                new PausesKept(scene),
                new HealthyFirst(scene),
                new GatePassed(scene),
                new RunOpen(scene),
                new PodsTrueEnd(pods),
                new PodsNothingHalf(pods),
                new OneAnswer(scene),
                new HealsBounded(scene),
                new OperationsEnd(scene),
                new PartitionHeld(pods),
                new ForeignKept(pods),
                new FewRequests(scene, faultFree),
                new ActsOnSeen(pods));
    }
}
