package io.refreshd.decide;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Says what somebody else did to a StatefulSet that is being rolled, or nothing when it is as it was left. None of it
 * heals by itself: who did it must say what was meant.
 */
final class SetHealth {
    private SetHealth() {}

    static Optional<Reason> objection(Application application, Adopted place, Snapshot seen) {
        if (!seen.trouble().isEmpty()) {
            return reason(ReasonCode.CLUSTER_UNREADABLE, "the cluster can not be read: " + seen.trouble(), "");
        }
        if (seen.set().isEmpty()) {
            return reason(
                    ReasonCode.SET_MISSING,
                    "the StatefulSet " + place.shown() + " does not exist",
                    "kubectl get statefulset " + place.statefulSet() + " --namespace " + place.namespace());
        }
        SetSeen set = seen.set().get();
        return identity(application, place, set)
                .or(() -> template(application, place, set))
                .or(() -> partition(application, place, set));
    }

    private static Optional<Reason> identity(Application application, Adopted place, SetSeen set) {
        if (!set.uid().equals(place.uid())) {
            return reason(
                    ReasonCode.SET_REPLACED,
                    "the StatefulSet " + place.shown() + " was deleted and created again",
                    "refreshctl cancel " + application.name()
                            + "; the new one is adopted by itself when all its pods are of one template");
        }
        if (!SetScaling.expected(application, set.replicas())) {
            return reason(
                    ReasonCode.SCALE_DRIFTED,
                    "somebody scaled the StatefulSet " + place.shown() + " to " + set.replicas() + " replicas; the run"
                            + " is for " + application.units().size(),
                    "kubectl scale statefulset " + place.statefulSet() + " --namespace " + place.namespace()
                            + " --replicas " + application.units().size() + ", then refreshctl resume "
                            + application.name());
        }
        return set.obstacles().isEmpty()
                ? Optional.empty()
                : reason(
                        ReasonCode.SET_UNSUPPORTED,
                        "the StatefulSet " + place.shown() + " can not be rolled: "
                                + set.obstacles().get(0),
                        "");
    }

    private static Optional<Reason> template(Application application, Adopted place, SetSeen set) {
        boolean goingBack = application.openRun().filter(Run::goingBack).isPresent();
        if (goingBack && set.recordKept()) {
            // A person asked for the recorded template, whatever stands there now.
            return Optional.empty();
        }
        boolean known = set.template()
                .filter(template -> application.release().sameAs(template)
                        || application.units().values().stream().anyMatch(template::sameAs)
                        || application
                                .openRun()
                                .filter(run -> run.onTarget(template)
                                        || run.plan().recorded().values().stream()
                                                .anyMatch(template::sameAs))
                                .isPresent())
                .isPresent();
        if (known) {
            return Optional.empty();
        }
        return set.recordKept()
                ? reason(
                        ReasonCode.TEMPLATE_DRIFTED,
                        "somebody changed the pod template of the StatefulSet " + place.shown(),
                        application.openRun().isPresent() || application.mixed()
                                ? ""
                                : "kubectl rollout undo statefulset " + place.statefulSet() + " --namespace "
                                        + place.namespace()
                                        + ", or let its roll end: it is then adopted by itself")
                : reason(
                        ReasonCode.TEMPLATE_DRIFTED,
                        "the recorded ControllerRevision " + place.revision() + " of " + place.shown() + " is gone",
                        application.openRun().isEmpty()
                                ? ""
                                : "refreshctl cancel " + application.name()
                                        + "; it is adopted again by itself when all its pods are of one template");
    }

    /** Only while a new template is held: then a partition that somebody moved moves pods. */
    private static Optional<Reason> partition(Application application, Adopted place, SetSeen set) {
        Optional<Run> run = application
                .openRun()
                .filter(open -> !open.goingBack())
                .filter(open -> set.holds(open.plan().to()))
                .filter(open -> !open.onTarget(application.release()));
        SortedSet<Integer> moved = new TreeSet<>();
        run.ifPresent(open -> application.units().forEach((ordinal, release) -> {
            if (open.onTarget(release)) {
                moved.add(ordinal);
            }
        }));
        Optional<Integer> moving = application
                .intent()
                .filter(open -> open instanceof Intent.Change change && change.purpose() == Purpose.FORWARD)
                .map(open -> ((Intent.Change) open).ordinal());
        moving.ifPresent(moved::remove);
        int left = moved.isEmpty() ? set.replicas() : moved.first();
        boolean expected = set.partition() == left
                || moving.filter(ordinal -> set.partition() == ordinal).isPresent();
        return run.isEmpty() || expected
                ? Optional.empty()
                : reason(
                        ReasonCode.PARTITION_DRIFTED,
                        "somebody set the partition of the StatefulSet " + place.shown() + " to " + set.partition()
                                + "; it was left at " + left,
                        "");
    }

    private static Optional<Reason> reason(ReasonCode code, String sentence, String next) {
        return Optional.of(new Reason(code, sentence, next));
    }
}
