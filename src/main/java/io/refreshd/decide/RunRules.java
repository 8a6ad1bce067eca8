package io.refreshd.decide;

import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.util.Optional;

/** Commands to an open run: resume, pause, cancel, and when it pauses by itself. */
final class RunRules {
    private RunRules() {}

    static Outcome resume(Asked asked, Command.Resume resume) {
        Optional<Run> open = asked.application().openRun();
        if (open.isEmpty()) {
            return Rules.noRun(asked);
        }
        Run run = open.get();
        if (run.phase() instanceof RunPhase.Blocked) {
            return strayed(asked)
                    .map(taken -> Outcome.accepted(asked, new Event.RunUnblocked(false), taken))
                    .orElseGet(() -> Outcome.accepted(asked, new Event.RunUnblocked(false)));
        }
        if (!(run.phase() instanceof RunPhase.Paused paused)) {
            return notPaused(asked, run, resume);
        }
        return rollingBack(asked, run)
                .or(() -> misnamed(asked, run, paused, resume))
                .or(() -> unhealthy(asked, paused))
                .orElseGet(() -> Outcome.accepted(
                        asked, new Event.RunResumed(paused.pause(), run.policy() == PausePolicy.ALL ? 1 : 0)));
    }

    /**
     * Who goes on although somebody put a unit on another release takes it as it is: the journal learns what it runs, and
     * its turn comes again. One at a time, and not inside a handover.
     */
    private static Optional<Event> strayed(Asked asked) {
        Application application = asked.application();
        Optional<Intent.Change> open =
                application.intent().filter(Intent.Change.class::isInstance).map(Intent.Change.class::cast);
        if (application.adopted().isPresent() || (application.intent().isPresent() && open.isEmpty())) {
            return Optional.empty();
        }
        return application.units().keySet().stream()
                .filter(ordinal ->
                        open.filter(change -> change.changes(ordinal)).isEmpty())
                .flatMap(ordinal -> asked.seen().unit(ordinal).stream())
                .filter(unit -> unit.installed()
                        .filter(present -> !present.sameAs(application.releaseOf(unit.ordinal())))
                        .isPresent())
                .findFirst()
                .map(unit -> new Event.UnitChangeStarted(
                        unit.ordinal(),
                        unit.installed().orElseThrow(),
                        Event.Purpose.RESTART,
                        1,
                        unit.process().starts()));
    }

    private static Outcome notPaused(Asked asked, Run run, Command.Resume resume) {
        boolean answered = resume.pause()
                .filter(pause -> pause >= 1 && pause <= run.pauses())
                .isPresent();
        return answered
                ? Outcome.conflict(
                        ReasonCode.PAUSE_ANSWERED,
                        "pause " + resume.pause().get() + " was answered already; the run is "
                                + run.phase().state().text(),
                        "refreshctl explain " + asked.name())
                : Outcome.conflict(
                        ReasonCode.NOT_PAUSED,
                        "run " + run.plan().run() + " is not paused, it is "
                                + run.phase().state().text(),
                        "refreshctl explain " + asked.name());
    }

    private static Optional<Outcome> rollingBack(Asked asked, Run run) {
        return run.rollbackRequested()
                ? Optional.of(Outcome.conflict(
                        ReasonCode.ROLLBACK_IN_PROGRESS,
                        "run " + run.plan().run() + " is being rolled back",
                        "refreshctl explain " + asked.name()))
                : Optional.empty();
    }

    private static Optional<Outcome> misnamed(Asked asked, Run run, RunPhase.Paused paused, Command.Resume resume) {
        String command = "refreshctl resume " + asked.name() + " --pause " + paused.pause();
        if (resume.pause().isEmpty()) {
            return run.policy() == PausePolicy.ALL
                    ? Optional.of(Outcome.invalid(
                            ReasonCode.PAUSE_NOT_NAMED,
                            "under pause-after-unit-refresh=all a resume names the pause it answers: " + paused.pause(),
                            command))
                    : Optional.empty();
        }
        int named = resume.pause().get();
        return named == paused.pause()
                ? Optional.empty()
                : Optional.of(Outcome.conflict(
                        named < paused.pause() ? ReasonCode.PAUSE_ANSWERED : ReasonCode.NOT_PAUSED,
                        "the run is in pause " + paused.pause() + ", not in pause " + named,
                        command));
    }

    private static Optional<Outcome> unhealthy(Asked asked, RunPhase.Paused paused) {
        return Health.anyObjection(asked.application(), asked.seen(), -1, asked.limits())
                .map(objection -> Outcome.conflict(
                        ReasonCode.UNIT_UNHEALTHY,
                        "not resumed: " + objection.sentence(),
                        wayOn(asked.application(), paused, objection)));
    }

    /** While nothing is seen of the cluster nobody is sent back: the same is asked for again. */
    static String wayOn(Application application, RunPhase.Paused paused, Reason objection) {
        if (!objection.next().isEmpty()) {
            return objection.next();
        }
        return objection.code() == ReasonCode.CLUSTER_UNREADABLE ? paused.why().next() : Troubles.rollback(application);
    }

    static Outcome pause(Asked asked) {
        Optional<Run> open = asked.application().openRun();
        if (open.isEmpty()) {
            return Rules.noRun(asked);
        }
        Run run = open.get();
        if (run.phase() instanceof RunPhase.Paused) {
            return Outcome.accepted(asked, asked.ended("it is paused already"));
        }
        if (run.goingBack()) {
            return Outcome.conflict(
                    ReasonCode.ROLLBACK_IN_PROGRESS,
                    "a rollback is not paused; it can be cancelled",
                    "refreshctl cancel " + asked.name());
        }
        boolean left = run.plan().order().stream()
                .anyMatch(ordinal -> Optional.ofNullable(
                                asked.application().units().get(ordinal))
                        .filter(run::onTarget)
                        .isEmpty());
        return left
                ? Outcome.accepted(asked, new Event.PauseRequested())
                : Outcome.conflict(
                        ReasonCode.NO_MORE_PAUSES,
                        "the last unit is being changed; there is no unit left to pause before",
                        "refreshctl explain " + asked.name());
    }

    static Outcome policy(Asked asked, Command.SetPolicy command) {
        return Outcome.accepted(
                asked,
                new Event.PolicyChanged(command.policy()),
                asked.ended("pause-after-unit-refresh is " + command.policy().text()));
    }

    static Outcome cancel(Asked asked) {
        Optional<Run> open = asked.application().openRun();
        if (open.isEmpty()) {
            return Rules.noRun(asked);
        }
        return open.get().cancelRequested()
                ? Outcome.accepted(asked)
                : handoverFirst(asked, open.get(), new Event.CancelRequested());
    }

    /** What is asked for waits for the end of a handover; one that is blocked is tried once more for it. */
    static Outcome handoverFirst(Asked asked, Run run, Event request) {
        boolean stuck = run.phase() instanceof RunPhase.Blocked
                && asked.application().intent().orElse(null) instanceof Intent.Handover;
        return stuck
                ? Outcome.accepted(asked, request, new Event.RunUnblocked(false))
                : Outcome.accepted(asked, request);
    }
}
