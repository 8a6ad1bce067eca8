package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.ControlSeen;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Moment;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.UnitSeen;
import io.refreshd.simulation.SimUnit;
import java.util.Optional;

/**
 * An open handover is closed by nothing else than its own end. The primary has moved when it was seen there; a handover
 * that is given up leaves a unit that is the primary or comes up as one.
 */
final class HandoverWhole implements Checker {
    private final Scene scene;

    HandoverWhole(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void durable(Entry entry, Optional<Application> before, Application after) {
        if (before.flatMap(Application::intent).orElse(null) instanceof Intent.Handover open) {
            boolean goesOn = after.intent().orElse(null) instanceof Intent.Handover still && still.id() == open.id();
            scene.check(
                    Rule.HANDOVER_WHOLE,
                    goesOn || entry.event() instanceof Event.HandoverEnded,
                    () -> entry.event() + " closes " + open);
        }
    }

    @Override
    public void decided(Application application, Snapshot seen, Moment moment, Decision decision) {
        if (!(application.intent().orElse(null) instanceof Intent.Handover open)) {
            return;
        }
        for (Event event : decision.events()) {
            if (event instanceof Event.HandoverEnded ended) {
                scene.check(
                        Rule.HANDOVER_WHOLE,
                        ended.moved() ? writes(seen, open.to()) : !givenAway(seen, open.from()),
                        () -> ended + " and seen was " + seen);
            }
        }
    }

    private static boolean writes(Snapshot seen, int ordinal) {
        return seen.unit(ordinal).filter(UnitSeen::primary).isPresent();
    }

    /** It was shut down and comes up as a standby, and no other unit is or would be the primary. */
    private boolean givenAway(Snapshot seen, int from) {
        boolean marked = seen.unit(from)
                .filter(unit -> unit.process().exited())
                .flatMap(UnitSeen::control)
                .filter(control -> control.state() == ControlSeen.State.SHUT_DOWN && control.standbySignal())
                .isPresent();
        return marked && scene.world.units.values().stream().allMatch(HandoverWhole::follows);
    }

    private static boolean follows(SimUnit unit) {
        return unit.standbySignal && !unit.writesSoon();
    }
}
