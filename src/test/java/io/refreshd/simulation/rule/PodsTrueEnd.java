package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Moment;
import io.refreshd.decide.PodSeen;
import io.refreshd.decide.Run;
import io.refreshd.decide.SetSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Stage;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.RunState;
import java.util.Optional;

/** Completed is said when every pod was seen ready on the target, the controller calls it the current one, and it is so. */
final class PodsTrueEnd implements Checker {
    private final PodScene pods;
    private boolean passed;

    PodsTrueEnd(PodScene pods) {
        this.pods = pods;
    }

    @Override
    public void decided(Application application, Snapshot seen, Moment moment, Decision decision) {
        boolean completes = decision.events().stream()
                .anyMatch(event -> event instanceof Event.RunEnded ended && ended.outcome() == RunState.COMPLETED);
        if (completes) {
            Run run = application.openRun().orElseThrow();
            pods.scene.check(
                    Rule.TRUE_END,
                    application.units().keySet().stream().allMatch(ordinal -> done(run, seen, ordinal))
                            && seen.set()
                                    .flatMap(SetSeen::current)
                                    .filter(run::onTarget)
                                    .isPresent()
                            && seen.set()
                                    .filter(set -> set.replicas()
                                            == run.plan().recorded().size())
                                    .isPresent(),
                    () -> "completed, and seen was " + seen);
        }
    }

    private static boolean done(Run run, Snapshot seen, int ordinal) {
        return seen.unit(ordinal)
                .filter(unit -> unit.installed().filter(run::onTarget).isPresent())
                .flatMap(UnitSeen::pod)
                .filter(PodSeen::ready)
                .isPresent();
    }

    @Override
    public void durable(Entry entry, Optional<Application> before, Application after) {
        if (entry.event() instanceof Event.VerifyStarted) {
            passed = false;
        } else if (entry.event() instanceof Event.ChecksJudged checks && checks.stage() == Stage.POST) {
            passed = checks.passed()
                    && checks.results().stream()
                            .noneMatch(result -> result.status().stops());
        } else if (entry.event() instanceof Event.RunEnded ended && ended.outcome() == RunState.COMPLETED) {
            Run run = after.run().orElseThrow();
            pods.scene.check(Rule.TRUE_END, passed, () -> "completed, and the checks afterwards have not passed");
            pods.scene.check(
                    Rule.TRUE_END,
                    run.plan().recorded().keySet().stream()
                            .allMatch(ordinal -> pods.unseen(ordinal)
                                    || pods.on(after, ordinal, run.plan().to())),
                    () -> "completed, and there is " + pods.cluster.truth().pods());
        }
    }
}
