package io.refreshd.decide;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The way back of a StatefulSet. As long as the controller calls the recorded revision the current one, a pod that is
 * deleted comes back as it was: the broken pod first (an unready lower one blocks all above it), then from the lowest,
 * which was changed last; the spare unit goes at the end, or at once when nothing else has changed. When it calls the new one so, or that of somebody else's template, a pod comes back only above
 * the partition: then it goes from the highest.
 */
final class PartitionWayBack {
    private PartitionWayBack() {}

    static Decision next(Application application, Adopted place, Run run, Snapshot seen, Moment moment, Limits limits) {
        Optional<Reason> drift = SetHealth.objection(application, place, seen);
        if (drift.isPresent()) {
            return Troubles.await(application, drift.get(), moment, limits);
        }
        List<Integer> changed = changed(application, run, seen);
        Optional<Integer> spare = Scaling.half(application, run, seen)
                .or(() ->
                        spare(application, run).filter(unit -> goesNow(application, run, changed, unit, seen, limits)));
        if (spare.isPresent()) {
            return leads(application, seen, spare.get())
                    ? WayBack.handOver(application, run, spare.get(), seen, moment, limits)
                    : Scaling.remove(application, spare.get());
        }
        if (changed.isEmpty() && !seen.set().orElseThrow().holds(run.plan().from())) {
            // Nothing is let go before the template is the recorded one: every pod would be made from what stands
            // there.
            return back(application, run, application.units().lastKey(), seen);
        }
        if (changed.isEmpty()) {
            return Verification.tidy(application, run, seen, moment, limits)
                    .or(() -> park(application, seen.set().orElseThrow()))
                    .or(() -> Verification.settling(application, seen, moment, limits))
                    .orElseGet(() -> WayBack.done(application, run));
        }
        int next = first(run, changed, seen);
        // A pod that does not serve goes back whatever else is the matter: it may be what keeps others from being made.
        Optional<Reason> untouched = application.units().keySet().stream()
                .filter(ordinal -> serves(seen, next) && !changed.contains(ordinal))
                .flatMap(ordinal -> Health.objection(application, seen, ordinal, limits).stream())
                .findFirst();
        if (untouched.isPresent()) {
            return Troubles.await(application, untouched.get(), moment, limits);
        }
        return leads(application, seen, next)
                ? WayBack.handOver(application, run, next, seen, moment, limits)
                : back(application, run, next, seen);
    }

    /** Whether the unit writes: its pod is not let go before the primary was handed over. */
    private static boolean leads(Application application, Snapshot seen, int ordinal) {
        return application.units().size() > 1
                && seen.unit(ordinal).filter(UnitSeen::primary).isPresent();
    }

    private static Optional<Integer> spare(Application application, Run run) {
        return run.plan().spare().filter(application.units()::containsKey);
    }

    /**
     * Whether the spare unit goes before the others go back: none of them has changed; or it would go with them, since
     * they go by the partition; or it is ill, and no other one keeps it from going.
     */
    private static boolean goesNow(
            Application application, Run run, List<Integer> changed, int spare, Snapshot seen, Limits limits) {
        return changed.isEmpty()
                || flipped(run, seen)
                || (serves(seen, first(run, changed, seen))
                        && Health.objection(application, seen, spare, limits).isPresent());
    }

    /**
     * The spare unit is to go, and its pod can not: no pod is taken away above one that is not ready. That one goes back
     * first. Empty when nothing keeps it, or what keeps it would not come back as it was recorded.
     */
    static Optional<Decision> beforeRemoval(Application application, Optional<PodSeen> spare, Snapshot seen) {
        return application
                .openRun()
                .filter(run -> run.goingBack() && !flipped(run, seen))
                .filter(run -> spare.filter(pod -> !pod.terminating()).isPresent())
                .flatMap(run -> changed(application, run, seen).stream()
                        .filter(ordinal -> !ready(seen, ordinal))
                        .min(Comparator.naturalOrder())
                        .map(ordinal -> back(application, run, ordinal, seen)));
    }

    private static Decision back(Application application, Run run, int ordinal, Snapshot seen) {
        Release recorded = WayBack.recorded(application, run, ordinal);
        return Decision.record(
                Reason.of(ReasonCode.ROLLING_BACK, application.unit(ordinal) + " goes back to " + recorded.version()),
                new Event.UnitChangeStarted(
                        ordinal,
                        recorded,
                        Purpose.BACK,
                        1,
                        seen.unit(ordinal).map(unit -> unit.process().starts()).orElse(0)));
    }

    /**
     * Another unit fell ill after this one's turn had come, and this one's pod still serves: the ill one goes back first.
     * Empty when it is none that goes back, or can not go first.
     */
    static Optional<Decision> rather(Application application, Intent.Change change, Snapshot seen) {
        return spareFirst(application, change, seen, spare -> !serves(seen, spare))
                .or(() -> other(application, change, seen, ordinal -> !serves(seen, ordinal)));
    }

    private static Optional<Decision> spareFirst(
            Application application, Intent.Change change, Snapshot seen, Predicate<Integer> rather) {
        return application
                .openRun()
                .flatMap(run -> spare(application, run).or(() -> Scaling.half(application, run, seen)))
                .filter(spare -> change.purpose() == Purpose.BACK && rather.test(spare))
                .map(spare -> Scaling.remove(application, spare));
    }

    /**
     * What is the current revision was not known when this one's turn had come: it goes by the partition, and a higher one
     * would go with it, the spare unit too, so that one goes first. Empty when there is none.
     */
    static Optional<Decision> higher(Application application, Intent.Change change, Snapshot seen) {
        return spareFirst(application, change, seen, spare -> true)
                .or(() -> other(application, change, seen, ordinal -> ordinal > change.ordinal()));
    }

    /**
     * This one has no pod, and a lower one that goes back is not ready: none is made above it, so that one goes first.
     * Empty when there is none.
     */
    static Optional<Decision> lower(Application application, Intent.Change change, Snapshot seen) {
        return other(
                application,
                change,
                seen,
                ordinal -> ordinal < change.ordinal()
                        && !ready(seen, ordinal)
                        && seen.unit(ordinal).flatMap(UnitSeen::pod).isPresent());
    }

    private static Optional<Decision> other(
            Application application, Intent.Change change, Snapshot seen, Predicate<Integer> rather) {
        Optional<Run> back = application.openRun().filter(run -> change.purpose() == Purpose.BACK);
        return back.flatMap(run -> Optional.of(changed(application, run, seen))
                .filter(changed -> !changed.isEmpty())
                .map(changed -> first(run, changed, seen))
                .filter(ordinal -> ordinal != change.ordinal() && rather.test(ordinal))
                .map(ordinal -> back(application, run, ordinal, seen)));
    }

    private static List<Integer> changed(Application application, Run run, Snapshot seen) {
        int spare = run.plan().spare().orElse(-1);
        return run.plan().order().stream()
                .filter(ordinal -> ordinal != spare)
                .filter(ordinal -> nobodys(seen, ordinal)
                        || WayBack.changed(application, seen, ordinal, WayBack.recorded(application, run, ordinal)))
                .toList();
    }

    /** A pod of a template that somebody else put there. */
    private static boolean nobodys(Snapshot seen, int ordinal) {
        return seen.unit(ordinal)
                .filter(unit -> unit.pod().isPresent() && unit.installed().isEmpty())
                .isPresent();
    }

    private static int first(Run run, List<Integer> changed, Snapshot seen) {
        boolean flipped = flipped(run, seen);
        Comparator<Integer> order = flipped ? Comparator.reverseOrder() : Comparator.naturalOrder();
        return changed.stream()
                .min(Comparator.<Integer, Boolean>comparing(ordinal -> flipped || serves(seen, ordinal))
                        .thenComparing(order))
                .orElseThrow();
    }

    /** Whether its pod is ready; under Patroni its server also has to write, or to follow the one that does. */
    private static boolean serves(Snapshot seen, int ordinal) {
        return ready(seen, ordinal)
                && seen.unit(ordinal)
                        .filter(unit -> unit.member().isEmpty()
                                || unit.primary()
                                || unit.database()
                                        .filter(DatabaseSeen::streaming)
                                        .isPresent())
                        .isPresent();
    }

    /** Whether a pod that is deleted below the partition would not come back as it was recorded. */
    private static boolean flipped(Run run, Snapshot seen) {
        return seen.set()
                .flatMap(SetSeen::current)
                .filter(run.plan().from()::sameAs)
                .isEmpty();
    }

    private static boolean ready(Snapshot seen, int ordinal) {
        return seen.unit(ordinal).flatMap(UnitSeen::pod).filter(PodSeen::ready).isPresent();
    }

    /** Every pod is made from the template: the partition, held until now, goes to where it moves nothing any more. */
    private static Optional<Decision> park(Application application, SetSeen set) {
        return set.partition() == 0
                ? Optional.empty()
                : Optional.of(Decision.act(
                        new Step.LowerPartition(0, set.resourceVersion()),
                        Reason.of(ReasonCode.ROLLING_BACK, application.name() + " is no longer held")));
    }
}
