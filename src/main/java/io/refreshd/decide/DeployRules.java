package io.refreshd.decide;

import io.refreshd.model.ReasonCode;
import io.refreshd.model.Substrate;
import java.util.List;
import java.util.Optional;

/** Whether an application may be deployed. */
final class DeployRules {
    static final int MOST_UNITS = 30;

    private DeployRules() {}

    static Outcome decide(Asked asked, Command.Deploy deploy) {
        if (asked.application().scale() > 0) {
            return Outcome.conflict(
                    ReasonCode.APPLICATION_EXISTS,
                    asked.name() + " is deployed already",
                    "refreshctl status " + asked.name());
        }
        if (deploy.units() < 1 || deploy.units() > MOST_UNITS) {
            return Outcome.invalid(
                    ReasonCode.INVALID_PARAMETER,
                    "units must be between 1 and " + MOST_UNITS + ", not " + deploy.units(),
                    "");
        }
        Optional<String> unfit = deploy.workload().objection(Substrate.LOCAL);
        if (unfit.isPresent()) {
            return Outcome.invalid(
                    ReasonCode.WORKLOAD_UNSUPPORTED,
                    "charm " + deploy.charm() + " can not be deployed on this machine: " + unfit.get(),
                    "");
        }
        Event.ApplicationDeployed deployed = new Event.ApplicationDeployed(
                deploy.charm(),
                deploy.channel(),
                deploy.release(),
                deploy.units(),
                deploy.policy(),
                deploy.soak(),
                deploy.workload());
        Outcome accepted = Outcome.accepted(asked);
        return new Outcome(List.of(deployed, accepted.events().get(0)), accepted.operation(), accepted.refusal());
    }
}
