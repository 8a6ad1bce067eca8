package io.refreshd.decide;

import io.refreshd.model.ReasonCode;
import java.util.Optional;

/** Refusals that several commands share. */
final class Rules {
    private Rules() {}

    static Optional<Outcome> notDeployed(Asked asked) {
        return asked.application().deployed()
                ? Optional.empty()
                : Optional.of(Outcome.conflict(
                        ReasonCode.NOT_DEPLOYED_YET,
                        asked.name() + " is still being deployed",
                        "refreshctl wait " + asked.name() + " --for idle"));
    }

    static Optional<Outcome> runOpen(Asked asked) {
        return asked.application()
                .openRun()
                .map(run -> Outcome.conflict(
                        ReasonCode.RUN_IN_PROGRESS,
                        "run " + run.plan().run() + " to " + run.plan().to().version() + " is "
                                + run.phase().state().text(),
                        "refreshctl explain " + asked.name()));
    }

    static Outcome noRun(Asked asked) {
        return Outcome.conflict(
                ReasonCode.NO_RUN, asked.name() + " has no run that is open", "refreshctl status " + asked.name());
    }
}
