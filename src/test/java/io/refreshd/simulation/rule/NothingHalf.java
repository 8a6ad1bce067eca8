package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Event;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Moment;
import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.Run;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.RunState;

/**
 * A run that ends, however it ends, leaves nothing half done, as far as was seen: every unit is set to what the journal
 * says that it runs, unless it never came past its checks; none is down by the change that was open; a cancelled one
 * leaves no spare unit that is of no use.
 */
final class NothingHalf implements Checker {
    private final Scene scene;

    NothingHalf(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void decided(Application application, Snapshot seen, Moment moment, Decision decision) {
        for (Event event : decision.events()) {
            if (event instanceof Event.RunEnded ended && application.openRun().isPresent()) {
                Run run = application.openRun().get();
                scene.check(
                        Rule.NOTHING_HALF,
                        run.phase().state() == RunState.CHECKING
                                || application.units().keySet().stream()
                                        .allMatch(ordinal -> asSaid(application, seen, ordinal)),
                        () -> ended + " while units are set to something else: " + seen);
                scene.check(
                        Rule.NOTHING_HALF, !stopped(application, seen), () -> ended + " under " + application.intent());
                scene.check(
                        Rule.NOTHING_HALF,
                        ended.outcome() != RunState.CANCELLED || !spareLeft(application, run, seen),
                        () -> ended + " and the spare unit stays: " + seen);
            }
        }
    }

    private static boolean asSaid(Application application, Snapshot seen, int ordinal) {
        return seen.unit(ordinal)
                .flatMap(UnitSeen::installed)
                .map(application.releaseOf(ordinal)::sameAs)
                .orElse(true);
    }

    /** The open change stopped its unit and has not started it. */
    private static boolean stopped(Application application, Snapshot seen) {
        return application.intent().orElse(null) instanceof Intent.Change change
                && seen.unit(change.ordinal())
                        .map(UnitSeen::process)
                        .filter(process -> process.exited() && process.starts() <= change.starts())
                        .isPresent();
    }

    /** Half made, or whole and nothing has changed that it would be needed for. */
    private static boolean spareLeft(Application application, Run run, Snapshot seen) {
        int spare = run.plan().spare().orElse(-1);
        boolean there = seen.unit(spare)
                .filter(unit -> unit.process().state() != ProcessSeen.State.ABSENT)
                .isPresent();
        boolean member = application.units().containsKey(spare);
        return there && (!member || (!application.mixed() && application.primary() != spare && !writes(seen, spare)));
    }

    /** It writes, or would when it is started. */
    private static boolean writes(Snapshot seen, int ordinal) {
        return seen.unit(ordinal)
                .filter(unit -> unit.primary()
                        || unit.control()
                                .filter(control -> !control.standbySignal())
                                .isPresent())
                .isPresent();
    }
}
