package io.refreshd.decide;

import io.refreshd.model.ReasonCode;
import io.refreshd.model.Skip;
import java.util.List;
import java.util.Optional;

/** Whether checks may be run now. */
final class CheckRules {
    private CheckRules() {}

    static Outcome before(Asked asked, Command.PreUpgradeCheck command) {
        return busy(asked)
                .or(() -> Rules.runOpen(asked))
                .or(() -> unknownSkip(command.skips()))
                .orElseGet(() -> Outcome.accepted(
                        asked,
                        new Event.CheckRequested(asked.operation(), Stage.PRE, command.target(), command.skips())));
    }

    static Outcome after(Asked asked) {
        Optional<Run> moving = asked.application().openRun().filter(run -> run.phase() instanceof RunPhase.Moving);
        return busy(asked)
                .or(() -> moving.flatMap(run -> Rules.runOpen(asked)))
                .orElseGet(() -> Outcome.accepted(
                        asked,
                        new Event.CheckRequested(
                                asked.operation(),
                                Stage.POST,
                                asked.application().release(),
                                List.of())));
    }

    private static Optional<Outcome> busy(Asked asked) {
        return Rules.notDeployed(asked)
                .or(() -> asked.application()
                        .pendingCheck()
                        .map(pending -> Outcome.conflict(
                                ReasonCode.RUN_IN_PROGRESS,
                                "checks are running already, operation " + pending.operation(),
                                "refreshctl show-operation " + pending.operation())));
    }

    /** Skips name checks that exist, with a reason. */
    static Optional<Outcome> unknownSkip(List<Skip> skips) {
        return skips.stream()
                .filter(skip -> !Verdicts.names().contains(skip.check())
                        || skip.reason().isBlank())
                .findFirst()
                .map(skip -> skip.reason().isBlank()
                        ? Outcome.invalid(
                                ReasonCode.INVALID_PARAMETER,
                                "skipping the check " + skip.check() + " needs a reason",
                                "")
                        : Outcome.invalid(
                                ReasonCode.UNKNOWN_CHECK,
                                "there is no check " + skip.check() + "; there are "
                                        + String.join(", ", Verdicts.names()),
                                ""));
    }
}
