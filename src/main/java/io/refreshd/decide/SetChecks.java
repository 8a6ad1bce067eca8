package io.refreshd.decide;

import io.refreshd.model.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a StatefulSet can be rolled and has been rolled. */
final class SetChecks {
    private SetChecks() {}

    static Finding statefulSet(Examination of) {
        Optional<SetSeen> set = of.seen().set();
        if (set.isEmpty()) {
            return Finding.error(
                    "the StatefulSet",
                    of.seen().trouble().isEmpty()
                            ? "it does not exist"
                            : of.seen().trouble());
        }
        if (!set.get().obstacles().isEmpty()) {
            return Finding.fail(
                    Finding.some(set.get().obstacles()),
                    "change what is named, or refresh " + of.application().name() + " with what manages it");
        }
        if (!set.get().settled()) {
            return Finding.fail(
                    "its controller has yet to see the newest spec",
                    "wait, and run the check again: is the controller manager running?");
        }
        Release wanted = of.stage() == Stage.POST
                ? of.facts().target()
                : of.application().release();
        boolean mixed = of.application().mixed();
        if (!mixed && !set.get().holds(wanted)) {
            return Finding.fail(
                    "its template is not that of " + wanted,
                    "set the template back, or let the roll of the other one end: it is then adopted by itself");
        }
        if (of.stage() == Stage.POST
                && set.get().current().filter(wanted::sameAs).isEmpty()) {
            return Finding.fail(
                    "its controller does not call the revision of " + wanted + " the current one",
                    "kubectl rollout status statefulset "
                            + of.application()
                                    .adopted()
                                    .map(Adopted::statefulSet)
                                    .orElse(""));
        }
        return Finding.pass(Figures.count(set.get().replicas(), "replica") + ", partition "
                + set.get().partition());
    }

    static Finding pods(Examination of) {
        List<String> ill = new ArrayList<>();
        for (int ordinal : of.ordinals()) {
            Health.objection(of.application(), of.seen(), ordinal, of.limits())
                    .ifPresent(why -> ill.add(why.sentence()));
        }
        return ill.isEmpty()
                ? Finding.pass(Figures.count(of.ordinals().size(), "pod") + ", all ready on their release")
                : Finding.fail(
                        Finding.some(ill.stream().distinct().toList()),
                        "mend what is named: refreshctl status "
                                + of.application().name());
    }

    static Finding permissions(Examination of) {
        return Finding.of(
                of.facts().denied(),
                "the rights of refreshd's account",
                denied -> denied.isEmpty()
                        ? Finding.pass("refreshd may roll the StatefulSet, and back")
                        : Finding.fail(
                                "refreshd may not " + Finding.some(denied),
                                "kubectl apply -n "
                                        + of.application()
                                                .adopted()
                                                .map(Adopted::namespace)
                                                .orElse("NAMESPACE")
                                        + " -f config/kubernetes/ROLE for each Role that is named"));
    }

    /** A claim stays when its unit goes; the next unit of that ordinal would start on what is in it. */
    static Finding spareVolumes(Examination of) {
        Optional<Integer> spare = of.application().run().map(Run::plan).flatMap(Event.RunPlan::spare);
        if (spare.isEmpty()
                || (of.stage() == Stage.PRE && of.application().openRun().isEmpty())) {
            return Finding.pass("no spare unit is added");
        }
        String unit = of.name(spare.get());
        return Finding.of(of.facts().claims(), "the volumes of " + unit, left -> {
            if (left.isEmpty() || (of.stage() == Stage.PRE && of.ordinals().contains(spare.get()))) {
                return Finding.pass("nothing is left of an earlier " + unit);
            }
            String fix = "kubectl delete pvc " + String.join(" ", left) + " --namespace "
                    + of.application().adopted().map(Adopted::namespace).orElse("NAMESPACE")
                    + ", when nobody needs what is in it";
            return of.stage() == Stage.PRE
                    ? Finding.fail(
                            unit + " would start on what an earlier unit left in " + String.join(", ", left), fix)
                    : Finding.warn(
                            String.join(", ", left) + " stays behind " + unit
                                    + ", with data that grows old; it is in the way of the next spare unit",
                            fix);
        });
    }

    static Finding wayBack(Examination of) {
        Optional<SetSeen> set = of.seen().set();
        if (set.isEmpty()) {
            return Finding.error("the ControllerRevisions", "there is no StatefulSet");
        }
        String revision = of.application().adopted().map(Adopted::revision).orElse("");
        if (!set.get().recordKept()) {
            return Finding.fail(
                    "the recorded ControllerRevision " + revision + " is gone",
                    "wait until the StatefulSet is adopted again, which it is when all its pods are ready");
        }
        return set.get().historyKept() < 1
                ? Finding.fail(
                        "revisionHistoryLimit is 0, so the way back would be deleted with the last old pod",
                        "set spec.revisionHistoryLimit to 1 or more")
                : Finding.pass("the ControllerRevision " + revision + " is recorded");
    }
}
