package io.refreshd.decide;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.util.Optional;

/**
 * The spare unit of a StatefulSet: one replica more, in one write with a partition that holds every pod, so that nothing
 * that is written into the template meanwhile moves one. It has the highest ordinal, so one replica less takes it away.
 */
final class SetScaling {
    private SetScaling() {}

    static Decision adding(
            Application application, Adopted place, Intent.Add add, Snapshot seen, Moment moment, Limits limits) {
        Optional<Reason> drift = SetHealth.objection(application, place, seen);
        if (drift.isPresent()) {
            return Troubles.await(application, drift.get(), moment, limits);
        }
        SetSeen set = seen.set().orElseThrow();
        String name = application.unit(add.ordinal()).toString();
        Optional<Reason> objection = Health.objection(application, seen, add.ordinal(), add.release(), limits);
        if (set.replicas() <= add.ordinal()) {
            return Health.anyObjection(application, seen, -1, limits)
                    .map(why -> Troubles.await(application, why, moment, limits))
                    .orElseGet(() -> Decision.act(
                            new Step.ScaleSet(
                                    add.ordinal(), add.ordinal() + 1, add.ordinal() + 1, set.resourceVersion()),
                            Reason.of(
                                    ReasonCode.SCALING,
                                    name + " is added on " + add.release().version())));
        }
        if (objection.isPresent()) {
            return PartitionRules.unready(
                    application, add.ordinal(), add.since(), objection.get(), seen, moment, limits);
        }
        return Decision.record(Reason.of(ReasonCode.SCALING, name + " is there"), new Event.UnitAdded(add.ordinal()));
    }

    static Decision removing(
            Application application, Adopted place, Intent.Remove remove, Snapshot seen, Moment moment, Limits limits) {
        Optional<Reason> drift = SetHealth.objection(application, place, seen);
        if (drift.isPresent()) {
            return Troubles.await(application, drift.get(), moment, limits);
        }
        SetSeen set = seen.set().orElseThrow();
        Reason doing = Reason.of(ReasonCode.SCALING, application.unit(remove.ordinal()) + " is removed");
        Optional<PodSeen> pod = seen.unit(remove.ordinal()).flatMap(UnitSeen::pod);
        Optional<Decision> first = PartitionWayBack.beforeRemoval(application, pod, seen);
        if (first.isPresent()) {
            return first.get();
        }
        if (set.replicas() > remove.ordinal()) {
            Optional<Reason> idle = pod.filter(PodSeen::ready)
                    .flatMap(serves -> PodHealth.idleBeside(application, place, seen, remove.ordinal())
                            .or(() -> Health.idleBeside(application, seen, remove.ordinal(), limits)));
            Optional<Reason> kept = idle.or(() -> seen.unit(remove.ordinal())
                    .filter(spare -> application.patroni() && pod.isPresent())
                    .flatMap(spare -> Members.keeps(application, seen, spare)));
            if (kept.isPresent()) {
                return Troubles.await(application, kept.get(), moment, limits);
            }
            return Decision.act(
                    new Step.ScaleSet(
                            remove.ordinal(),
                            remove.ordinal(),
                            partition(application, remove.ordinal(), set, seen),
                            set.resourceVersion()),
                    doing);
        }
        if (pod.isEmpty() && set.settled()) {
            return Decision.record(doing, new Event.UnitRemoved(remove.ordinal()));
        }
        return Troubles.await(
                application,
                Reason.of(ReasonCode.SCALING, "the pod of " + application.unit(remove.ordinal()) + " has yet to go"),
                moment,
                limits);
    }

    /** It lets no pod go: it is 0 only when every pod that stays is made from the template. */
    private static int partition(Application application, int spare, SetSeen set, Snapshot seen) {
        boolean free = application.units().keySet().stream()
                .filter(ordinal -> ordinal != spare)
                .allMatch(ordinal -> seen.unit(ordinal)
                        .flatMap(UnitSeen::installed)
                        .filter(set::holds)
                        .isPresent());
        return free ? 0 : Math.min(set.partition(), spare);
    }

    /** Whether the set asks for the pod of that ordinal. */
    static boolean asked(Snapshot seen, int ordinal) {
        return seen.set().filter(set -> set.replicas() > ordinal).isPresent();
    }

    /** Whether somebody did something to the StatefulSet that the run does not know of. */
    static boolean drifted(Application application, Snapshot seen) {
        return application
                .adopted()
                .flatMap(place -> SetHealth.objection(application, place, seen))
                .isPresent();
    }

    /** Whether a run may meet this number of replicas; while the spare unit comes or goes there are two. */
    static boolean expected(Application application, int replicas) {
        int units = application.units().size();
        return replicas == units
                || application
                        .openRun()
                        .filter(run -> run.goingBack() || run.cancelRequested() || moving(application.intent()))
                        .flatMap(run -> run.plan().spare())
                        .filter(spare -> replicas == (application.units().containsKey(spare) ? units - 1 : units + 1))
                        .isPresent();
    }

    private static boolean moving(Optional<Intent> intent) {
        Intent open = intent.orElse(null);
        return open instanceof Intent.Add
                || open instanceof Intent.Remove
                || (open instanceof Intent.Change change && moving(change.then()));
    }
}
