package io.refreshd.decide;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.Heals;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import java.time.Instant;
import java.util.Optional;

/**
 * Brings one pod of a StatefulSet to a release. Forward: the new template and a partition that holds every pod, in one
 * write; then the partition goes down to this ordinal. Back: the old template and the same partition, in one write; then
 * this pod alone is deleted. The partition is never raised otherwise, and the old template never comes back while the
 * partition is low: the controller would restart every changed pod by itself.
 */
final class PartitionRules {
    private PartitionRules() {}

    static Decision next(
            Application application, Adopted place, Intent.Change change, Snapshot seen, Moment moment, Limits limits) {
        Optional<Reason> drift = SetHealth.objection(application, place, seen);
        if (drift.isPresent()) {
            return Troubles.await(application, drift.get(), moment, limits);
        }
        SetSeen set = seen.set().orElseThrow();
        Release wanted = template(application, change);
        if (!set.holds(wanted)) {
            return hold(application, change, wanted, set, seen, moment, limits);
        }
        if (!set.settled()) {
            return waiting(
                    application, change, "the StatefulSet's controller has yet to see the new spec", moment, limits);
        }
        Optional<UnitSeen> unit =
                seen.unit(change.ordinal()).filter(present -> present.pod().isPresent());
        boolean made = unit.flatMap(UnitSeen::installed)
                .filter(change.release()::sameAs)
                .isPresent();
        Optional<Decision> lower =
                unit.isEmpty() ? PartitionWayBack.lower(application, change, seen) : Optional.empty();
        if (lower.isPresent()) {
            return lower.get();
        }
        if (made || unit.isEmpty() || unit.get().pod().orElseThrow().terminating()) {
            return mature(application, change, seen, moment, limits);
        }
        return move(application, place, change, set, unit.get().pod().orElseThrow(), seen, moment, limits);
    }

    /** The template that the set must hold for this change; a unit that only stays needs what the others need. */
    private static Release template(Application application, Intent.Change change) {
        if (change.purpose() != Purpose.RESTART) {
            return change.release();
        }
        return application
                .openRun()
                .map(Run::plan)
                .map(Event.RunPlan::to)
                .filter(to -> application.units().values().stream().anyMatch(to::sameAs))
                .orElse(change.release());
    }

    private static Decision hold(
            Application application,
            Intent.Change change,
            Release wanted,
            SetSeen set,
            Snapshot seen,
            Moment moment,
            Limits limits) {
        boolean begun = application.units().entrySet().stream()
                .anyMatch(unit ->
                        unit.getKey() != change.ordinal() && unit.getValue().sameAs(wanted));
        if (change.purpose() == Purpose.FORWARD && begun) {
            return Troubles.await(
                    application,
                    Reason.of(
                            ReasonCode.TEMPLATE_DRIFTED,
                            "somebody set the template of " + application.name() + " back while units run the new one"),
                    moment,
                    limits);
        }
        Optional<Reason> others = change.purpose() == Purpose.FORWARD
                ? Health.anyObjection(application, seen, change.ordinal(), limits)
                : Optional.empty();
        return others.map(why -> Troubles.await(application, why, moment, limits))
                .orElseGet(() -> Decision.act(
                        new Step.HoldTemplate(change.ordinal(), wanted, set.replicas(), set.resourceVersion()),
                        UnitChange.doing(application, change)));
    }

    /** The set holds the release and this pod is still another one's: it is let go. */
    private static Decision move(
            Application application,
            Adopted place,
            Intent.Change change,
            SetSeen set,
            PodSeen pod,
            Snapshot seen,
            Moment moment,
            Limits limits) {
        Optional<Decision> late = UnitChange.late(application, change, moment, limits);
        if (late.isPresent()) {
            return late.get();
        }
        Optional<Decision> kept = kept(application, change, set, seen, moment, limits);
        if (kept.isPresent()) {
            return kept.get();
        }
        if (change.purpose() == Purpose.FORWARD) {
            Optional<Reason> others = Health.anyObjection(application, seen, change.ordinal(), limits);
            return set.partition() > change.ordinal() && others.isPresent()
                    ? Troubles.await(application, others.get(), moment, limits)
                    : lower(application, change, set, moment, limits);
        }
        Optional<Reason> idle = pod.ready()
                ? PodHealth.idleBeside(application, place, seen, change.ordinal())
                        .or(() -> Health.idleBeside(application, seen, change.ordinal(), limits))
                : Optional.empty();
        if (idle.isPresent()) {
            return PartitionWayBack.rather(application, change, seen)
                    .orElseGet(() -> Troubles.await(application, idle.get(), moment, limits));
        }
        boolean comesBack = set.partition() <= change.ordinal()
                || set.current().filter(change.release()::sameAs).isPresent();
        return comesBack
                ? Decision.act(
                        new Step.DeletePod(change.ordinal(), pod.uid(), pod.resourceVersion()),
                        UnitChange.doing(application, change))
                : PartitionWayBack.higher(application, change, seen)
                        .orElseGet(() -> lower(application, change, set, moment, limits));
    }

    /** What comes before a pod is let go, under Patroni; empty when nothing does, and when it was let go already. */
    private static Optional<Decision> kept(
            Application application, Intent.Change change, SetSeen set, Snapshot seen, Moment moment, Limits limits) {
        if (!application.patroni() || set.partition() <= change.ordinal()) {
            return Optional.empty();
        }
        UnitSeen unit = seen.unit(change.ordinal()).orElseThrow();
        if (unit.primary() && application.units().size() > 1) {
            // It became the primary after its turn had come: it is handed over first.
            return Optional.of(
                    UnitChange.stay(application, unit, unit.installed().orElse(change.release())));
        }
        return Members.keeps(application, seen, unit).map(why -> Troubles.await(application, why, moment, limits));
    }

    private static Decision lower(
            Application application, Intent.Change change, SetSeen set, Moment moment, Limits limits) {
        return set.partition() > change.ordinal()
                ? Decision.act(
                        new Step.LowerPartition(change.ordinal(), set.resourceVersion()),
                        UnitChange.doing(application, change))
                : waiting(application, change, "the controller has yet to replace it", moment, limits);
    }

    /** The pod is made, or being made, from the release: it gets ready, or there is a cause why it does not. */
    private static Decision mature(
            Application application, Intent.Change change, Snapshot seen, Moment moment, Limits limits) {
        Optional<Reason> objection = Health.objection(application, seen, change.ordinal(), change.release(), limits);
        if (objection.isEmpty()) {
            return UnitChange.healthy(
                    application, change, seen.unit(change.ordinal()).orElseThrow(), moment);
        }
        Reason why = objection.get();
        return change.healthySince().isPresent()
                ? Decision.record(why, new Event.UnitIll(change.ordinal(), why))
                : unready(application, change.ordinal(), change.since(), why, seen, moment, limits);
    }

    /** A pod that was made and is not ready: it is waited for until the deadline, unless that is of no use. */
    static Decision unready(
            Application application,
            int ordinal,
            Instant since,
            Reason why,
            Snapshot seen,
            Moment moment,
            Limits limits) {
        boolean hopeless = seen.unit(ordinal)
                        .flatMap(UnitSeen::pod)
                        .filter(pod -> !pod.terminating())
                        .flatMap(PodSeen::ailment)
                        .filter(PodSeen.Ailment::lasting)
                        .isPresent()
                || why.code().heals() == Heals.HUMAN;
        if (hopeless) {
            return Troubles.block(application, new Reason(why.code(), why.sentence(), Troubles.rollback(application)));
        }
        return moment.past(since, limits.unitDeadline())
                ? Troubles.block(
                        application,
                        new Reason(
                                why.code() == ReasonCode.UNIT_STARTING || why.code() == ReasonCode.UNIT_DOWN
                                        ? ReasonCode.UNIT_NEVER_HEALTHY
                                        : why.code(),
                                application.unit(ordinal) + " is not healthy after "
                                        + Troubles.spell(limits.unitDeadline()) + ": " + why.sentence(),
                                Troubles.rollback(application)))
                : Decision.await(why, Decision.SOON);
    }

    private static Decision waiting(
            Application application, Intent.Change change, String what, Moment moment, Limits limits) {
        return UnitChange.late(application, change, moment, limits)
                .orElseGet(() -> Decision.await(
                        Reason.of(ReasonCode.UNIT_STARTING, UnitChange.name(application, change) + " waits: " + what),
                        Decision.SOON));
    }

    /**
     * What a cancel does before it ends the run; empty when it may end here. A pod that was let go is not held back; one
     * that was not is journalled as what it is made from.
     */
    static Optional<Decision> cancelling(
            Application application,
            Adopted place,
            Run run,
            Intent.Change change,
            Snapshot seen,
            Moment moment,
            Limits limits) {
        boolean drifted = SetHealth.objection(application, place, seen).isPresent();
        if (change.purpose() == Purpose.RESTART) {
            boolean stays = drifted || run.goingBack() || stays(application, change, seen);
            return stays ? Optional.empty() : Optional.of(next(application, place, change, seen, moment, limits));
        }
        return drifted || !letGo(run, change, seen)
                ? Optional.of(UnitChange.stay(application, change.ordinal(), present(run, change, seen), seen))
                : Optional.empty();
    }

    /** A pod whose change was given up when the way back began, before it was let go: it is journalled as what it is. */
    static Optional<Decision> untouched(Application application, Run run, Snapshot seen) {
        return application.units().entrySet().stream()
                .filter(unit -> run.goingBack() && run.onTarget(unit.getValue()))
                .filter(unit -> seen.set()
                        .filter(set -> set.holds(unit.getValue()) && set.partition() <= unit.getKey())
                        .isEmpty())
                .flatMap(unit -> seen
                        .unit(unit.getKey())
                        .filter(pod -> pod.pod()
                                .filter(present -> !present.terminating())
                                .isPresent())
                        .flatMap(UnitSeen::installed)
                        .filter(run.plan().from()::sameAs)
                        .map(present -> UnitChange.stay(application, unit.getKey(), present, seen))
                        .stream())
                .findFirst();
    }

    /** Whether the pod is what it shall stay, and the template what the others need. */
    private static boolean stays(Application application, Intent.Change change, Snapshot seen) {
        return seen.set()
                        .filter(set -> set.holds(template(application, change)))
                        .isPresent()
                && seen.unit(change.ordinal())
                        .flatMap(UnitSeen::installed)
                        .filter(change.release()::sameAs)
                        .isPresent();
    }

    /** Whether the controller replaces the pod, or has, whatever is done from now on. */
    private static boolean letGo(Run run, Intent.Change change, Snapshot seen) {
        SetSeen set = seen.set().orElseThrow();
        if (!set.holds(change.release())) {
            return false;
        }
        boolean here = seen.unit(change.ordinal())
                .filter(unit ->
                        unit.installed().filter(change.release()::sameAs).isEmpty())
                .flatMap(UnitSeen::pod)
                .filter(pod -> !pod.terminating())
                .isPresent();
        return set.partition() <= change.ordinal() || (run.goingBack() && !here);
    }

    /** What the pod is made from; without one, what it was before its change. */
    private static Release present(Run run, Intent.Change change, Snapshot seen) {
        return seen.unit(change.ordinal())
                .flatMap(UnitSeen::installed)
                .orElse(
                        change.purpose() == Purpose.BACK
                                ? run.plan().to()
                                : run.plan()
                                        .recorded()
                                        .getOrDefault(
                                                change.ordinal(), run.plan().from()));
    }
}
