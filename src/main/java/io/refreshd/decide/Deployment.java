package io.refreshd.decide;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.util.Optional;
import java.util.stream.IntStream;

/** The first deployment: units are made one after the other, from ordinal 0. */
final class Deployment {
    private Deployment() {}

    static Decision next(Application application, Snapshot seen, Moment moment, Limits limits) {
        if (application.intent().orElse(null) instanceof Intent.Add add) {
            return Scaling.adding(application, add, seen, moment, limits);
        }
        if (application.intent().orElse(null) instanceof Intent.Change change) {
            return UnitChange.next(application, change, seen, moment, limits);
        }
        Optional<Decision> upkeep = Supervision.upkeep(application, seen, moment);
        if (upkeep.isPresent()) {
            return upkeep.get();
        }
        return IntStream.range(0, application.scale())
                .filter(ordinal -> !application.units().containsKey(ordinal))
                .boxed()
                .findFirst()
                .map(missing -> Scaling.add(application, missing, application.release()))
                .orElseGet(() -> Decision.record(
                        Reason.of(
                                ReasonCode.IDLE,
                                application.name() + " is deployed: " + Figures.count(application.scale(), "unit")
                                        + " on " + application.release().version()),
                        new Event.DeployEnded()));
    }
}
