package io.refreshd.decide;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import java.util.Optional;

/**
 * Stops a run where it is. First, what nobody could put right afterwards: a unit that is down by our hand is started; a
 * spare unit that is half made or half gone is removed, and a whole one as long as nothing has changed.
 */
final class Cancelling {
    private Cancelling() {}

    static Decision next(Application application, Run run, Snapshot seen, Moment moment, Limits limits) {
        Intent open = application.intent().orElse(null);
        if (open instanceof Intent.Remove remove && !Scaling.putOff(application, remove, seen)) {
            return SetScaling.drifted(application, seen)
                    ? end(application, run)
                    : Scaling.removing(application, remove, seen, moment, limits);
        }
        if (open instanceof Intent.Change change && application.adopted().isPresent()) {
            Optional<Decision> first = PartitionRules.cancelling(
                            application, application.adopted().get(), run, change, seen, moment, limits)
                    .or(() -> PartitionRules.untouched(application, run, seen));
            return first.orElseGet(() -> withoutSpare(application, run, seen));
        }
        if (open instanceof Intent.Change change && downByUs(change, seen)) {
            return UnitChange.next(application, change, seen, moment, limits);
        }
        Optional<Decision> untouched = application.adopted().isPresent()
                ? PartitionRules.untouched(application, run, seen)
                : untouched(application, run, seen);
        if (untouched.isPresent()) {
            return untouched.get();
        }
        return withoutSpare(application, run, seen);
    }

    /** What somebody did to a StatefulSet is not waited for: then the spare unit stays. */
    private static Decision withoutSpare(Application application, Run run, Snapshot seen) {
        return spare(application, run, seen)
                .filter(spare -> !SetScaling.drifted(application, seen))
                .map(spare -> Scaling.remove(application, spare))
                .orElseGet(() -> end(application, run));
    }

    /**
     * A unit that was to change and is not touched: it stays on what it runs. Its change is open, or waits behind a
     * restart in place, or was given up when the way back began.
     */
    private static Optional<Decision> untouched(Application application, Run run, Snapshot seen) {
        for (int ordinal : application.units().keySet()) {
            Optional<Decision> stays = seen.unit(ordinal)
                    .flatMap(unit -> unit.installed()
                            .filter(present -> !present.sameAs(application.releaseOf(ordinal)))
                            .filter(present ->
                                    run.onTarget(present) || run.plan().from().sameAs(present))
                            .map(present -> UnitChange.stay(application, unit, present)));
            if (stays.isPresent()) {
                return stays;
            }
        }
        return Optional.empty();
    }

    private static Decision end(Application application, Run run) {
        Reason reason = new Reason(
                ReasonCode.CANCELLED,
                "cancelled with " + run.refreshed() + " of "
                        + run.plan().order().size() + " units on "
                        + run.plan().to().version(),
                application.mixed() ? "refreshctl rollback " + application.name() : "");
        return Decision.record(reason, new Event.RunEnded(RunState.CANCELLED, reason));
    }

    /** The spare unit when it is of no use any more; one that is or may come up as the primary stays. */
    private static Optional<Integer> spare(Application application, Run run, Snapshot seen) {
        return Scaling.half(application, run, seen)
                .or(() -> run.plan()
                        .spare()
                        .filter(spare -> !application.mixed())
                        .filter(spare -> application.units().containsKey(spare))
                        .filter(spare -> spare != application.primary())
                        .filter(spare ->
                                seen.unit(spare).filter(Scaling::mayHoldWrites).isEmpty()));
    }

    private static boolean downByUs(Intent.Change change, Snapshot seen) {
        return seen.unit(change.ordinal())
                .filter(unit -> unit.process().exited())
                .filter(unit -> unit.process().starts() <= change.starts())
                .isPresent();
    }
}
