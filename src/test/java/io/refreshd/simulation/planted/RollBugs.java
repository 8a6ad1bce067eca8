package io.refreshd.simulation.planted;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Event;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import io.refreshd.simulation.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Bugs in the way forward: order, gate, pauses, the end. */
final class RollBugs {
    private RollBugs() {}

    static List<Planted> all() {
        return Stream.of(order(), gate(), pauses(), ends())
                .flatMap(List::stream)
                .toList();
    }

    private static Optional<RunPhase> phase(Application application) {
        return application.openRun().map(Run::phase);
    }

    private static boolean in(Application application, RunState state) {
        return phase(application).filter(phase -> phase.state() == state).isPresent();
    }

    private static Event.UnitChangeStarted to(Event.UnitChangeStarted change, int ordinal) {
        return new Event.UnitChangeStarted(
                ordinal, change.release(), change.purpose(), change.attempt(), change.starts());
    }

    private static boolean forward(Event event) {
        return event instanceof Event.UnitChangeStarted change
                && change.purpose() == Purpose.FORWARD
                && change.attempt() == 1;
    }

    private static List<Planted> order() {
        return List.of(
                Bug.deciding(
                        "off by one: the unit below the next one is changed",
                        (application, seen, right) -> Bent.events(
                                right,
                                event -> Stream.of(
                                        forward(event)
                                                        && application
                                                                .units()
                                                                .containsKey(
                                                                        ((Event.UnitChangeStarted) event).ordinal() - 1)
                                                ? to(
                                                        (Event.UnitChangeStarted) event,
                                                        ((Event.UnitChangeStarted) event).ordinal() - 1)
                                                : event))),
                Bug.knowing(
                        "units are taken from the lowest to the highest",
                        (application, seen) -> in(application, RunState.REFRESHING)
                                ? Copies.plan(application, plan -> {
                                    List<Integer> order = new ArrayList<>(plan.order());
                                    Collections.reverse(order);
                                    return Copies.order(plan, order);
                                })
                                : application),
                Bug.knowing(
                        "units are sorted as text by whoever made the order from a map",
                        (application, seen) -> in(application, RunState.REFRESHING)
                                ? Copies.plan(application, plan -> Copies.order(plan, evenFirst(plan.order())))
                                : application));
    }

    private static List<Integer> evenFirst(List<Integer> order) {
        List<Integer> sorted = new ArrayList<>(order);
        sorted.sort((one, other) -> Integer.compare(one % 2, other % 2));
        return sorted;
    }

    private static List<Planted> gate() {
        return List.of(
                Bug.deciding(
                        "the gate is skipped",
                        (application, seen, right) ->
                                in(application, RunState.CHECKING) ? Bent.record(new Event.GatePassed()) : right),
                Bug.only(
                        scenario -> scenario.faults().contains(Fault.CHECK_FAILS),
                        Bug.deciding(
                                "a failed check counts as passed",
                                (application, seen, right) -> in(application, RunState.CHECKING)
                                        ? Bent.events(right, RollBugs::passedAnyway)
                                        : right)),
                Bug.only(
                        scenario -> scenario.faults().contains(Fault.PEOPLE),
                        Bug.knowing(
                                "a check that was made for another target opens the gate",
                                (application, seen) -> Copies.check(
                                        application,
                                        application
                                                .check()
                                                .map(check -> new Application.Judged(
                                                        new Event.ChecksJudged(
                                                                check.checks().stage(),
                                                                application
                                                                        .openRun()
                                                                        .map(run -> run.plan()
                                                                                .to())
                                                                        .orElse(check.checks()
                                                                                .target()),
                                                                check.checks().fingerprint(),
                                                                check.checks().results(),
                                                                check.checks().passed()),
                                                        check.at()))))));
    }

    private static Stream<Event> passedAnyway(Event event) {
        if (event instanceof Event.ChecksJudged judged) {
            return Stream.of(new Event.ChecksJudged(
                    judged.stage(), judged.target(), judged.fingerprint(), judged.results(), true));
        }
        return event instanceof Event.RunEnded ? Stream.of(new Event.GatePassed()) : Stream.of(event);
    }

    private static List<Planted> pauses() {
        return List.of(
                Bug.only(
                        scenario -> scenario.faults().contains(Fault.PEOPLE),
                        Bug.knowing(
                                "a pause that was asked for is ignored",
                                (application, seen) ->
                                        Copies.run(application, run -> Copies.pauseRequested(run, false)))),
                Bug.knowing(
                        "the grant is off by one: one unit too many before a pause",
                        (application, seen) -> Copies.run(
                                application,
                                run -> run.phase() instanceof RunPhase.Refreshing refreshing && refreshing.granted() < 0
                                        ? Copies.phase(run, new RunPhase.Refreshing(1))
                                        : run)),
                Bug.deciding("the pause comes while a unit is being changed", RollBugs::pausesInTheMiddle),
                Bug.knowing(
                        "a paused run goes on by itself",
                        (application, seen) -> Copies.run(
                                application,
                                run -> run.phase() instanceof RunPhase.Paused
                                        ? Copies.phase(run, new RunPhase.Refreshing(0))
                                        : run)),
                Bug.only(
                        scenario -> scenario.faults().contains(Fault.PEOPLE),
                        Bug.answering(
                                "a resume answers whatever pause there is",
                                (asked, command, right) -> right.refusal()
                                                .filter(refusal -> refusal.reason()
                                                                        .code()
                                                                == ReasonCode.PAUSE_ANSWERED
                                                        || refusal.reason().code() == ReasonCode.PAUSE_NOT_NAMED
                                                        || refusal.reason().code() == ReasonCode.NOT_PAUSED)
                                                .filter(refusal -> in(asked.application(), RunState.PAUSED))
                                                .isPresent()
                                        ? Answers.resumed(asked)
                                        : right)),
                Bug.answering(
                        "a resume does not look at the health of the units",
                        (asked, command, right) -> right.refusal()
                                        .filter(refusal -> refusal.reason().code() == ReasonCode.UNIT_UNHEALTHY)
                                        .isPresent()
                                ? Answers.resumed(asked)
                                : right));
    }

    private static Decision pausesInTheMiddle(Application application, Snapshot seen, Decision right) {
        Run run = application.openRun().orElse(null);
        boolean due = run != null
                && run.phase() instanceof RunPhase.Refreshing refreshing
                && (refreshing.granted() == 1 || run.pauseRequested());
        boolean begins = application.intent().orElse(null) instanceof Intent.Change change
                && change.purpose() == Purpose.FORWARD
                && right.next() instanceof Decision.Act act
                && act.step() instanceof Step.StopUnit;
        return due && begins ? Bent.record(new Event.RunPaused(run.pauses() + 1, Bent.WHY)) : right;
    }

    private static List<Planted> ends() {
        return List.of(
                Bug.deciding(
                        "the last unit of the order is forgotten",
                        (application, seen, right) -> right.events().stream()
                                        .anyMatch(event -> forward(event)
                                                && ((Event.UnitChangeStarted) event).ordinal() == 0
                                                && application.units().size() > 1)
                                ? Bent.record(new Event.VerifyStarted())
                                : in(application, RunState.VERIFYING) ? completed() : right),
                Bug.knowing(
                        "the spare unit stays when the run is completed",
                        (application, seen) -> in(application, RunState.VERIFYING)
                                ? Copies.plan(application, Copies::withoutSpare)
                                : application),
                Bug.deciding(
                        "completed is said without looking at the units",
                        (application, seen, right) -> in(application, RunState.VERIFYING)
                                        && application.intent().isEmpty()
                                        && !seen.units().stream().allMatch(RollBugs::answers)
                                ? completed()
                                : right),
                Bug.deciding(
                        "the operation of a run is never ended",
                        (application, seen, right) -> Bent.events(
                                right,
                                event -> event instanceof Event.OperationEnded && Bent.has(right, Event.RunEnded.class)
                                        ? Stream.empty()
                                        : Stream.of(event))),
                Bug.deciding(
                        "a pause does not end the operation that led to it, and the next one ends instead",
                        (application, seen, right) -> Bent.events(
                                right,
                                event -> event instanceof Event.OperationEnded
                                                && (Bent.has(right, Event.RunPaused.class)
                                                        || Bent.has(right, Event.RunEnded.class)
                                                        || Bent.has(right, Event.RunBlocked.class))
                                        ? Stream.empty()
                                        : Stream.of(event))),
                Bug.deciding(
                        "a unit that lags is waited for without a word",
                        (application, seen, right) -> right.reason().code() == ReasonCode.UNIT_LAGGING
                                ? new Decision(right.events(), right.next(), Reason.of(ReasonCode.UNIT_LAGGING, ""))
                                : right),
                Bug.deciding(
                        "a run is blocked and nobody is told what to do",
                        (application, seen, right) -> Bent.events(
                                right,
                                event -> Stream.of(
                                        event instanceof Event.RunBlocked blocked
                                                ? new Event.RunBlocked(Reason.of(
                                                        blocked.reason().code(),
                                                        blocked.reason().sentence()))
                                                : event))),
                Bug.limited("no unit is ever late", limits -> Limited.unitDeadline(limits, Duration.ofDays(1_000))),
                Bug.deciding(
                        "the attempt is forgotten: it is always the first one",
                        (application, seen, right) -> Bent.events(
                                right,
                                event -> Stream.of(
                                        event instanceof Event.UnitChangeStarted change
                                                ? new Event.UnitChangeStarted(
                                                        change.ordinal(),
                                                        change.release(),
                                                        change.purpose(),
                                                        1,
                                                        change.starts())
                                                : event))));
    }

    private static boolean answers(UnitSeen unit) {
        return unit.database().isPresent();
    }

    private static Decision completed() {
        return Bent.record(new Event.RunEnded(RunState.COMPLETED, Bent.WHY));
    }
}
