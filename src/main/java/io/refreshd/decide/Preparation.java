package io.refreshd.decide;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.util.Optional;

/** Before the first unit: the spare unit is added if there shall be one, and the primary goes to the lowest unit. */
final class Preparation {
    private Preparation() {}

    static Decision next(Application application, Run run, Snapshot seen, Moment moment, Limits limits) {
        if (application.intent().orElse(null) instanceof Intent.Change change) {
            return UnitChange.next(application, change, seen, moment, limits);
        }
        if (application.intent().orElse(null) instanceof Intent.Add add) {
            return Scaling.adding(application, add, seen, moment, limits);
        }
        Optional<Decision> upkeep = Supervision.upkeep(application, seen, moment);
        if (upkeep.isPresent()) {
            return upkeep.get();
        }
        Optional<Reason> objection = Health.anyObjection(application, seen, -1, limits);
        if (objection.isPresent()) {
            return Troubles.await(application, objection.get(), moment, limits);
        }
        Optional<Reason> patroni = Members.gate(application, seen);
        if (patroni.isPresent()) {
            return Troubles.await(application, patroni.get(), moment, limits);
        }
        Optional<Integer> spare =
                run.plan().spare().filter(ordinal -> !application.units().containsKey(ordinal));
        if (spare.isPresent()) {
            return Scaling.add(application, spare.get(), run.plan().from());
        }
        int primary = seen.primary().map(UnitSeen::ordinal).orElse(-1);
        Optional<Integer> lowest = Candidates.lowest(application, seen, limits);
        boolean moved = run.onTarget(application.releaseOf(primary));
        if (!moved && primary != application.units().firstKey() && lowest.isPresent()) {
            return Handovers.start(application, run, primary, lowest.get(), seen, moment, limits);
        }
        return Decision.record(
                Reason.of(ReasonCode.PREPARING, "everything is in place for the first unit"), new Event.Prepared());
    }
}
