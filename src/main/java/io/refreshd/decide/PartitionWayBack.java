package io.refreshd.decide;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The way back of a StatefulSet. Until the controller calls the new revision the current one, a pod that is deleted comes
 * back as it was: the broken pod first (an unready lower one blocks all above it), then from the lowest, which was
 * changed last. Afterwards a pod comes back only above the partition, so it goes from the highest.
 */
final class PartitionWayBack {
    private PartitionWayBack() {}

    static Decision next(Application application, Adopted place, Run run, Snapshot seen, Moment moment, Limits limits) {
        Optional<Reason> drift = SetHealth.objection(application, place, seen);
        if (drift.isPresent()) {
            return Troubles.await(application, drift.get(), moment, limits);
        }
        List<Integer> changed = run.plan().order().stream()
                .filter(ordinal -> nobodys(seen, ordinal)
                        || WayBack.changed(application, seen, ordinal, WayBack.recorded(application, run, ordinal)))
                .toList();
        if (changed.isEmpty()) {
            return Verification.tidy(application, run, seen, moment, limits)
                    .or(() -> park(application, seen.set().orElseThrow()))
                    .or(() -> Verification.settling(application, seen, moment, limits))
                    .orElseGet(() -> WayBack.done(application, run));
        }
        Optional<Reason> untouched = application.units().keySet().stream()
                .filter(ordinal -> !changed.contains(ordinal))
                .flatMap(ordinal -> Health.objection(application, seen, ordinal, limits).stream())
                .findFirst();
        if (untouched.isPresent()) {
            return Troubles.await(application, untouched.get(), moment, limits);
        }
        int ordinal = first(run, changed, seen);
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

    /** A pod of a template that somebody else put there. */
    private static boolean nobodys(Snapshot seen, int ordinal) {
        return seen.unit(ordinal)
                .filter(unit -> unit.pod().isPresent() && unit.installed().isEmpty())
                .isPresent();
    }

    private static int first(Run run, List<Integer> changed, Snapshot seen) {
        boolean flipped =
                seen.set().flatMap(SetSeen::current).filter(run::onTarget).isPresent();
        Comparator<Integer> order = flipped ? Comparator.reverseOrder() : Comparator.naturalOrder();
        return changed.stream()
                .min(Comparator.<Integer, Boolean>comparing(ordinal -> flipped || ready(seen, ordinal))
                        .thenComparing(order))
                .orElseThrow();
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
