package io.refreshd.decide;

import io.refreshd.decide.Event.RunPlan;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import java.util.Optional;

/** Whether there is a way back. */
final class RollbackRules {
    private RollbackRules() {}

    static Outcome decide(Asked asked) {
        Application application = asked.application();
        Optional<Run> latest = application.run();
        if (latest.isEmpty()) {
            return nothing(asked.name() + " was never refreshed", "refreshctl status " + asked.name());
        }
        Run run = latest.get();
        if (run.ended()) {
            return ended(asked, run);
        }
        boolean goingBack = run.goingBack();
        if (run.phase() instanceof RunPhase.Blocked && goingBack) {
            return Outcome.accepted(asked, new Event.RunUnblocked(false));
        }
        if (goingBack) {
            return Outcome.conflict(
                    ReasonCode.ROLLBACK_IN_PROGRESS,
                    "run " + run.plan().run() + " is being rolled back already",
                    "refreshctl explain " + asked.name());
        }
        return RunRules.handoverFirst(asked, run, new Event.RollbackRequested());
    }

    private static Outcome ended(Asked asked, Run run) {
        if (run.phase().state() == RunState.CANCELLED && asked.application().mixed()) {
            return Outcome.accepted(
                    asked, new Event.RunStarted(again(asked, run.plan())), new Event.RollbackRequested());
        }
        String back = "refreshctl refresh " + asked.name() + " --revision "
                + run.plan().from().revision()
                + RefreshRules.resources(run.plan().from()) + " --allow-downgrade";
        return run.phase().state() == RunState.COMPLETED
                ? nothing("run " + run.plan().run() + " is completed; going back now is a checked downgrade", back)
                : nothing(
                        "run " + run.plan().run() + " ended "
                                + run.phase().state().text() + " and left nothing to roll back",
                        "refreshctl status " + asked.name());
    }

    private static RunPlan again(Asked asked, RunPlan plan) {
        return new RunPlan(
                plan.run() + 1,
                asked.operation(),
                plan.from(),
                plan.to(),
                plan.channel(),
                plan.recorded(),
                plan.order(),
                plan.policy(),
                plan.soak(),
                plan.skips(),
                plan.spare(),
                plan.downgrade(),
                plan.downtimeAccepted(),
                asked.request().actor());
    }

    private static Outcome nothing(String sentence, String next) {
        return Outcome.conflict(ReasonCode.NOTHING_TO_ROLL_BACK, sentence, next);
    }
}
