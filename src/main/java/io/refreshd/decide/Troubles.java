package io.refreshd.decide;

import io.refreshd.model.Heals;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.time.Duration;
import java.util.Optional;

/** How a run waits for a trouble to pass, and when it says that it is blocked. */
final class Troubles {
    private Troubles() {}

    /** Says blocked when there is a run to be blocked; without one the reason is only shown. */
    static Decision block(Application application, Reason reason) {
        boolean moving = application
                .openRun()
                .filter(run -> run.phase() instanceof RunPhase.Moving)
                .isPresent();
        return moving ? Decision.record(reason, new Event.RunBlocked(reason)) : Decision.await(reason, Decision.LATER);
    }

    /** Waits for what may pass by itself, blocks at once for what will not, and blocks when it does not pass. */
    static Decision await(Application application, Reason reason, Moment moment, Limits limits) {
        if (reason.code().heals() == Heals.HUMAN) {
            return block(application, withWayOn(application, reason));
        }
        boolean tooLong = moment.waiting()
                .filter(waiting -> waiting.code() == reason.code())
                .filter(waiting -> moment.past(waiting.since(), limits.waitDeadline()))
                .isPresent();
        return tooLong
                ? block(
                        application,
                        new Reason(
                                reason.code(),
                                reason.sentence() + " (for more than " + spell(limits.waitDeadline()) + ")",
                                reason.next().isEmpty() ? rollback(application) : reason.next()))
                : Decision.await(reason, Decision.SOON);
    }

    /** Counts a step that failed; after some in a row the run is blocked, before that the step is tried again. */
    static Decision failed(Application application, Moment.Failure failure, Limits limits) {
        int failures = application.openRun().map(Run::failures).orElse(0) + 1;
        String sentence = "could not " + failure.step().describe(application.name()) + ": "
                + failure.outcome().cause();
        Event.StepFailed event = new Event.StepFailed(
                failure.step().describe(application.name()),
                failure.step().ordinal(),
                failure.outcome().cause());
        Reason reason = new Reason(ReasonCode.STEP_FAILED, sentence, rollback(application));
        return failures >= limits.attempts() ? block(application, reason).after(event) : Decision.record(reason, event);
    }

    static Reason withWayOn(Application application, Reason reason) {
        return reason.next().isEmpty() ? new Reason(reason.code(), reason.sentence(), rollback(application)) : reason;
    }

    /** The way back while there is one; on the way back itself it is to go on. Without a run, what is the matter. */
    static String rollback(Application application) {
        Optional<Run> run = application.run();
        if (run.filter(open -> !open.ended() && open.goingBack()).isPresent()) {
            return "refreshctl resume " + application.name();
        }
        boolean back =
                run.filter(latest -> !latest.ended() || application.mixed()).isPresent();
        return (back ? "refreshctl rollback " : "refreshctl status ") + application.name();
    }

    /** What a person asks for when the cause was dealt with. */
    static String resume(Application application) {
        boolean open = application.openRun().isPresent();
        return (open ? "refreshctl resume " : "refreshctl status ") + application.name();
    }

    /** A duration as people say it: {@code 5 min}, {@code 90 s}, {@code 300 ms}. */
    static String spell(Duration duration) {
        if (duration.toMillis() < 1_000) {
            return duration.toMillis() + " ms";
        }
        return duration.toSeconds() % 60 == 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }
}
