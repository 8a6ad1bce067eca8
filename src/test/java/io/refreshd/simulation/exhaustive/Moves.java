package io.refreshd.simulation.exhaustive;

import io.refreshd.decide.Actions;
import io.refreshd.decide.Application;
import io.refreshd.decide.Command;
import io.refreshd.decide.ControlSeen;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Moment;
import io.refreshd.decide.RunPhase;
import io.refreshd.decide.Step;
import io.refreshd.decide.StepOutcome;
import io.refreshd.simulation.exhaustive.Node.Life;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that can happen next in a state: the choice points of the search.
 *
 * <ol>
 *   <li>the daemon looks; it decides from what it saw, at once or, a few times, after every deadline; its step takes hold;
 *       its stop comes to an end; its probes are read;
 *   <li>a server becomes ready, ends, gets the primary's log, or becomes the primary, each in its own time;
 *   <li>people: a pause, a rollback (once each), a resume and the start of a unit that is down (as often as it takes);
 *   <li>faults, as many as there are: a server is killed; the daemon dies; a step is refused, is swallowed, or takes hold
 *       and nobody is told; a unit that is well does not answer a look; a standby does not get the last record of a primary that shuts down.
 * </ol>
 */
final class Moves {
    /** Where moves are told. */
    interface Taken {
        void take(String what, State next, boolean fault);

        void wrong(String what, String how);
    }

    /** What was decided, and the application after its events. */
    private record Decided(Decision decision, int after) {}

    private record Key(int application, int ground, Loop loop, int blind, boolean late) {}

    private final Small small;
    private final Numbers<Application> applications;
    private final Numbers<Ground> grounds;
    private final Map<Key, Decided> decisions = new HashMap<>();

    Moves(Small small, Numbers<Application> applications, Numbers<Ground> grounds) {
        this.small = small;
        this.applications = applications;
        this.grounds = grounds;
    }

    void from(State state, Taken taken) {
        Application application = applications.get(state.application());
        Ground ground = grounds.get(state.ground());
        daemon(state, application, ground, taken);
        servers(state, ground, taken);
        if (state.loop().look().isEmpty()) {
            people(state, application, ground, taken);
        }
        if (state.faults() > 0) {
            for (int unit = 0; unit < Small.UNITS; unit++) {
                Node node = ground.node(unit);
                if (node.alive()) {
                    move(taken, "kill " + unit, state.struck(), ground.with(unit, node.ended(node.control())), true);
                }
            }
            if (!state.loop().equals(Loop.FRESH)) {
                taken.take("daemon dies", state.struck().with(Loop.FRESH), true);
            }
        }
    }

    private void move(Taken taken, String what, State state, Ground ground, boolean fault) {
        Optional<String> wrong = Safety.state(ground);
        if (wrong.isPresent()) {
            taken.wrong(what, wrong.get());
        } else {
            taken.take(what, state.on(grounds.of(ground)), fault);
        }
    }

    private void daemon(State state, Application application, Ground ground, Taken taken) {
        Loop loop = state.loop();
        if (loop.look().isPresent()) {
            Decision decision = decide(state, false, false, taken);
            boolean waits = decision.events().isEmpty() && decision.next() instanceof Decision.Wait;
            if (state.deadlines() > 0) {
                decide(state.late(), true, !waits, taken);
            }
        } else if (loop.step().isPresent()) {
            perform(state, application, ground, loop.step().get(), taken);
        } else if (loop.examining().isPresent()) {
            taken.take("probes are read", state.with(loop.read()), false);
        } else {
            look(state, -1, taken);
            for (int unit = 0; unit < Small.UNITS && state.faults() > 0; unit++) {
                if (ground.node(unit).ready() && loop.scope().includes(unit)) {
                    look(state.struck(), unit, taken);
                }
            }
        }
    }

    private void look(State state, int blind, Taken taken) {
        Application application = applications.get(state.application());
        Ground ground = grounds.get(state.ground());
        List<Integer> common = Forgetting.common(application, ground);
        State counted = state.by(applications.of(Forgetting.starts(application, common)))
                .on(grounds.of(Forgetting.starts(ground, common)));
        taken.take(
                blind < 0 ? "look" : "look, blind for " + blind,
                counted.with(state.loop().looked(Optional.of(new Loop.Look(counted.ground(), blind)))),
                blind >= 0);
    }

    private Decision decide(State state, boolean late, boolean fault, Taken taken) {
        Loop.Look look = state.loop().look().orElseThrow();
        Loop loop = state.loop().looked(Optional.empty());
        Application application = applications.get(state.application());
        Decided decided = decisions.computeIfAbsent(
                new Key(state.application(), look.ground(), loop, look.blind(), late), key -> {
                    Decision decision =
                            small.decision(application, grounds.get(look.ground()), loop, look.blind(), late);
                    return new Decided(decision, applications.of(Small.folded(application, decision.events())));
                });
        Decision decision = decided.decision();
        String what = (late ? "late: " : "") + said(decision);
        Optional<String> wrong =
                Safety.decided(grounds.get(state.ground()), decision, applications.get(decided.after()));
        if (wrong.isPresent()) {
            taken.wrong(what, wrong.get());
        } else {
            taken.take(what, state.by(decided.after()).with(Small.after(loop, decision)), fault);
        }
        return decision;
    }

    private static String said(Decision decision) {
        String events = decision.events().isEmpty() ? "" : decision.events() + " ";
        return "decide " + events
                + (decision.next() instanceof Decision.Act act
                        ? act.step().toString()
                        : decision.events().isEmpty() ? decision.reason().sentence() : "");
    }

    private void perform(State state, Application application, Ground ground, Step step, Taken taken) {
        Loop loop = state.loop();
        if (loop.held()) {
            if (!ground.node(step.ordinal()).alive()) {
                taken.take("the stop is over", state.with(loop.over(Optional.empty())), false);
            }
            return;
        }
        Node node = ground.node(step.ordinal());
        boolean needsAnswer =
                step instanceof Step.RepairSlots || step instanceof Step.SwitchOff || step instanceof Step.Promote;
        if (needsAnswer && !node.ready()) {
            taken.take("refused: " + step, state.with(failed(loop, StepOutcome.failed("no connection"))), false);
            return;
        }
        Optional<String> wrong = Safety.held(application, ground, step);
        if (wrong.isPresent()) {
            taken.wrong(step.toString(), wrong.get());
            return;
        }
        Ground after = applied(ground, step, node);
        boolean waits = step instanceof Step.StopUnit && node.alive();
        move(taken, "done: " + step, state.with(waits ? loop.holding() : loop.over(Optional.empty())), after, false);
        if (state.faults() > 0) {
            StepOutcome unknown = StepOutcome.unknown("no answer");
            move(taken, "unanswered: " + step, state.struck().with(failed(loop, unknown)), after, true);
            taken.take("swallowed: " + step, state.struck().with(failed(loop, unknown)), true);
            taken.take("failed: " + step, state.struck().with(failed(loop, StepOutcome.failed("refused"))), true);
        }
    }

    private static Loop failed(Loop loop, StepOutcome outcome) {
        return loop.over(Optional.of(new Moment.Failure(loop.step().orElseThrow(), outcome)));
    }

    private static Ground applied(Ground ground, Step step, Node node) {
        int unit = step.ordinal();
        if (step instanceof Step.StopUnit stop) {
            boolean fast = stop.mode() == Step.StopUnit.Mode.FAST;
            return node.alive()
                    ? ground.with(unit, fast ? stopping(node) : node.ended(node.control()))
                            .takenDown(unit)
                    : ground;
        } else if (step instanceof Step.SwitchOff) {
            return ground.with(unit, stopping(node)).takenDown(unit);
        } else if (step instanceof Step.StartUnit start) {
            return node.alive()
                    ? ground
                    : ground.with(unit, node.started(start.release().sameAs(Small.NEW)));
        } else if (step instanceof Step.RepairSlots repair) {
            int slots = repair.consumers().stream()
                    .mapToInt(consumer -> 1 << consumer)
                    .sum();
            return ground.with(unit, node.slots(slots));
        } else if (step instanceof Step.MarkStandby) {
            return ground.with(unit, node.marked(true));
        } else if (step instanceof Step.UnmarkStandby) {
            return ground.with(unit, node.marked(false));
        } else if (step instanceof Step.Promote) {
            return node.writable() ? ground : ground.with(unit, node.role(false, true));
        }
        throw new IllegalArgumentException(step + " is not of this world");
    }

    private static Node stopping(Node node) {
        return node.life(Life.STOPPING).role(node.writable(), false);
    }

    private void servers(State state, Ground ground, Taken taken) {
        for (int unit = 0; unit < Small.UNITS; unit++) {
            Node node = ground.node(unit);
            if (node.life() == Life.STARTING) {
                ready(state, ground, unit, taken);
            } else if (node.life() == Life.STOPPING) {
                move(taken, unit + " ends", state, ground.stopped(unit, 0), false);
                for (int other = 0; other < Small.UNITS && state.faults() > 0 && node.writable(); other++) {
                    if (ground.node(other).fed()) {
                        move(
                                taken,
                                unit + " ends, and " + other + " lacks its last record",
                                state.struck(),
                                ground.stopped(unit, 1 << other),
                                true);
                    }
                }
            } else if (node.promoting()) {
                Optional<String> wrong = Safety.writes(ground, unit);
                if (wrong.isPresent()) {
                    taken.wrong(unit + " is promoted", wrong.get());
                } else {
                    move(taken, unit + " is promoted", state, ground.promoted(unit), false);
                }
            } else if (ground.canFollow(unit)) {
                move(taken, unit + " follows", state, ground.with(unit, node.fed(true)), false);
            }
        }
    }

    private void ready(State state, Ground ground, int unit, Taken taken) {
        Node node = ground.node(unit);
        Optional<String> wrong = node.writable() ? Safety.writes(ground, unit) : Optional.empty();
        if (wrong.isPresent()) {
            taken.wrong(unit + " is ready", wrong.get());
        } else {
            ControlSeen.State control =
                    node.writable() ? ControlSeen.State.IN_PRODUCTION : ControlSeen.State.IN_RECOVERY;
            move(
                    taken,
                    unit + " is ready",
                    state,
                    ground.with(unit, node.life(Life.READY).control(control)),
                    false);
        }
    }

    private void people(State before, Application application, Ground ground, Taken taken) {
        RunPhase phase = application.run().orElseThrow().phase();
        State state =
                phase instanceof RunPhase.Blocked ? before.with(before.loop().renewed()) : before;
        if (state.pauses() > 0) {
            told(state.paused(), ground, Actions.PAUSE, new Command.Pause(), taken);
        }
        if (state.rollbacks() > 0) {
            told(state.rolledBack(), ground, Actions.ROLLBACK, new Command.Rollback(), taken);
        }
        if (phase instanceof RunPhase.Paused paused) {
            told(state, ground, Actions.RESUME, new Command.Resume(Optional.of(paused.pause())), taken);
        } else if (phase instanceof RunPhase.Blocked) {
            told(state, ground, Actions.RESUME, new Command.Resume(Optional.empty()), taken);
        }
        for (int unit = 0; unit < Small.UNITS; unit++) {
            if (!ground.node(unit).alive() && phase instanceof RunPhase.Paused) {
                told(state, ground, Actions.START, new Command.StartUnit(unit), taken);
            }
        }
    }

    private void told(State state, Ground ground, String action, Command command, Taken taken) {
        small.told(applications.get(state.application()), ground, action, command)
                .ifPresent(after -> taken.take(command.toString(), state.by(applications.of(after)), false));
    }
}
