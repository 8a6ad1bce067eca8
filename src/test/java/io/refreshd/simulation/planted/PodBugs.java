package io.refreshd.simulation.planted;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decider;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Event;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Limits;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.decide.SetSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import io.refreshd.decide.UnitSeen;
import io.refreshd.journal.Journal;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import io.refreshd.run.World;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.trial.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Bugs that show only where units are pods. */
final class PodBugs {
    private static final int MOST_HELD = 4;

    private PodBugs() {}

    /** Looked for in worlds of pods. */
    private record OnPods(Planted bug, Predicate<Scenario> where) implements Planted {
        @Override
        public String what() {
            return "pods: " + bug.what();
        }

        @Override
        public Scenario world(long seed) {
            return Scenario.drawPods(seed);
        }

        @Override
        public boolean mayShowIn(Scenario scenario) {
            return where.test(scenario);
        }

        @Override
        public Decider core(Limits limits) {
            return bug.core(limits);
        }

        @Override
        public Journal journal(Journal real) {
            return bug.journal(real);
        }

        @Override
        public World world(World real) {
            return bug.world(real);
        }
    }

    static List<Planted> all() {
        return Stream.of(forward(), back(), writes(), ends())
                .flatMap(List::stream)
                .toList();
    }

    private static Planted anywhere(Planted bug) {
        return new OnPods(bug, scenario -> true);
    }

    private static Planted where(Fault fault, Planted bug) {
        return new OnPods(bug, scenario -> scenario.faults().contains(fault));
    }

    private static boolean goingBack(Application application) {
        return application
                .openRun()
                .filter(run -> run.phase() instanceof RunPhase.RollingBack)
                .isPresent();
    }

    private static Decision instead(Decision right, Class<? extends Step> kind, Step other) {
        return right.next() instanceof Decision.Act act && kind.isInstance(act.step())
                ? new Decision(right.events(), new Decision.Act(other), right.reason())
                : right;
    }

    private static List<Planted> forward() {
        return List.of(
                anywhere(Bug.deciding(
                        "the partition goes down by two",
                        (application, seen, right) -> right.next() instanceof Decision.Act act
                                        && act.step() instanceof Step.LowerPartition lower
                                        && lower.ordinal() > 0
                                ? instead(
                                        right,
                                        Step.LowerPartition.class,
                                        new Step.LowerPartition(lower.ordinal() - 1, lower.resourceVersion()))
                                : right)),
                anywhere(Bug.deciding(
                        "the new template is written and the partition left where it is",
                        (application, seen, right) -> goingBack(application) ? right : asItIs(seen, right))),
                where(
                        Fault.POD_UNREADY,
                        Bug.seeing(
                                "a pod is let go while another one is not ready",
                                (application, seen) -> application.intent().orElse(null) instanceof Intent.Change change
                                        ? PodCopies.each(
                                                seen,
                                                unit -> unit.ordinal() == change.ordinal()
                                                        ? unit
                                                        : PodCopies.ready(unit, true))
                                        : seen)),
                anywhere(Bug.seeing(
                        "a pod counts as ready when it is made from the new template",
                        (application, seen) -> PodCopies.each(
                                seen,
                                unit -> application
                                                .openRun()
                                                .filter(run -> unit.installed()
                                                        .filter(run::onTarget)
                                                        .isPresent())
                                                .isPresent()
                                        ? PodCopies.ready(unit, true)
                                        : unit))),
                anywhere(Bug.knowing(
                        "a pause is for people, the next pod is let go all the same",
                        (application, seen) -> application
                                        .openRun()
                                        .filter(run -> run.phase() instanceof RunPhase.Paused)
                                        .isPresent()
                                ? Copies.run(application, run -> Copies.phase(run, new RunPhase.Refreshing(0)))
                                : application)));
    }

    /** A template is written with the partition that there is. */
    private static Decision asItIs(Snapshot seen, Decision right) {
        return right.next() instanceof Decision.Act act && act.step() instanceof Step.HoldTemplate hold
                ? instead(
                        right,
                        Step.HoldTemplate.class,
                        new Step.HoldTemplate(
                                hold.ordinal(),
                                hold.release(),
                                seen.set().map(SetSeen::partition).orElse(0),
                                hold.resourceVersion()))
                : right;
    }

    private static List<Planted> back() {
        return List.of(
                anywhere(Bug.deciding(
                        "the old template comes back while the partition is low",
                        (application, seen, right) -> goingBack(application) ? asItIs(seen, right) : right)),
                where(
                        Fault.TARGET_BROKEN,
                        Bug.deciding(
                                "a broken pod is left to the controller on the way back",
                                (application, seen, right) -> right.next() instanceof Decision.Act act
                                                && act.step() instanceof Step.DeletePod delete
                                                && ill(seen, delete.ordinal())
                                        ? new Decision(
                                                List.of(),
                                                new Decision.Wait(Duration.ofMillis(100), io.refreshd.decide.Scope.ALL),
                                                Bent.WHY)
                                        : right)),
                anywhere(Bug.seeing(
                        "every pod counts as changed on the way back",
                        (application, seen) -> goingBack(application)
                                ? PodCopies.each(
                                        seen,
                                        unit -> PodCopies.installed(
                                                unit,
                                                application
                                                        .openRun()
                                                        .map(run -> run.plan().to())))
                                : seen)),
                where(
                        Fault.TARGET_BROKEN,
                        Bug.seeing(
                                "the way back begins with a pod that is well, though another one is not",
                                (application, seen) -> goingBack(application)
                                                && application.intent().isEmpty()
                                        ? PodCopies.each(
                                                seen,
                                                unit -> changed(application, unit) ? PodCopies.ready(unit, true) : unit)
                                        : seen)),
                anywhere(Bug.seeing(
                        "after the way back the pods are held for good",
                        (application, seen) ->
                                goingBack(application) && application.intent().isEmpty()
                                        ? PodCopies.set(seen, set -> PodCopies.partition(set, 0))
                                        : seen)));
    }

    private static boolean ill(Snapshot seen, int ordinal) {
        return seen.unit(ordinal)
                .flatMap(UnitSeen::pod)
                .filter(pod -> !pod.ready())
                .isPresent();
    }

    private static boolean changed(Application application, UnitSeen unit) {
        return application
                .openRun()
                .filter(run -> unit.installed().filter(run::onTarget).isPresent())
                .isPresent();
    }

    private static List<Planted> writes() {
        return List.of(
                anywhere(Bug.seeing(
                        "the status of an older spec is believed",
                        (application, seen) -> PodCopies.set(seen, PodCopies::settled))),
                anywhere(Bug.deciding(
                        "a pod is deleted by its name, whichever it is by then",
                        (application, seen, right) -> right.next() instanceof Decision.Act act
                                        && act.step() instanceof Step.DeletePod delete
                                ? instead(right, Step.DeletePod.class, new Step.DeletePod(delete.ordinal(), "", ""))
                                : right)),
                anywhere(Bug.deciding(
                        "the partition is written over whatever is there",
                        (application, seen, right) -> right.next() instanceof Decision.Act act
                                        && act.step() instanceof Step.LowerPartition lower
                                ? instead(
                                        right, Step.LowerPartition.class, new Step.LowerPartition(lower.ordinal(), ""))
                                : right)),
                where(
                        Fault.TEMPLATE_EDITED,
                        Bug.deciding("a template of somebody else is written over", PodBugs::overwritten)),
                new OnPods(
                        Bug.inCore("the pods are held again and again before one is let go", PodBugs::holding),
                        scenario -> scenario.faults().isEmpty() && scenario.units() == 1));
    }

    private static Decision overwritten(Application application, Snapshot seen, Decision right) {
        Run run = application.openRun().orElse(null);
        return run != null
                        && seen.set().isPresent()
                        && right.reason().code() == ReasonCode.TEMPLATE_DRIFTED
                        && application.intent().orElse(null) instanceof Intent.Change change
                        && change.purpose() == Purpose.FORWARD
                ? Bent.act(new Step.HoldTemplate(
                        change.ordinal(),
                        run.plan().to(),
                        seen.set().get().replicas(),
                        seen.set().get().resourceVersion()))
                : right;
    }

    /** By turns with a partition of the replicas and one more, which it does not see. */
    private static Decider holding(Limits limits) {
        return new Bent(limits) {
            private int times;

            @Override
            Snapshot seen(Application application, Snapshot seen) {
                return PodCopies.set(seen, set -> PodCopies.partition(set, Math.min(set.partition(), set.replicas())));
            }

            @Override
            Decision decided(Application application, Snapshot seen, Decision right) {
                return right.next() instanceof Decision.Act act
                                && act.step() instanceof Step.LowerPartition lower
                                && times++ < MOST_HELD
                        ? Bent.act(new Step.HoldTemplate(
                                lower.ordinal(),
                                application.openRun().orElseThrow().plan().to(),
                                seen.set().orElseThrow().replicas() + times % 2,
                                lower.resourceVersion()))
                        : right;
            }
        };
    }

    private static List<Planted> ends() {
        return List.of(
                anywhere(Bug.seeing(
                        "a run is completed before the controller calls the new revision the current one",
                        (application, seen) -> application
                                .openRun()
                                .filter(run -> run.phase().state() == RunState.VERIFYING)
                                .map(run -> PodCopies.set(
                                        seen,
                                        set -> PodCopies.current(
                                                set, Optional.of(run.plan().to()))))
                                .orElse(seen))),
                where(
                        Fault.PEOPLE,
                        Bug.deciding(
                                "a cancel ends the run and forgets the pod that is still to change",
                                (application, seen, right) -> application
                                                        .openRun()
                                                        .filter(Run::cancelRequested)
                                                        .isPresent()
                                                && application.intent().orElse(null) instanceof Intent.Change change
                                                && change.purpose() != Purpose.RESTART
                                        ? Bent.record(new Event.RunEnded(RunState.CANCELLED, Bent.WHY))
                                        : right)));
    }
}
