package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Moment;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Each step is covered by the intent on disk; slots may always be made as the units on disk want them. While the disk is
 * broken nobody knows what is on it: then the last intent that the daemon was told to be on disk counts.
 */
final class IntentFirst implements Checker {
    private final Scene scene;
    private Optional<Application> believed = Optional.empty();

    IntentFirst(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void decided(Application application, Snapshot seen, Moment moment, Decision decision) {
        believed = Optional.of(application);
    }

    @Override
    public void asks(Step step) {
        boolean covered = scene.deployed() && covered(step, scene.application());
        boolean excused = scene.diskBroken() && covered(step, believed.orElseThrow());
        scene.check(Rule.INTENT_FIRST, covered || excused, () -> step + " under " + scene.intent());
    }

    private static boolean covered(Step step, Application application) {
        Intent intent = application.intent().orElse(null);
        if (step instanceof Step.RepairSlots repair) {
            return slots(application, repair);
        }
        if (intent instanceof Intent.Change change) {
            return step.ordinal() == change.ordinal()
                    && (step instanceof Step.StopUnit
                            || (step instanceof Step.StartUnit start
                                    && start.release().equals(change.release()))
                            || pod(step, change));
        }
        if (parks(step)) {
            return application.openRun().map(Run::phase).orElse(null) instanceof RunPhase.RollingBack;
        }
        if (intent instanceof Intent.Handover handover) {
            return step instanceof Step.Promote || step instanceof Step.StartUnit
                    ? step.ordinal() == handover.to()
                    : step.ordinal() == handover.from();
        }
        if (intent instanceof Intent.Add add) {
            return (step instanceof Step.AddUnit adding
                            && adding.ordinal() == add.ordinal()
                            && adding.release().equals(add.release()))
                    || (scales(step, add.ordinal() + 1) && step.ordinal() == add.ordinal());
        }
        return intent instanceof Intent.Remove remove
                && (step instanceof Step.RemoveUnit || scales(step, remove.ordinal()))
                && step.ordinal() == remove.ordinal();
    }

    /** A unit that only stays needs the template that the others need. */
    private static boolean pod(Step step, Intent.Change change) {
        return step instanceof Step.LowerPartition
                || (step instanceof Step.DeletePod && change.purpose() != Purpose.FORWARD)
                || (step instanceof Step.HoldTemplate hold
                        && (hold.release().equals(change.release()) || change.purpose() == Purpose.RESTART));
    }

    private static boolean scales(Step step, int replicas) {
        return step instanceof Step.ScaleSet scale && scale.replicas() == replicas;
    }

    /** At the end of the way back nothing is held any more. */
    private static boolean parks(Step step) {
        return step instanceof Step.LowerPartition lower && lower.ordinal() == 0;
    }

    private static boolean slots(Application application, Step.RepairSlots repair) {
        TreeSet<Integer> others = new TreeSet<>(application.units().keySet());
        added(application.intent()).ifPresent(others::add);
        others.remove(repair.ordinal());
        return repair.consumers().isEmpty() || repair.consumers().equals(others);
    }

    private static Optional<Integer> added(Optional<Intent> open) {
        return open.flatMap(intent -> intent instanceof Intent.Change change
                ? added(change.then())
                : intent instanceof Intent.Add add ? Optional.of(add.ordinal()) : Optional.empty());
    }
}
