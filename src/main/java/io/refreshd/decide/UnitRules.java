package io.refreshd.decide;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.Reason;
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
        Optional<Reason> second = SecondPrimary.objection(application, asked.seen(), unit.get());
        if (second.isPresent()) {
            return Outcome.conflict(
                    second.get().code(), second.get().sentence(), second.get().next());
        }
        if (!mayStart(application, command.ordinal(), asked.limits())) {
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

    /** While nothing is open that could not wait for it; again what was given up. */
    private static boolean mayStart(Application application, int ordinal, Limits limits) {
        Intent open = application.intent().orElse(null);
        if (open instanceof Intent.Change change && change.ordinal() == ordinal) {
            return change.purpose() == Purpose.RESTART && change.attempt() >= limits.attempts();
        }
        return open == null || open instanceof Intent.Change || open instanceof Intent.Add;
    }
}
