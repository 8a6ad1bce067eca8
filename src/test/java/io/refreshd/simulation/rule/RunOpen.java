package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.model.RunState;
import java.util.Optional;

/**
 * Each intent of a run belongs to the phase that the run is in; after a cancel only the same target or the way back, to what
 * was recorded at first. A unit that a run adds is made on what runs, and changed like the others.
 */
final class RunOpen implements Checker {
    private final Scene scene;

    RunOpen(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void durable(Entry entry, Optional<Application> before, Application after) {
        Event event = entry.event();
        Optional<RunState> phase =
                before.flatMap(Application::openRun).map(Run::phase).map(RunPhase::state);
        if (event instanceof Event.UnitChangeStarted change) {
            boolean fits = switch (change.purpose()) {
                case FORWARD ->
                    phase.equals(Optional.of(RunState.REFRESHING)) || (isAgain(before, change) && verifies(phase));
                case BACK -> phase.equals(Optional.of(RunState.ROLLING_BACK));
                case RESTART -> true;
            };
            scene.check(Rule.RUN_OPEN, fits, () -> change + " in phase " + phase);
        } else if (event instanceof Event.HandoverStarted) {
            boolean fits = phase.filter(state -> state == RunState.PREPARING
                            || state == RunState.REFRESHING
                            || state == RunState.ROLLING_BACK
                            || state == RunState.VERIFYING)
                    .isPresent();
            scene.check(Rule.RUN_OPEN, fits, () -> event + " in phase " + phase);
        } else if (event instanceof Event.UnitAddStarted add) {
            before.flatMap(Application::openRun)
                    .ifPresent(run -> scene.check(
                            Rule.RUN_OPEN,
                            run.plan().from().sameAs(add.release()),
                            () -> add + " though it runs " + run.plan().from() + " so far"));
        } else if (event instanceof Event.RunStarted started
                && before.filter(Application::mixed).isPresent()) {
            boolean same = before.flatMap(Application::run)
                    .filter(run -> run.onTarget(started.plan().to()))
                    .isPresent();
            scene.check(Rule.RUN_OPEN, same, () -> "another target while units run different releases");
            boolean kept = before.flatMap(Application::run)
                    .map(Run::plan)
                    .filter(plan -> plan.recorded().equals(started.plan().recorded()))
                    .isPresent();
            scene.check(Rule.RUN_OPEN, kept, () -> started + " forgets what was recorded before anything changed");
        }
    }

    private static boolean verifies(Optional<RunState> phase) {
        return phase.equals(Optional.of(RunState.VERIFYING));
    }

    /** After the last unit only one that somebody put back is changed, or goes on to be. */
    private static boolean isAgain(Optional<Application> before, Event.UnitChangeStarted change) {
        return change.attempt() > 1
                || before.map(application -> application.releaseOf(change.ordinal()))
                        .filter(present -> !present.sameAs(change.release()))
                        .isPresent();
    }
}
