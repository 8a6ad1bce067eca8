package io.refreshd.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The loop around decisions on the little world of {@link Machine}, and what must hold after every turn whatever the
 * property is about.
 */
final class Walk {
    private static final int MOST_TURNS = 3_000;

    /** What becomes of a step. */
    enum Answer {
        DONE,
        /** It happens and nobody hears of it. */
        LOST,
        /** It does not happen and nobody hears of it. */
        SILENT,
        /** It does not happen, and that is said. */
        FAILED
    }

    final Given given;
    final List<Decision> decisions = new ArrayList<>();
    final List<Step> steps = new ArrayList<>();
    Function<Step, Answer> answers = step -> Answer.DONE;
    private final TreeSet<Integer> downByUs = new TreeSet<>();
    private Duration patience = Duration.ZERO;

    Walk(Given given) {
        this.given = given;
    }

    /** One turn: decide, append, perform. */
    Decision turn() {
        Decision decision = given.next();
        assertThat(given.next()).as("the same is decided from the same").isEqualTo(decision);
        assertThat(decision.reason().sentence()).isNotBlank();
        decisions.add(decision);
        given.facts = Optional.empty();
        given.stage = Optional.empty();
        given.failure = Optional.empty();
        for (Event event : decision.events()) {
            append(event);
        }
        given.waiting = !decision.idles()
                ? Optional.empty()
                : Optional.of(given.waiting
                        .filter(old -> old.code() == decision.reason().code())
                        .orElseGet(() -> new Moment.Waiting(decision.reason().code(), given.now)));
        follow(decision.next());
        given.machine.flow();
        hold();
        return decision;
    }

    private void append(Event event) {
        RunState before = state();
        given.with(event);
        if (!(event instanceof Event.RunStarted)) {
            assertThat(Moves.legal(before, state()))
                    .as(before + " to " + state() + " by " + event)
                    .isTrue();
        }
    }

    private void follow(Decision.Next next) {
        if (next instanceof Decision.Act act) {
            perform(act.step());
        } else if (next instanceof Decision.Examine examine) {
            given.examined(examine.stage(), Given.fine(examine.target()));
        } else if (next instanceof Decision.Wait wait) {
            pass(wait.time());
        }
    }

    /** Nothing but time passes: longer each time that the same is waited for. */
    private void pass(Duration time) {
        int last = decisions.size() - 1;
        boolean same = last > 0 && decisions.get(last).equals(decisions.get(last - 1));
        patience = same && patience.compareTo(Duration.ofSeconds(5)) < 0 ? patience.multipliedBy(2) : time;
        given.after(patience.isZero() ? Duration.ofMillis(1) : patience);
    }

    private void perform(Step step) {
        authorised(step);
        steps.add(step);
        Answer answer = answers.apply(step);
        if (answer == Answer.DONE || answer == Answer.LOST) {
            given.machine.perform(step);
            if (step instanceof Step.StopUnit || step instanceof Step.SwitchOff) {
                downByUs.add(step.ordinal());
            }
        }
        given.done = answer == Answer.DONE ? Optional.of(new Moment.Done(step, given.now)) : Optional.empty();
        if (answer != Answer.DONE) {
            given.failure = Optional.of(new Moment.Failure(
                    step, answer == Answer.FAILED ? StepOutcome.failed("refused") : StepOutcome.unknown("no answer")));
        }
        given.after(Duration.ofMillis(20));
    }

    /** What must hold of a step before it is performed. */
    private void authorised(Step step) {
        Intent intent = given.app().intent().orElse(null);
        Server server = given.unit(step.ordinal());
        if (!(step instanceof Step.RepairSlots)) {
            assertThat(intent).as("an intent goes before " + step).isNotNull();
        }
        boolean handover = intent instanceof Intent.Handover;
        if (step instanceof Step.StopUnit
                && server.primary()
                && given.app().units().size() > 1) {
            assertThat(handover)
                    .as("the primary is stopped inside a handover only")
                    .isTrue();
        }
        if (step instanceof Step.Promote) {
            Intent.Handover open = (Intent.Handover) intent;
            Server old = given.unit(open.from());
            assertThat(old.control).as("a proven stop").contains(ControlSeen.State.SHUT_DOWN);
            assertThat(old.process).isEqualTo(ProcessSeen.State.EXITED);
            assertThat(old.standbySignal).as("marked").isTrue();
            assertThat(server.lsn).as("nothing is lost").isGreaterThan(old.checkpoint);
        }
    }

    /** What must hold of the world after every turn. */
    private void hold() {
        assertThat(given.machine.servers.values().stream().filter(Server::primary))
                .as("primaries")
                .hasSizeLessThanOrEqualTo(1);
        downByUs.removeIf(
                ordinal -> given.unit(ordinal) == null || given.unit(ordinal).running());
        assertThat(downByUs).as("down by our hand").hasSizeLessThanOrEqualTo(1);
    }

    void untilEnded() {
        until(() -> given.app().openRun().isEmpty() && given.app().intent().isEmpty());
    }

    void until(BooleanSupplier reached) {
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            if (reached.getAsBoolean()) {
                return;
            }
            turn();
        }
        throw new AssertionError("not reached: " + told());
    }

    boolean tries(int turns, BooleanSupplier reached) {
        for (int turn = 0; turn < turns && !reached.getAsBoolean(); turn++) {
            turn();
        }
        return reached.getAsBoolean();
    }

    /** Where it is and how it came there, in a few lines. */
    String told() {
        StringBuilder text = new StringBuilder(state() + ", open " + given.app().intent());
        for (Decision decision : decisions.subList(Math.max(0, decisions.size() - 6), decisions.size())) {
            text.append("\n    ")
                    .append(decision.reason().code().text())
                    .append(": ")
                    .append(decision.reason().sentence());
            decision.events()
                    .forEach(event -> text.append(" +").append(event.getClass().getSimpleName()));
            text.append(decision.next() instanceof Decision.Act act ? " -> " + act.step() : "");
        }
        given.machine
                .servers
                .values()
                .forEach(server -> text.append("\n    unit ")
                        .append(server.ordinal)
                        .append(' ')
                        .append(server.process)
                        .append(server.primary() ? " primary " : " ")
                        .append(server.installed
                                .map(release -> release.version().toString())
                                .orElse("nothing"))
                        .append(" journalled ")
                        .append(given.app().units().get(server.ordinal)));
        return text.toString();
    }

    /** The daemon dies: what it only remembered is gone. */
    void forget() {
        given.waiting = Optional.empty();
        given.failure = Optional.empty();
        given.done = Optional.empty();
        given.facts = Optional.empty();
        given.stage = Optional.empty();
    }

    /** The command, when it is accepted. */
    boolean ask(String action, Command command) {
        Outcome outcome = given.ask(action, command);
        outcome.events().forEach(this::append);
        return outcome.refusal().isEmpty();
    }

    RunState state() {
        return given.app().run().map(run -> run.phase().state()).orElse(RunState.PLANNED);
    }

    List<Event> events() {
        return given.entries.stream().map(Entry::event).collect(Collectors.toList());
    }

    /** The units whose change in a direction was begun, each once, in the order of their first. */
    List<Integer> changes(Event.Purpose purpose) {
        return events().stream()
                .filter(event -> event instanceof Event.UnitChangeStarted started && started.purpose() == purpose)
                .map(event -> ((Event.UnitChangeStarted) event).ordinal())
                .distinct()
                .toList();
    }

    long handovers() {
        return events().stream()
                .filter(event -> event instanceof Event.HandoverEnded ended && ended.moved())
                .count();
    }

    boolean allRun(Release release) {
        return given.machine.servers.values().stream()
                .allMatch(server -> server.running()
                        && server.installed.filter(release::sameAs).isPresent());
    }
}
