package io.refreshd.simulation.exhaustive;

import io.refreshd.decide.Application;
import io.refreshd.decide.ControlSeen;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Event;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.decide.Step;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import io.refreshd.simulation.exhaustive.Node.Level;
import java.util.Optional;

/** What must hold in every state and at every move; each answers with what is wrong, or nothing. */
final class Safety {
    private Safety() {}

    /** In every state. */
    static Optional<String> state(Ground ground) {
        long writers = ground.nodes().stream().filter(Node::writesSoon).count();
        return writers > 1 ? Optional.of(writers + " units write") : Optional.empty();
    }

    /** When a unit begins to accept writes. */
    static Optional<String> writes(Ground before, int unit) {
        return before.keepsAll(unit) ? Optional.empty() : Optional.of(unit + " writes and lacks acknowledged writes");
    }

    /** When the core has decided, before anything of it is done. */
    static Optional<String> decided(Ground ground, Decision decision, Application after) {
        if (decision.reason().sentence().isBlank()) {
            return Optional.of("a decision without a reason");
        }
        for (Event event : decision.events()) {
            Optional<String> wrong = event(ground, event);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        if (handovers(after) > mostHandovers(after)) {
            return Optional.of(handovers(after) + " handovers");
        }
        return decision.next() instanceof Decision.Act act ? asked(after, act.step()) : Optional.empty();
    }

    private static int handovers(Application application) {
        return application.run().map(Run::handovers).orElse(0);
    }

    /** Two forward; one more back. */
    private static int mostHandovers(Application application) {
        return application
                .run()
                .map(Run::phase)
                .map(phase -> phase instanceof RunPhase.Blocked blocked ? blocked.was() : phase)
                .filter(phase -> phase instanceof RunPhase.RollingBack || phase instanceof RunPhase.RolledBack)
                .map(back -> 3)
                .orElse(2);
    }

    private static Optional<String> event(Ground ground, Event event) {
        if (event instanceof Event.RunBlocked blocked && blocked.reason().next().isBlank()) {
            return Optional.of("blocked without a next command: " + blocked);
        }
        if (event instanceof Event.UnitChangeStarted change && change.purpose() == Purpose.FORWARD) {
            boolean higher = true;
            for (int unit = change.ordinal() + 1; unit < ground.nodes().size(); unit++) {
                higher &= ground.node(unit).target();
            }
            return higher ? Optional.empty() : Optional.of(change + " out of order");
        }
        if (event instanceof Event.UnitChangeStarted change && change.purpose() == Purpose.BACK) {
            boolean lower = true;
            for (int unit = 0; unit < change.ordinal(); unit++) {
                lower &= !ground.node(unit).target();
            }
            return lower ? Optional.empty() : Optional.of(change + " goes back out of order");
        }
        if (event instanceof Event.RunEnded ended) {
            boolean all = ended.outcome() == RunState.COMPLETED;
            boolean honest = ended.outcome() == RunState.CANCELLED
                    || ground.nodes().stream().allMatch(node -> node.target() == all);
            return honest ? Optional.empty() : Optional.of("ended " + ended.outcome() + " and it is not true");
        }
        return Optional.empty();
    }

    /** A step is covered by the open intent; paused, only a restart is. */
    private static Optional<String> asked(Application application, Step step) {
        Intent intent = application.intent().orElse(null);
        boolean paused = application
                .openRun()
                .filter(run -> run.phase() instanceof RunPhase.Paused)
                .isPresent();
        boolean restarts = intent instanceof Intent.Change change && change.purpose() == Purpose.RESTART;
        if (paused && !restarts) {
            return Optional.of(step + " while paused");
        }
        boolean covered = step instanceof Step.RepairSlots
                || (intent instanceof Intent.Change change && covered(change, step))
                || (intent instanceof Intent.Handover handover && covered(handover, step));
        return covered ? Optional.empty() : Optional.of(step + " under " + intent);
    }

    private static boolean covered(Intent.Change change, Step step) {
        Release wanted = change.release();
        return step.ordinal() == change.ordinal()
                && (step instanceof Step.StopUnit
                        || (step instanceof Step.StartUnit start
                                && start.release().sameAs(wanted)));
    }

    private static boolean covered(Intent.Handover handover, Step step) {
        return step instanceof Step.Promote || step instanceof Step.StartUnit
                ? step.ordinal() == handover.to()
                : step.ordinal() == handover.from();
    }

    /** When a step takes hold; the ground is as it was before. */
    static Optional<String> held(Application application, Ground ground, Step step) {
        Node node = ground.node(step.ordinal());
        boolean stops = step instanceof Step.StopUnit || step instanceof Step.SwitchOff;
        if (stops && node.alive() && (ground.down() & ~(1 << step.ordinal())) != 0) {
            return Optional.of(step + " while another unit is down by our hand");
        }
        if (step instanceof Step.StopUnit stop && stop.mode() == Step.StopUnit.Mode.FAST && node.writesSoon()) {
            return Optional.of(step + " of the primary");
        }
        boolean others = false;
        for (int unit = 0; unit < ground.nodes().size(); unit++) {
            others |= unit != step.ordinal() && ground.node(unit).writesSoon();
        }
        if (others && step instanceof Step.UnmarkStandby) {
            return Optional.of(step + " while another unit writes");
        }
        if (step instanceof Step.Promote
                && !node.writesSoon()
                && application.intent().orElse(null) instanceof Intent.Handover handover) {
            Node from = ground.node(handover.from());
            boolean proof = from.control() == ControlSeen.State.SHUT_DOWN
                    && from.marked()
                    && node.branch() == from.branch()
                    && node.level() == Level.CLOSED;
            return proof ? Optional.empty() : Optional.of(step + " without proof: " + from + " against " + node);
        }
        return Optional.empty();
    }
}
