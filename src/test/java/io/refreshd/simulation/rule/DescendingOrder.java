package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.model.Release;
import io.refreshd.simulation.SimUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Forward: everything higher is on the target, in truth. Back: nothing that changed later is left. But for what somebody
 * else did to a unit unseen, or since the handover began whose last part the change is.
 */
final class DescendingOrder implements Checker {
    private final Scene scene;
    private @Nullable Event last;
    /** Whether the change is the last part of a handover, and when that began. */
    private boolean goesOn;

    private long began;

    DescendingOrder(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void written(Entry entry) {
        goesOn = last instanceof Event.HandoverEnded;
        last = entry.event();
        began = last instanceof Event.HandoverStarted ? scene.world.elapsed() : began;
    }

    @Override
    public void durable(Entry entry, Optional<Application> before, Application after) {
        if (!(entry.event() instanceof Event.UnitChangeStarted change)
                || change.purpose() == Purpose.RESTART
                || change.attempt() > 1
                || after.openRun().isEmpty()) {
            return;
        }
        Run run = after.openRun().get();
        List<Integer> order = run.plan().order();
        int place = order.indexOf(change.ordinal());
        if (change.purpose() == Purpose.FORWARD) {
            List<Integer> higher = order.subList(0, Math.max(place, 0));
            scene.check(
                    Rule.DESCENDING_ORDER,
                    place >= 0
                            && higher.stream()
                                    .filter(ordinal -> !gone(ordinal, run, after))
                                    .allMatch(ordinal -> on(ordinal, run.plan().to())),
                    () -> change.ordinal() + " changes before " + higher + " are on the target");
        } else {
            List<Integer> later = order.subList(place + 1, order.size());
            scene.check(
                    Rule.DESCENDING_ORDER,
                    later.stream()
                            .filter(run.plan().recorded()::containsKey)
                            .allMatch(
                                    ordinal -> on(ordinal, run.plan().recorded().get(ordinal))),
                    () -> change.ordinal() + " goes back before " + later + " did");
        }
    }

    /** Once the last unit was changed the spare one may have gone. */
    private static boolean gone(int ordinal, Run run, Application after) {
        return run.phase() instanceof RunPhase.Verifying
                && run.plan().spare().filter(spare -> spare == ordinal).isPresent()
                && !after.units().containsKey(ordinal);
    }

    private boolean on(int ordinal, Release release) {
        SimUnit unit = scene.world.units.get(ordinal);
        return unit != null
                && (unit.installed.sameAs(release) || unit.foreignUnseen() || (goesOn && unit.touchedSince(began)));
    }
}
