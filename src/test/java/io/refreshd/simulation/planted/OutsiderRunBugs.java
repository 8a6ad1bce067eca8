package io.refreshd.simulation.planted;

import static io.refreshd.simulation.planted.OutsiderCopies.as;

import io.refreshd.decide.Actions;
import io.refreshd.decide.Application;
import io.refreshd.decide.Asked;
import io.refreshd.decide.Command;
import io.refreshd.decide.Decider;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Event;
import io.refreshd.decide.Health;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Limits;
import io.refreshd.decide.Outcome;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Topology;
import io.refreshd.model.Heals;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import io.refreshd.simulation.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** By an outsider: what people ask for, and how a run goes on. Written before its author had read any checker. */
final class OutsiderRunBugs {
    private OutsiderRunBugs() {}

    static List<Planted> all() {
        return Stream.of(asked(), checked(), moved()).flatMap(List::stream).toList();
    }

    private static List<Planted> asked() {
        return List.of(
                Bug.knowing(
                        "the policy of the plan is followed, not the one that was set since",
                        (application, seen) -> Copies.run(
                                application,
                                run -> OutsiderCopies.policy(run, run.plan().policy()))),
                Bug.knowing(
                        "a cancel does not wait for the end of a handover",
                        (application, seen) -> dropped(application, Run::cancelRequested, Intent.Handover.class)),
                Bug.knowing(
                        "a cancel forgets the unit that is being changed",
                        (application, seen) -> dropped(application, Run::cancelRequested, Intent.Change.class)),
                Bug.knowing(
                        "a rollback does not wait for the end of a handover",
                        (application, seen) -> dropped(application, Run::rollbackRequested, Intent.Handover.class)),
                asking("a person's start is accepted in the middle of a handover", Command.StartUnit.class, asked -> {
                    Application application = asked.application();
                    return as(Intent.Handover.class, application.intent()).isPresent()
                            ? with(asked, Copies.intent(application, Optional.empty()))
                            : asked;
                }),
                asking(
                        "an idempotency key that was used is not looked for",
                        Command.class,
                        asked -> with(asked, OutsiderCopies.withoutOperations(asked.application()))),
                asking("a mixed application is refreshed to a third release", Command.Refresh.class, asked -> asked),
                Bug.answering(
                        "a resume under all lets all units go on",
                        (asked, command, right) -> new Outcome(
                                right.events().stream()
                                        .map(event -> event instanceof Event.RunResumed resumed
                                                ? new Event.RunResumed(resumed.pause(), 0)
                                                : event)
                                        .toList(),
                                right.operation(),
                                right.refusal())),
                Bug.answering("a refresh after a cancelled one records what runs then", OutsiderRunBugs::recordsAnew));
    }

    private static List<Planted> checked() {
        return List.of(
                Bug.knowing(
                        "a verdict of the checks is kept when the topology has changed",
                        (application, seen) -> Copies.check(
                                application,
                                application
                                        .check()
                                        .map(check -> new Application.Judged(
                                                new Event.ChecksJudged(
                                                        check.checks().stage(),
                                                        check.checks().target(),
                                                        Topology.fingerprint(application, seen),
                                                        check.checks().results(),
                                                        check.checks().passed()),
                                                check.at())))),
                Bug.knowing(
                        "a verdict of the checks does not expire",
                        (application, seen) -> Copies.check(
                                application,
                                application.check().map(check -> new Application.Judged(check.checks(), seen.at())))),
                Bug.only(
                        scenario -> scenario.faults().contains(Fault.CHECK_FAILS),
                        Bug.deciding("a failed post-upgrade check is only written down", OutsiderRunBugs::completed)));
    }

    private static List<Planted> moved() {
        return List.of(
                Bug.only(
                        scenario -> scenario.deploys() && scenario.units() > 1,
                        Bug.knowing(
                                "off by one: the deployment is over one unit too early",
                                (application, seen) -> application.deployed()
                                        ? application
                                        : OutsiderCopies.scale(application, application.scale() - 1))),
                Bug.only(
                        scenario -> scenario.scaleUp(),
                        Bug.deciding(
                                "the spare unit is made on the target at once",
                                (application, seen, right) -> application
                                        .openRun()
                                        .map(run -> Bent.events(
                                                right,
                                                event -> Stream.of(
                                                        event instanceof Event.UnitAddStarted add
                                                                ? new Event.UnitAddStarted(
                                                                        add.ordinal(),
                                                                        run.plan()
                                                                                .to())
                                                                : event)))
                                        .orElse(right))),
                Bug.only(
                        scenario -> scenario.scaleUp(),
                        Bug.knowing(
                                "a cancelled run leaves its spare unit as it is",
                                (application, seen) -> application
                                                .openRun()
                                                .filter(Run::cancelRequested)
                                                .isPresent()
                                        ? Copies.plan(application, Copies::withoutSpare)
                                        : application)),
                Bug.deciding("paused is said though a unit is ill", OutsiderRunBugs::pausedIll),
                Bug.knowing(
                        "a trouble that only a person heals heals by itself",
                        (application, seen) -> Copies.run(application, OutsiderRunBugs::selfHealing)),
                Bug.knowing(
                        "restarts in place are not counted",
                        (application, seen) -> OutsiderCopies.restarts(application, 0)));
    }

    private static Application dropped(Application application, Predicate<Run> when, Class<? extends Intent> kind) {
        return application.openRun().filter(when).isPresent()
                ? Copies.intent(application, application.intent().filter(open -> !kind.isInstance(open)))
                : application;
    }

    /** Commands of a kind are answered from something else. */
    private static Planted asking(String what, Class<? extends Command> kind, UnaryOperator<Asked> bend) {
        return Bug.inCore(what, limits -> new Decider(limits) {
            @Override
            public Outcome answer(Asked asked, Command command) {
                Asked bent = command instanceof Command.Refresh refresh && kind == Command.Refresh.class
                        ? toAnother(asked, refresh)
                        : kind.isInstance(command) ? bend.apply(asked) : asked;
                return super.answer(bent, command);
            }
        });
    }

    private static Asked with(Asked asked, Application application) {
        return new Asked(application, asked.seen(), asked.request(), asked.now(), asked.limits());
    }

    private static Asked toAnother(Asked asked, Command.Refresh refresh) {
        Application application = asked.application();
        return application.mixed() && application.openRun().isEmpty()
                ? with(asked, Copies.run(application, run -> OutsiderCopies.target(run, refresh.target())))
                : asked;
    }

    private static Outcome recordsAnew(Asked asked, Command command, Outcome right) {
        return new Outcome(
                right.events().stream()
                        .map(event -> event instanceof Event.RunStarted started && command instanceof Command.Refresh
                                ? new Event.RunStarted(Copies.recorded(
                                        started.plan(), asked.application().units()))
                                : event)
                        .toList(),
                right.operation(),
                right.refusal());
    }

    private static Decision completed(Application application, Snapshot seen, Decision right) {
        boolean failed = right.events().stream()
                .anyMatch(event -> event instanceof Event.RunBlocked blocked
                        && blocked.reason().code() == ReasonCode.POST_CHECK_FAILED);
        if (!failed) {
            return right;
        }
        Reason done = Reason.of(ReasonCode.COMPLETED, "all units run the target");
        List<Event> events = new ArrayList<>();
        for (Event event : right.events()) {
            events.add(
                    event instanceof Event.RunBlocked
                            ? new Event.RunEnded(RunState.COMPLETED, done)
                            : event instanceof Event.OperationEnded ended
                                    ? new Event.OperationEnded(
                                            ended.operation(),
                                            OperationStatus.COMPLETED,
                                            done.sentence(),
                                            ended.results())
                                    : event);
        }
        return new Decision(events, right.next(), done);
    }

    /** The pause is looked at before the health of the units. */
    private static Decision pausedIll(Application application, Snapshot seen, Decision right) {
        boolean waits = right.events().isEmpty() && right.next() instanceof Decision.Wait;
        Optional<Run> due = application
                .openRun()
                .filter(run -> waits && application.intent().isEmpty() && pauseDue(run))
                .filter(run -> Health.anyObjection(application, seen, -1, Limits.DEFAULT)
                        .isPresent());
        if (due.isEmpty()) {
            return right;
        }
        int pause = due.get().pauses() + 1;
        Reason why =
                new Reason(ReasonCode.PAUSED_BY_POLICY, "paused: check it", "refreshctl resume " + application.name());
        List<Event> events = new ArrayList<>(List.of(new Event.RunPaused(pause, why)));
        application.operations().values().stream()
                .filter(operation -> !operation.status().ended())
                .filter(operation -> List.of(Actions.REFRESH, Actions.RESUME, Actions.PAUSE)
                        .contains(operation.request().action()))
                .forEach(operation -> events.add(new Event.OperationEnded(
                        operation.id(), OperationStatus.COMPLETED, why.sentence(), new TreeMap<>())));
        return Bent.record(events.toArray(Event[]::new));
    }

    private static boolean pauseDue(Run run) {
        return run.phase() instanceof RunPhase.Refreshing refreshing
                && (run.pauseRequested() || (refreshing.granted() < 0 && run.policy() != PausePolicy.NONE));
    }

    private static Run selfHealing(Run run) {
        return run.phase() instanceof RunPhase.Blocked blocked
                        && blocked.why().code().heals() == Heals.HUMAN
                ? Copies.phase(
                        run,
                        new RunPhase.Blocked(
                                blocked.was(),
                                new Reason(
                                        ReasonCode.UNIT_DOWN,
                                        blocked.why().sentence(),
                                        blocked.why().next()),
                                blocked.heals()))
                : run;
    }
}
