package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import java.util.Optional;

/**
 * Counts the handovers of each run by direction; each move that was not ours, and each unit that
 * somebody put on another release, allows one more, or two where there is a spare unit. A single unit hands over
 * to the spare one and takes it back. A rollback that begins with the primary on the unit that goes back first, and with
 * no other unit on its recorded release, needs a second one: only a move that was not ours leads there.
 */
final class FewHandovers implements Checker {
    private final Scene scene;
    private int forward;
    private int back;
    private int foreign;
    private boolean lowest;
    private boolean comesBack;
    private boolean twice;

    FewHandovers(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void durable(Entry entry, Optional<Application> before, Application after) {
        if (entry.event() instanceof Event.RunStarted started) {
            forward = 0;
            back = 0;
            foreign = 0;
            comesBack = started.plan().recorded().size() == 1;
            lowest = after.primary() == after.units().firstKey() && !comesBack;
        } else if (entry.event() instanceof Event.RollbackStarted) {
            twice = allChanged(after) && after.primary() == after.units().firstKey();
        } else if (entry.event() instanceof Event.PrimaryMoved || foundElsewhere(entry.event(), before)) {
            // With a spare unit to it, and from it before it goes.
            foreign += after.openRun().flatMap(run -> run.plan().spare()).isPresent() ? 2 : 1;
        } else if (entry.event() instanceof Event.HandoverEnded ended && ended.moved()) {
            count(before.flatMap(Application::openRun));
        }
    }

    /** Somebody put a unit on another release than it was given. */
    private static boolean foundElsewhere(Event event, Optional<Application> before) {
        return event instanceof Event.UnitChangeStarted change
                && change.purpose() == Event.Purpose.RESTART
                && before.map(Application::units)
                        .map(units -> units.get(change.ordinal()))
                        .filter(given -> !given.sameAs(change.release()))
                        .isPresent();
    }

    private static boolean allChanged(Application application) {
        Run run = application.openRun().orElseThrow();
        return run.plan().recorded().entrySet().stream()
                .noneMatch(recorded -> recorded.getValue().sameAs(application.releaseOf(recorded.getKey())));
    }

    private void count(Optional<Run> run) {
        boolean backwards = run.map(Run::phase)
                .map(phase -> phase instanceof RunPhase.Blocked blocked ? blocked.was() : phase)
                .filter(phase -> phase instanceof RunPhase.RollingBack)
                .isPresent();
        if (backwards) {
            back++;
            scene.check(
                    Rule.FEW_HANDOVERS,
                    back <= (comesBack || twice ? 2 : 1) + foreign,
                    () -> back + " handovers on the way back");
        } else {
            forward++;
            int most = (lowest ? 1 : 2) + foreign;
            scene.check(Rule.FEW_HANDOVERS, forward <= most, () -> forward + " handovers forward, at most " + most);
        }
    }
}
