package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Event;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Moment;
import io.refreshd.decide.PodSeen;
import io.refreshd.decide.Run;
import io.refreshd.decide.SetSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Release;
import java.util.List;
import java.util.TreeSet;

/**
 * Forward: every higher pod is seen on the target. Back: a pod that is not ready before those that are, and of those the
 * lowest; once the recorded revision is not the current one any more, the highest.
 */
final class PodsOrder implements Checker {
    private final PodScene pods;

    PodsOrder(PodScene pods) {
        this.pods = pods;
    }

    @Override
    public void decided(Application application, Snapshot seen, Moment moment, Decision decision) {
        for (Event event : decision.events()) {
            if (event instanceof Event.UnitChangeStarted change
                    && application.openRun().isPresent()
                    && change.attempt() == 1) {
                Run run = application.openRun().get();
                if (change.purpose() == Purpose.FORWARD) {
                    forward(run, seen, change.ordinal());
                } else if (change.purpose() == Purpose.BACK) {
                    back(application, run, seen, change.ordinal());
                }
            }
        }
    }

    private void forward(Run run, Snapshot seen, int ordinal) {
        List<Integer> order = run.plan().order();
        List<Integer> higher = order.subList(0, Math.max(0, order.indexOf(ordinal)));
        pods.scene.check(
                Rule.DESCENDING_ORDER,
                order.contains(ordinal)
                        && higher.stream()
                                .allMatch(above ->
                                        installed(seen, above, run.plan().to())),
                () -> ordinal + " changes before " + higher + " are on the target: " + seen.units());
    }

    private void back(Application application, Run run, Snapshot seen, int ordinal) {
        TreeSet<Integer> changed = new TreeSet<>();
        run.plan().recorded().forEach((unit, recorded) -> {
            boolean there = seen.unit(unit).flatMap(UnitSeen::pod).isPresent();
            boolean journalled = recorded.sameAs(application.units().getOrDefault(unit, recorded));
            if (!journalled || (there && !installed(seen, unit, recorded))) {
                changed.add(unit);
            }
        });
        boolean flipped = seen.set()
                .flatMap(SetSeen::current)
                .filter(run.plan().from()::sameAs)
                .isEmpty();
        TreeSet<Integer> ill = new TreeSet<>(changed);
        ill.removeIf(unit ->
                seen.unit(unit).flatMap(UnitSeen::pod).filter(PodSeen::ready).isPresent());
        if (changed.isEmpty()) {
            pods.scene.check(
                    Rule.DESCENDING_ORDER,
                    seen.set().filter(set -> !set.holds(run.plan().from())).isPresent(),
                    () -> ordinal + " goes back, and nothing has changed: " + seen);
            return;
        }
        TreeSet<Integer> first = flipped || ill.isEmpty() ? changed : ill;
        pods.scene.check(
                Rule.DESCENDING_ORDER,
                ordinal == (flipped ? first.last() : first.first()),
                () -> ordinal + " goes back, of " + changed + " with " + ill + " ill");
    }

    private static boolean installed(Snapshot seen, int ordinal, Release release) {
        return seen.unit(ordinal)
                .flatMap(UnitSeen::installed)
                .filter(release::sameAs)
                .isPresent();
    }
}
