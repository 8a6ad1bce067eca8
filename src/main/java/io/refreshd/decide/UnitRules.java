package io.refreshd.decide;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.ReasonCode;
import java.util.Optional;

/** Commands to one unit. */
final class UnitRules {
    private UnitRules() {}

    static Outcome start(Asked asked, Command.StartUnit command) {
        Application application = asked.application();
        Optional<UnitSeen> unit = asked.seen().unit(command.ordinal());
        if (unit.isEmpty() || !application.units().containsKey(command.ordinal())) {
            return Outcome.refused(
                    Refusal.Kind.UNKNOWN,
                    ReasonCode.UNKNOWN_UNIT,
                    application.name() + " has no unit " + command.ordinal(),
                    "refreshctl status " + application.name());
        }
        if (!unit.get().process().exited()) {
            return Outcome.conflict(
                    ReasonCode.UNIT_RUNNING,
                    application.unit(command.ordinal()) + " is not down",
                    "refreshctl status " + application.name());
        }
        if (application.intent().isPresent()) {
            return Outcome.conflict(
                    ReasonCode.RUN_IN_PROGRESS,
                    "a unit is being changed; this one is started when its turn comes",
                    "refreshctl explain " + application.name());
        }
        return Outcome.accepted(
                asked,
                new Event.UnitChangeStarted(
                        command.ordinal(),
                        application.releaseOf(command.ordinal()),
                        Purpose.RESTART,
                        1,
                        unit.get().process().starts()));
    }
}
