package io.refreshd.decide;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.util.Optional;

/**
 * Upkeep when nothing else is to be done: units that died are started again in place (never promoted), a bounded number
 * of times; slots are made as they should be. Not while a run is paused: then nothing moves.
 */
final class Supervision {
    /** Restarts in place within some minutes; then a person is asked. */
    private static final int MOST_RESTARTS = 5;

    private Supervision() {}

    /** Without a run, or after one. */
    static Decision next(Application application, Snapshot seen, Moment moment, Limits limits) {
        if (application.intent().orElse(null) instanceof Intent.Change change) {
            return UnitChange.next(application, change, seen, moment, limits);
        }
        return upkeep(application, seen, moment)
                .orElseGet(() -> Decision.await(
                        Health.anyObjection(application, seen, -1, limits).orElseGet(() -> idle(application)),
                        Decision.LATER));
    }

    private static Reason idle(Application application) {
        if (application.mixed()) {
            return new Reason(
                    ReasonCode.MIXED_RELEASES,
                    "the last run was cancelled and units run different releases",
                    Troubles.rollback(application));
        }
        return Reason.of(
                ReasonCode.IDLE,
                application.name() + " runs " + application.release().version() + "; nothing is to be done");
    }

    /**
     * The first thing that upkeep wants; empty when there is none, or when it was tried too often. The primary comes
     * first: no standby is healthy without it.
     */
    static Optional<Decision> upkeep(Application application, Snapshot seen, Moment moment) {
        return upkeep(application, seen, -1, moment);
    }

    /** The same, but for one unit that is not started (-1 for none): its turn to be changed has come. */
    static Optional<Decision> upkeep(Application application, Snapshot seen, int except, Moment moment) {
        Optional<UnitSeen> down = primaryDown(application, seen).filter(unit -> unit.ordinal() != except);
        for (UnitSeen unit : seen.units()) {
            if (down.isEmpty() && unit.ordinal() != except && down(application, seen, unit)) {
                down = Optional.of(unit);
            }
        }
        if (down.isPresent()) {
            return bounded(application, down, moment);
        }
        return Slots.repair(application, seen)
                .map(step -> Decision.act(
                        step, Reason.of(ReasonCode.RESTARTING_UNIT, "replication slots are put in order")));
    }

    /** The primary died while another unit is being changed or added: it is started first, the rest goes on then. */
    static Optional<Decision> primaryFirst(Application application, Snapshot seen, Moment moment) {
        Optional<UnitSeen> down = primaryDown(application, seen);
        return down.filter(unit -> restarts(application, unit))
                .map(unit -> restart(application, unit))
                .or(() -> bounded(application, down, moment));
    }

    /** Whether its restart waits already: only its turn comes, it is not started once more than was meant. */
    private static boolean restarts(Application application, UnitSeen unit) {
        return application.intent().orElse(null) instanceof Intent.Change change && change.restarts(unit.ordinal());
    }

    /** The primary as it was last known; when that is not it, the unit that would come up as the only one. */
    private static Optional<UnitSeen> primaryDown(Application application, Snapshot seen) {
        Optional<UnitSeen> known = seen.unit(application.primary());
        if (known.isPresent() && down(application, seen, known.get())) {
            return known;
        }
        if (seen.primaryCount() == 0) {
            for (UnitSeen unit : seen.units()) {
                if (SecondPrimary.unmarked(unit) && down(application, seen, unit)) {
                    return Optional.of(unit);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether it is down and may be started. */
    private static boolean down(Application application, Snapshot seen, UnitSeen unit) {
        return application.units().containsKey(unit.ordinal())
                && unit.process().exited()
                && SecondPrimary.objection(application, seen, unit).isEmpty();
    }

    private static Optional<Decision> bounded(Application application, Optional<UnitSeen> down, Moment moment) {
        return down.filter(unit -> application.restartsAt(moment.now()) < MOST_RESTARTS)
                .map(unit -> restart(application, unit));
    }

    static Decision restart(Application application, UnitSeen unit) {
        return Decision.record(
                Reason.of(
                        ReasonCode.RESTARTING_UNIT,
                        application.unit(unit.ordinal()) + " was down and is started again in place"),
                new Event.UnitChangeStarted(
                        unit.ordinal(),
                        application.releaseOf(unit.ordinal()),
                        Purpose.RESTART,
                        1,
                        unit.process().starts()));
    }
}
