package io.refreshd.decide;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.util.Optional;

/** How a handover begins. */
final class Handovers {
    private Handovers() {}

    static Decision start(
            Application application, Run run, int from, int to, Snapshot seen, Moment moment, Limits limits) {
        if (run.failures() >= limits.attempts()) {
            return Troubles.block(
                    application,
                    new Reason(
                            ReasonCode.HANDOVER_FAILED,
                            "the primary could not be moved from " + application.unit(from) + " in " + run.failures()
                                    + " tries: " + run.lastFailure(),
                            "refreshctl resume " + application.name()));
        }
        Optional<Reason> unready = Members.unready(application, seen, from, to, moment, limits);
        if (unready.isPresent()) {
            return Troubles.await(application, unready.get(), moment, limits);
        }
        return Decision.record(
                Reason.of(
                        ReasonCode.HANDING_OVER,
                        "the primary moves from " + application.unit(from) + " to " + application.unit(to)),
                new Event.HandoverStarted(run.handovers() + run.failures() + 1, from, to));
    }
}
