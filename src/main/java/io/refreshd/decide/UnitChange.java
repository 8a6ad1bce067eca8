package io.refreshd.decide;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.time.Duration;
import java.util.Optional;

/**
 * Brings one unit to a release, from whatever is seen of it: stop what runs something else, start what is down, wait
 * until it is healthy and soaked. Shared by the roll, the way back and restarts in place.
 */
final class UnitChange {
    private UnitChange() {}

    /** What to do for an open change. */
    static Decision next(Application application, Intent.Change change, Snapshot seen, Moment moment, Limits limits) {
        Optional<UnitSeen> unit = seen.unit(change.ordinal());
        if (unit.isEmpty() || unit.get().process().state() == ProcessSeen.State.ABSENT) {
            return Troubles.block(
                    application,
                    new Reason(
                            ReasonCode.UNIT_MISSING,
                            name(application, change) + " has no place any more",
                            Troubles.rollback(application)));
        }
        boolean set = unit.get().installed().filter(change.release()::sameAs).isPresent();
        return set
                ? onRelease(application, change, unit.get(), seen, moment, limits)
                : offRelease(application, change, unit.get(), moment, limits);
    }

    private static Decision offRelease(
            Application application, Intent.Change change, UnitSeen unit, Moment moment, Limits limits) {
        Reason doing = doing(application, change);
        return switch (unit.process().state()) {
            case EXITED, ABSENT -> Decision.act(new Step.StartUnit(change.ordinal(), change.release()), doing);
            case FROZEN ->
                late(application, change, moment, limits)
                        .orElseGet(() -> Decision.await(
                                new Reason(
                                        ReasonCode.UNIT_FROZEN,
                                        name(application, change) + " is stopped by a signal and can not be shut down",
                                        "continue its process (kill -CONT)"),
                                Decision.SOON));
            case RUNNING -> {
                if (unit.primary() && application.units().size() > 1) {
                    yield Troubles.block(
                            application,
                            new Reason(
                                    ReasonCode.HANDOVER_FAILED,
                                    name(application, change) + " became the primary without us before it was stopped",
                                    Troubles.rollback(application)));
                }
                yield late(application, change, moment, limits)
                        .orElseGet(() ->
                                Decision.act(new Step.StopUnit(change.ordinal(), Step.StopUnit.Mode.FAST), doing));
            }
        };
    }

    private static Decision onRelease(
            Application application, Intent.Change change, UnitSeen unit, Snapshot seen, Moment moment, Limits limits) {
        if (unit.process().exited()) {
            return unit.process().starts() > change.starts()
                    ? crashed(application, change, unit, limits)
                    : Decision.act(new Step.StartUnit(change.ordinal(), change.release()), doing(application, change));
        }
        Optional<Reason> objection = Health.objection(application, seen, change.ordinal(), change.release(), limits);
        return objection
                .map(why -> ill(application, change, why, seen, moment, limits))
                .orElseGet(() -> healthy(application, change, unit, moment));
    }

    private static Decision crashed(Application application, Intent.Change change, UnitSeen unit, Limits limits) {
        String cause = unit.process().cause().isEmpty()
                ? "its log says nothing"
                : unit.process().cause();
        if (change.attempt() >= limits.attempts()) {
            return Troubles.block(
                    application,
                    new Reason(
                            ReasonCode.UNIT_CRASHED,
                            name(application, change) + " ended " + change.attempt() + " times on "
                                    + change.release().version() + ": " + cause,
                            Troubles.rollback(application)));
        }
        return Decision.record(
                doing(application, change),
                new Event.UnitChangeStarted(
                        change.ordinal(),
                        change.release(),
                        change.purpose(),
                        change.attempt() + 1,
                        unit.process().starts()));
    }

    private static Decision ill(
            Application application, Intent.Change change, Reason why, Snapshot seen, Moment moment, Limits limits) {
        if (change.healthySince().isPresent()) {
            return Decision.record(why, new Event.UnitIll(change.ordinal(), why));
        }
        Optional<Decision> primary =
                paused(application) ? Optional.empty() : Supervision.primaryFirst(application, seen, moment);
        if (primary.isPresent()) {
            return primary.get();
        }
        Reason shown = why.code() == ReasonCode.NO_PRIMARY
                ? Health.anyObjection(application, seen, change.ordinal(), limits)
                        .orElse(why)
                : why;
        return late(application, change, moment, limits)
                .map(late -> Troubles.block(
                        application,
                        new Reason(
                                ReasonCode.UNIT_NEVER_HEALTHY,
                                name(application, change) + " is not healthy after "
                                        + Troubles.spell(limits.unitDeadline()) + ": " + shown.sentence(),
                                Troubles.rollback(application))))
                .orElseGet(() -> Decision.await(shown, Decision.SOON.dividedBy(4)));
    }

    private static Decision healthy(Application application, Intent.Change change, UnitSeen unit, Moment moment) {
        Optional<Step> slots = Slots.repair(application, unit, unit.primary());
        if (slots.isPresent()) {
            return Decision.act(slots.get(), doing(application, change));
        }
        Duration soak = change.purpose() == Purpose.RESTART ? Duration.ZERO : soak(application);
        Event.UnitChanged done = new Event.UnitChanged(change.ordinal(), change.release(), change.purpose());
        if (soak.isZero()) {
            return Decision.record(doing(application, change), done);
        }
        if (change.healthySince().isEmpty()) {
            return Decision.record(doing(application, change), new Event.UnitHealthy(change.ordinal()));
        }
        Duration left = soak.minus(Duration.between(change.healthySince().get(), moment.now()));
        if (left.isNegative() || left.isZero()) {
            return Decision.record(doing(application, change), done);
        }
        return Decision.await(
                Reason.of(
                        ReasonCode.SOAKING,
                        name(application, change) + " is healthy and stays so for another " + Troubles.spell(left)
                                + " before the run goes on"),
                left.compareTo(Decision.SOON) < 0 ? left : Decision.SOON);
    }

    /** Then only what a person asked for is started. */
    private static boolean paused(Application application) {
        return application
                .openRun()
                .filter(run -> run.phase() instanceof RunPhase.Paused)
                .isPresent();
    }

    /** A run's own soak, set when it was started. */
    private static Duration soak(Application application) {
        return application.openRun().map(run -> run.plan().soak()).orElse(application.soak());
    }

    /** The decision to block when the change takes too long; empty while there is time. */
    private static Optional<Decision> late(
            Application application, Intent.Change change, Moment moment, Limits limits) {
        if (Duration.between(change.since(), moment.now()).compareTo(limits.unitDeadline()) <= 0) {
            return Optional.empty();
        }
        return Optional.of(Troubles.block(
                application,
                new Reason(
                        ReasonCode.UNIT_NEVER_HEALTHY,
                        name(application, change) + " could not be brought to "
                                + change.release().version() + " within " + Troubles.spell(limits.unitDeadline()),
                        Troubles.rollback(application))));
    }

    private static Reason doing(Application application, Intent.Change change) {
        String name = name(application, change);
        return change.purpose() == Purpose.RESTART
                ? Reason.of(ReasonCode.RESTARTING_UNIT, name + " is started again in place")
                : Reason.of(
                        change.purpose() == Purpose.BACK ? ReasonCode.ROLLING_BACK : ReasonCode.REFRESHING_UNIT,
                        name + " is moved to " + change.release().version());
    }

    private static String name(Application application, Intent.Change change) {
        return application.unit(change.ordinal()).toString();
    }
}
