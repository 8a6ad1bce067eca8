package io.refreshd.decide;

import io.refreshd.model.Heals;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides what to do next for one application, from its journalled state and what is seen of it. In this order:
 *
 * <ol>
 *   <li>a step that failed is counted, and after some in a row stops the run; inside a handover it is looked again
 *       instead, until the handover's own deadline;
 *   <li>what is seen of a cluster and is older than our own last write is not decided from;
 *   <li>an open handover is finished or reverted, whatever else was asked for;
 *   <li>the primary moved without us: noted;
 *   <li>a requested rollback begins; a requested cancel ends the run where it is;
 *   <li>checks that somebody asked for are run, while nothing is open, or what is open waits for a person;
 *   <li>the phase of the run decides; without a run, upkeep.
 * </ol>
 *
 * Pure: same inputs, same decision. Not final, so that the simulator can watch it and plant bugs in it.
 */
public class Decider {
    private final Limits limits;

    public Decider(Limits limits) {
        this.limits = limits;
    }

    public Limits limits() {
        return limits;
    }

    /** Accepts the command with events, or refuses it. */
    public Outcome answer(Asked asked, Command command) {
        return Commands.decide(asked, command);
    }

    /** The next decision; never empty of a reason. */
    public Decision next(Application application, Snapshot seen, Moment moment) {
        Decision decision = application
                .openRun()
                .map(run -> ofRun(application, run, seen, moment))
                .orElseGet(() -> withoutRun(application, seen, moment));
        return Closing.operations(application, orCheck(application, decision, seen, moment));
    }

    /** A check that somebody asked for does not wait for what a person has to mend: nothing moves meanwhile. */
    private Decision orCheck(Application application, Decision decision, Snapshot seen, Moment moment) {
        boolean blocked = application
                .openRun()
                .filter(run -> run.phase() instanceof RunPhase.Blocked)
                .isPresent();
        return application
                .pendingCheck()
                .filter(waits -> Closing.givenUp(decision) || (blocked && decision.idles()))
                .map(check -> Gate.pending(application, check, seen, moment, limits))
                .orElse(decision);
    }

    private Decision withoutRun(Application application, Snapshot seen, Moment moment) {
        Optional<Moment.Failure> failure = failed(moment);
        if (failure.isPresent()) {
            return failedAtRest(application, failure.get());
        }
        Optional<Decision> moved = primaryMoved(application, seen);
        if (moved.isPresent()) {
            return moved.get();
        }
        if (!application.deployed()) {
            return Deployment.next(application, seen, moment, limits);
        }
        if (application.pendingCheck().isPresent() && application.intent().isEmpty()) {
            return Gate.pending(application, application.pendingCheck().get(), seen, moment, limits);
        }
        return Supervision.next(application, seen, moment, limits);
    }

    private static Optional<Moment.Failure> failed(Moment moment) {
        return moment.failure().filter(step -> step.outcome().kind() == StepOutcome.Kind.FAILED);
    }

    /** Outside of a moving run nothing counts failures; the next try just comes later. */
    private static Decision failedAtRest(Application application, Moment.Failure failure) {
        Reason reason = Reason.of(
                ReasonCode.STEP_FAILED,
                "could not " + failure.step().describe(application.name()) + ": "
                        + failure.outcome().cause());
        return Decision.await(reason, Decision.LATER)
                .after(Closing.atRest(application, reason.sentence()).toArray(Event[]::new));
    }

    private Decision ofRun(Application application, Run run, Snapshot seen, Moment moment) {
        boolean handingOver = application.intent().orElse(null) instanceof Intent.Handover;
        Optional<Moment.Failure> failure = failed(moment).filter(step -> !handingOver);
        if (failure.isPresent()) {
            return run.phase() instanceof RunPhase.Moving
                    ? Troubles.failed(application, failure.get(), limits)
                    : failedAtRest(application, failure.get());
        }
        Optional<Decision> unseen = OwnWrites.unseen(application, seen, moment, limits);
        if (unseen.isPresent()) {
            return unseen.get();
        }
        if (application.intent().orElse(null) instanceof Intent.Handover handover) {
            return blockedOr(
                    application,
                    run,
                    seen,
                    moment,
                    () -> HandoverRules.next(application, handover, seen, moment, limits));
        }
        Optional<Decision> moved = primaryMoved(application, seen);
        if (moved.isPresent()) {
            return moved.get();
        }
        if (run.rollbackRequested()) {
            return Decision.record(
                    Reason.of(
                            ReasonCode.ROLLING_BACK,
                            "going back to " + run.plan().from().version()),
                    new Event.RollbackStarted());
        }
        if (run.cancelRequested()) {
            return Cancelling.next(application, run, seen, moment, limits);
        }
        if (application.pendingCheck().isPresent() && application.intent().isEmpty()) {
            return Gate.pending(application, application.pendingCheck().get(), seen, moment, limits);
        }
        return blockedOr(application, run, seen, moment, () -> moving(application, run, seen, moment));
    }

    /** The primary is on another unit than the journal says, and no handover of ours is open. */
    private static Optional<Decision> primaryMoved(Application application, Snapshot seen) {
        return seen.primary()
                .filter(primary -> primary.ordinal() != application.primary())
                .filter(primary -> application.units().containsKey(primary.ordinal()))
                .map(primary -> Decision.record(
                        Reason.of(ReasonCode.IDLE, application.unit(primary.ordinal()) + " is the primary"),
                        new Event.PrimaryMoved(application.primary(), primary.ordinal())));
    }

    private Decision moving(Application application, Run run, Snapshot seen, Moment moment) {
        Optional<Decision> backOff = backOff(run, moment.now());
        if (backOff.isPresent()) {
            return backOff.get();
        }
        return switch (run.phase().state()) {
            case CHECKING, PLANNED ->
                restartedOr(application, seen, moment, () -> Gate.next(application, run, seen, moment, limits));
            case PREPARING -> Preparation.next(application, run, seen, moment, limits);
            case REFRESHING -> Roll.next(application, run, seen, moment, limits);
            case VERIFYING -> Verification.next(application, run, seen, moment, limits);
            case ROLLING_BACK -> WayBack.next(application, run, seen, moment, limits);
            case PAUSED -> restartedOr(application, seen, moment, () -> paused(application, run, seen));
            case BLOCKED, COMPLETED, ROLLED_BACK, CANCELLED ->
                throw new IllegalStateException("nothing moves in " + run.phase());
        };
    }

    /** A restart in place that a person asked for, or that was under way, is finished first. */
    private Decision restartedOr(Application application, Snapshot seen, Moment moment, Supplier<Decision> otherwise) {
        return application.intent().orElse(null) instanceof Intent.Change change
                ? UnitChange.next(application, change, seen, moment, limits)
                : otherwise.get();
    }

    /** After failed steps the next try comes later, a second more each time. */
    private static Optional<Decision> backOff(Run run, Instant now) {
        if (run.failures() == 0 || now.isBefore(run.lastFailureAt())) {
            return Optional.empty();
        }
        Duration left = Duration.ofSeconds(run.failures()).minus(Duration.between(run.lastFailureAt(), now));
        return left.isNegative() || left.isZero()
                ? Optional.empty()
                : Optional.of(Decision.await(
                        Reason.of(ReasonCode.STEP_FAILED, run.lastFailure() + "; it is tried again"), left));
    }

    /** Paused: nothing moves, whatever is seen; what is seen is said. */
    private Decision paused(Application application, Run run, Snapshot seen) {
        RunPhase.Paused paused = (RunPhase.Paused) run.phase();
        Reason shown = Health.anyObjection(application, seen, -1, limits)
                .map(objection -> new Reason(
                        objection.code(),
                        "paused, and " + objection.sentence() + "; nothing moves while paused",
                        RunRules.wayOn(application, paused, objection)))
                .orElse(paused.why());
        return Decision.await(shown, Decision.SOON.multipliedBy(10));
    }

    /**
     * What the run would do, unless it is blocked. A trouble that only a person heals keeps it blocked until a person
     * says so; a passing one until it has been gone for a while, a bounded number of times.
     */
    private Decision blockedOr(
            Application application, Run run, Snapshot seen, Moment moment, Supplier<Decision> move) {
        if (!(run.phase() instanceof RunPhase.Blocked blocked)) {
            return move.get();
        }
        if (blocked.why().code().heals() == Heals.HUMAN || run.heals() >= limits.heals()) {
            return Decision.await(blocked.why(), Decision.LATER.dividedBy(5));
        }
        boolean still = Health.anyObjection(application, seen, -1, limits).isPresent();
        if (still) {
            return Decision.await(blocked.why(), Decision.SOON);
        }
        Reason healing = Reason.of(ReasonCode.SOAKING, "the trouble is gone; the run goes on when it stays so");
        boolean soaked = moment.waiting()
                .filter(waiting -> waiting.code() == ReasonCode.SOAKING)
                .filter(waiting ->
                        Duration.between(waiting.since(), moment.now()).compareTo(limits.healSoak()) >= 0)
                .isPresent();
        return soaked ? Decision.record(healing, new Event.RunUnblocked(true)) : Decision.await(healing, Decision.SOON);
    }
}
