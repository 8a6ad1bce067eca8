package io.refreshd.decide;

import io.refreshd.decide.Command.Request;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.refreshd.model.Resource;
import io.refreshd.model.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A situation: an application as its events left it, the machine that it is seen on, and what the last turn told. A
 * fresh one is a healthy cluster on 14.8 with the primary on unit 0; every method changes one thing.
 */
final class Given {
    static final String APP = "postgresql";
    static final Release OLD = release(99, "14.8");
    static final Release NEW = release(102, "14.9");
    static final Release NEWER = release(103, "14.10");
    static final Reason WHY = Reason.of(ReasonCode.PAUSED_BY_POLICY, "paused");

    final Limits limits = Limits.DEFAULT;
    final Machine machine = new Machine();
    final List<Entry> entries = new ArrayList<>();
    Optional<Application> state = Optional.empty();
    Instant now = Instant.parse("2026-01-01T12:00:00Z");
    Optional<Facts> facts = Optional.empty();
    Optional<Stage> stage = Optional.empty();
    Optional<Moment.Waiting> waiting = Optional.empty();
    Optional<Moment.Failure> failure = Optional.empty();
    Optional<Moment.Done> done = Optional.empty();

    static Release release(int revision, String version) {
        return new Release(
                APP,
                revision,
                Version.parse(version).orElseThrow(),
                new TreeMap<>(Map.of(
                        "binaries",
                        new Resource(
                                revision,
                                "artifact:" + version,
                                String.valueOf(revision % 10).repeat(64)))),
                "content-" + revision);
    }

    /** Nothing but the wish for so many units. */
    static Given asked(int units) {
        Given given = new Given();
        given.with(new Event.ApplicationDeployed(APP, "14/stable", OLD, units, PausePolicy.FIRST, Duration.ZERO));
        return given;
    }

    /** A healthy cluster; unit 0 is the primary. */
    static Given deployed(int units) {
        Given given = asked(units);
        for (int ordinal = 0; ordinal < units; ordinal++) {
            given.with(new Event.UnitAddStarted(ordinal, OLD), new Event.UnitAdded(ordinal));
            given.machine.add(ordinal, OLD);
        }
        return given.with(new Event.DeployEnded(), new Event.PrimaryMoved(-1, 0));
    }

    // What happened

    Given with(Event... events) {
        for (Event event : events) {
            Entry entry = new Entry(entries.size() + 1, APP, now, event);
            entries.add(entry);
            state = Fold.fold(state, entry);
        }
        return this;
    }

    /** The primary sits on another unit, and the journal knows it. */
    Given primaryOn(int ordinal) {
        machine.move(ordinal);
        return with(new Event.PrimaryMoved(app().primary(), ordinal));
    }

    /** A run to 14.9 is asked for; it is at its gate. */
    Given checking() {
        return accepted(Actions.REFRESH, to(NEW));
    }

    Given preparing() {
        return checking().with(new Event.GatePassed());
    }

    Given refreshing() {
        return preparing().with(new Event.Prepared());
    }

    Given refreshing(PausePolicy policy) {
        return accepted(Actions.REFRESH, to(NEW, policy)).with(new Event.GatePassed(), new Event.Prepared());
    }

    /** A change to the target was begun; the machine has not moved. */
    Given changing(int ordinal) {
        return with(new Event.UnitChangeStarted(
                ordinal, run().plan().to(), Purpose.FORWARD, 1, machine.unit(ordinal).starts));
    }

    /** The units are on the target, healthy. */
    Given changed(int... ordinals) {
        for (int ordinal : ordinals) {
            changing(ordinal);
            moved(ordinal, run().plan().to());
            with(new Event.UnitChanged(ordinal, run().plan().to(), Purpose.FORWARD));
        }
        return this;
    }

    /** The unit was stopped and started on the release. */
    Given moved(int ordinal, Release release) {
        Server server = machine.unit(ordinal);
        boolean primary = server.primary();
        server.exited("stopped").start(release);
        server.writable = primary;
        return this;
    }

    Given restarting(int ordinal) {
        return with(new Event.UnitChangeStarted(
                ordinal, app().releaseOf(ordinal), Purpose.RESTART, 1, machine.unit(ordinal).starts));
    }

    Given paused() {
        return with(new Event.RunPaused(run().pauses() + 1, WHY));
    }

    Given resumed() {
        return with(new Event.RunResumed(run().pauses(), run().policy() == PausePolicy.ALL ? 1 : 0));
    }

    Given verifying() {
        return with(new Event.VerifyStarted());
    }

    Given rollingBack() {
        return with(new Event.RollbackRequested(), new Event.RollbackStarted());
    }

    Given handingOver(int from, int to) {
        machine.unit(to).slots.addAll(app().units().keySet());
        machine.unit(to).slots.remove(to);
        return with(new Event.HandoverStarted(1, from, to));
    }

    Given blocked(ReasonCode code) {
        return with(new Event.RunBlocked(Reason.of(code, "blocked: " + code.text())));
    }

    Given after(Duration time) {
        now = now.plus(time);
        return this;
    }

    // What is seen

    Server unit(int ordinal) {
        return machine.unit(ordinal);
    }

    Given waitingFor(ReasonCode code, Duration since) {
        waiting = Optional.of(new Moment.Waiting(code, now.minus(since)));
        return this;
    }

    Given failed(Step step, String cause) {
        failure = Optional.of(new Moment.Failure(step, StepOutcome.failed(cause)));
        return this;
    }

    Given unanswered(Step step) {
        failure = Optional.of(new Moment.Failure(step, StepOutcome.unknown("no answer")));
        return this;
    }

    Given did(Step step) {
        done = Optional.of(new Moment.Done(step, now));
        return this;
    }

    Given examined(Stage at, Facts read) {
        stage = Optional.of(at);
        facts = Optional.of(read);
        return this;
    }

    /** What probes read when nothing is wrong. */
    static Facts fine(Release target) {
        return FactsSample.fine(target);
    }

    /** What probes read when the target's binaries are not there. */
    static Facts broken(Release target) {
        FactsSample sample = new FactsSample(target);
        sample.programs = Probe.unreadable("the binaries are missing");
        return sample.facts();
    }

    // Both together

    Application app() {
        return state.orElseThrow();
    }

    Run run() {
        return app().run().orElseThrow();
    }

    Snapshot seen() {
        return machine.seen(now);
    }

    Moment moment() {
        return new Moment(now, facts, stage, waiting, failure, done);
    }

    Decision next() {
        return new Decider(limits).next(app(), seen(), moment());
    }

    // Commands

    static Command.Refresh to(Release target) {
        return new Command.Refresh(
                target, "14/candidate", Optional.empty(), Optional.empty(), List.of(), false, false, false);
    }

    static Command.Refresh to(Release target, PausePolicy policy) {
        return new Command.Refresh(
                target, "14/candidate", Optional.of(policy), Optional.empty(), List.of(), false, false, true);
    }

    static Command.Refresh withSpare(Release target, PausePolicy policy) {
        return new Command.Refresh(
                target, "14/candidate", Optional.of(policy), Optional.empty(), List.of(), true, false, true);
    }

    static Request request(String action) {
        return new Request(action, Optional.empty(), new TreeMap<>(), "http", "ana", "", "");
    }

    Outcome ask(Request request, Command command) {
        return Commands.decide(new Asked(app(), seen(), request, now, limits), command);
    }

    Outcome ask(String action, Command command) {
        return ask(request(action), command);
    }

    /** The command is accepted and its events are folded. */
    Given accepted(String action, Command command) {
        Outcome outcome = ask(action, command);
        if (outcome.refusal().isPresent()) {
            throw new AssertionError("refused: " + outcome.refusal().get());
        }
        return with(outcome.events().toArray(Event[]::new));
    }
}
