package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Asked;
import io.refreshd.decide.Command;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Outcome;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.model.PausePolicy;
import java.util.Optional;

/** Counts, on its own, how many units may still change before the next pause. */
final class PausesKept implements Checker {
    private static final int UNBOUNDED = 1_000;

    private final Scene scene;
    private int allowed;
    private boolean handedOver;

    PausesKept(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void durable(Entry entry, Optional<Application> before, Application after) {
        Event event = entry.event();
        Run run = after.run().orElse(null);
        if (run == null) {
            return;
        }
        if (event instanceof Event.Prepared) {
            allowed = run.policy() == PausePolicy.NONE ? UNBOUNDED : 1;
        } else if (event instanceof Event.RunResumed) {
            allowed = run.policy() == PausePolicy.ALL ? 1 : UNBOUNDED;
        } else if (event instanceof Event.PolicyChanged changed) {
            follow(changed.policy());
        } else if (event instanceof Event.UnitChanged changed && changed.purpose() == Purpose.FORWARD) {
            allowed -= run.policy() == PausePolicy.NONE ? 0 : 1;
        } else if (event instanceof Event.UnitChangeStarted change
                && change.purpose() == Purpose.FORWARD
                && change.attempt() == 1) {
            begins(before, change, handedOver);
        } else if (event instanceof Event.HandoverStarted handover) {
            begins(before, handover, false);
        }
        handedOver = event instanceof Event.HandoverEnded;
    }

    private void follow(PausePolicy policy) {
        switch (policy) {
            case NONE -> allowed = UNBOUNDED;
            case ALL -> allowed = Math.min(allowed, 1);
            case FIRST -> allowed = Math.max(allowed, 0);
        }
    }

    private void begins(Optional<Application> before, Event event, boolean goesOn) {
        Run run = before.flatMap(Application::openRun).orElse(null);
        if (run == null || goesOn || !(run.phase() instanceof RunPhase.Refreshing)) {
            return;
        }
        scene.check(Rule.PAUSES_KEPT, !run.pauseRequested(), () -> event + " although a pause was asked for");
        scene.check(Rule.PAUSES_KEPT, allowed > 0, () -> event + " although a pause was due");
    }

    @Override
    public void answered(Asked asked, Command command, Outcome outcome) {
        Optional<Run> open = asked.application().openRun();
        if (command instanceof Command.Resume resume
                && outcome.events().stream().anyMatch(Event.RunResumed.class::isInstance)
                && open.orElseThrow().phase() instanceof RunPhase.Paused paused) {
            boolean names = resume.pause()
                    .map(pause -> pause == paused.pause())
                    .orElse(open.get().policy() != PausePolicy.ALL);
            scene.check(Rule.PAUSES_KEPT, names, () -> resume + " answers pause " + paused.pause());
        }
    }
}
