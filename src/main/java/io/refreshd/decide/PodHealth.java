package io.refreshd.decide;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import java.util.Comparator;
import java.util.Optional;

/** Says why a unit that is a pod is not healthy: its StatefulSet first, then its pod, its release, its readiness. */
final class PodHealth {
    private PodHealth() {}

    static Optional<Reason> objection(
            Application application, Adopted place, Snapshot seen, int ordinal, Release expected) {
        return SetHealth.objection(application, place, seen).or(() -> pod(application, place, seen, ordinal, expected));
    }

    private static Optional<Reason> pod(
            Application application, Adopted place, Snapshot seen, int ordinal, Release expected) {
        String name = application.unit(ordinal).toString();
        Optional<UnitSeen> unit = seen.unit(ordinal);
        Optional<PodSeen> pod = unit.flatMap(UnitSeen::pod);
        if (pod.isEmpty()) {
            return below(application, place, seen, ordinal).or(() -> Optional.of(absent(name, place, seen)));
        }
        if (pod.get().terminating()) {
            return reason(ReasonCode.UNIT_DOWN, name + " is being stopped", "");
        }
        if (unit.flatMap(UnitSeen::installed).filter(expected::sameAs).isEmpty()) {
            return reason(
                    ReasonCode.RELEASE_DRIFTED,
                    name + " is made from "
                            + unit.flatMap(UnitSeen::installed)
                                    .map(Release::toString)
                                    .orElse("a template that is nobody's release")
                            + ", not from " + expected,
                    seen.set()
                                    .filter(set -> comesBackAs(set, ordinal, expected))
                                    .isPresent()
                            ? deletion(application, place, ordinal)
                            : "");
        }
        return pod.get().ready() ? Optional.empty() : Optional.of(ill(name, place, ordinal, pod.get()));
    }

    private static boolean comesBackAs(SetSeen set, int ordinal, Release expected) {
        return set.partition() <= ordinal
                ? set.holds(expected)
                : set.current().filter(expected::sameAs).isPresent();
    }

    /** When the pod comes back as it should be. */
    private static String deletion(Application application, Adopted place, int ordinal) {
        return "kubectl delete pod " + place.statefulSet() + "-" + ordinal + " --namespace " + place.namespace()
                + (application.openRun().isPresent() ? ", then refreshctl resume " + application.name() : "");
    }

    /** Why another unit than this one does not serve, whatever it is made from; from the highest ordinal. */
    static Optional<Reason> idleBeside(Application application, Adopted place, Snapshot seen, int ordinal) {
        return application.units().keySet().stream()
                .filter(other -> other != ordinal)
                .sorted(Comparator.reverseOrder())
                .flatMap(other -> idle(application, place, seen, other).stream())
                .findFirst();
    }

    private static Optional<Reason> idle(Application application, Adopted place, Snapshot seen, int ordinal) {
        String name = application.unit(ordinal).toString();
        Optional<PodSeen> pod = seen.unit(ordinal).flatMap(UnitSeen::pod);
        if (pod.isEmpty()) {
            return Optional.of(absent(name, place, seen));
        }
        if (pod.get().terminating()) {
            return reason(ReasonCode.UNIT_DOWN, name + " is being stopped", "");
        }
        return pod.filter(present -> !present.ready()).map(present -> ill(name, place, ordinal, present));
    }

    /** An ordered set makes no pod above one that is not ready: that one's trouble is what there is to be mended. */
    private static Optional<Reason> below(Application application, Adopted place, Snapshot seen, int ordinal) {
        return application.units().headMap(ordinal).entrySet().stream()
                .filter(lower -> seen.unit(lower.getKey())
                        .flatMap(UnitSeen::pod)
                        .filter(pod -> !pod.ready())
                        .isPresent())
                .flatMap(lower -> pod(application, place, seen, lower.getKey(), lower.getValue()).stream())
                .findFirst()
                .map(cause -> new Reason(
                        ReasonCode.UNIT_DOWN,
                        application.unit(ordinal) + " has no pod, since " + cause.sentence(),
                        cause.next()));
    }

    private static Reason absent(String name, Adopted place, Snapshot seen) {
        String refused = seen.set().map(SetSeen::refused).orElse("");
        return refused.isEmpty()
                ? new Reason(ReasonCode.UNIT_DOWN, name + " has no pod", "")
                : new Reason(
                        ReasonCode.POD_REFUSED,
                        "the pod of " + name + " can not be created: " + refused,
                        "kubectl describe statefulset " + place.statefulSet() + " --namespace " + place.namespace());
    }

    /** Why a pod that exists is not ready. */
    static Reason ill(String name, Adopted place, int ordinal, PodSeen pod) {
        String describe =
                "kubectl describe pod " + place.statefulSet() + "-" + ordinal + " --namespace " + place.namespace();
        return pod.ailment()
                .map(ailment -> switch (ailment.kind()) {
                    case IMAGE ->
                        new Reason(
                                ReasonCode.IMAGE_NOT_PULLED,
                                "the image of " + name + " can not be pulled: " + ailment.text(),
                                describe);
                    case CRASH ->
                        new Reason(
                                ailment.lasting() ? ReasonCode.UNIT_CRASHED : ReasonCode.UNIT_STARTING,
                                name + " ends again and again: " + ailment.text(),
                                describe);
                    case CONTAINER ->
                        new Reason(
                                ReasonCode.CONTAINER_NOT_CREATED,
                                "a container of " + name + " can not be made: " + ailment.text(),
                                describe);
                    case UNSCHEDULABLE ->
                        new Reason(
                                ReasonCode.UNIT_UNSCHEDULABLE,
                                "no node takes " + name + ": " + ailment.text(),
                                describe);
                    case NOT_READY ->
                        new Reason(ReasonCode.UNIT_STARTING, name + " is not ready: " + ailment.text(), "");
                })
                .orElseGet(() -> Reason.of(ReasonCode.UNIT_STARTING, name + " is not ready yet"));
    }

    private static Optional<Reason> reason(ReasonCode code, String sentence, String next) {
        return Optional.of(new Reason(code, sentence, next));
    }
}
