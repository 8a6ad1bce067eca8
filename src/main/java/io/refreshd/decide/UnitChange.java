package io.refreshd.decide;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Brings one unit to a release, from whatever is seen of it: stop what runs something else, start what is down, wait
 * until it is healthy and soaked. Shared by the roll, the way back and restarts in place.
 */
final class UnitChange {
    private UnitChange() {}

    /** What to do for an open change. */
    static Decision next(Application application, Intent.Change change, Snapshot seen, Moment moment, Limits limits) {
        if (application.adopted().isPresent()) {
            return PartitionRules.next(application, application.adopted().get(), change, seen, moment, limits);
        }
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
                : offRelease(application, change, unit.get(), seen, moment, limits);
    }

    /** Who is only to be started again and runs something else by a stranger's hand is not taken down for it. */
    private static Decision offRelease(
            Application application, Intent.Change change, UnitSeen unit, Snapshot seen, Moment moment, Limits limits) {
        return switch (unit.process().state()) {
            case EXITED, ABSENT -> start(application, change, unit, seen, moment, limits);
            case FROZEN ->
                late(application, change, moment, limits)
                        .orElseGet(() -> Decision.await(
                                new Reason(
                                        ReasonCode.UNIT_FROZEN,
                                        name(application, change) + " is stopped by a signal and can not be shut down",
                                        unit.process().resumption()),
                                Decision.SOON));
            case RUNNING ->
                unit.installed()
                        .filter(present -> change.purpose() == Purpose.RESTART)
                        .map(present -> stay(application, unit, present))
                        .orElseGet(() -> stop(application, change, unit, seen, moment, limits));
        };
    }

    /** Takes the unit down, while nothing else is down and as long as it is not the primary. */
    private static Decision stop(
            Application application, Intent.Change change, UnitSeen unit, Snapshot seen, Moment moment, Limits limits) {
        boolean several = application.units().size() > 1;
        if (several && unit.primary()) {
            return stay(application, unit, unit.installed().orElse(change.release()));
        }
        Optional<Decision> late = late(application, change, moment, limits);
        if (late.isPresent()) {
            return late.get();
        }
        Optional<Reason> patroni = Members.gate(application, seen);
        if (patroni.isPresent()) {
            return Troubles.await(application, patroni.get(), moment, limits);
        }
        boolean unknown = SecondPrimary.unmarked(unit) || Members.mayBeLeader(seen, unit);
        if (several && unit.database().isEmpty() && unknown) {
            return Decision.await(
                    Reason.of(
                            ReasonCode.UNIT_STARTING,
                            name(application, change) + " may be the primary and does not answer: " + unit.trouble()),
                    Decision.SOON);
        }
        return Health.anyObjection(application, seen, change.ordinal(), limits)
                .filter(others -> unit.database().isPresent())
                .map(others -> Supervision.upkeep(application, seen, moment)
                        .orElseGet(() -> Troubles.await(application, others, moment, limits)))
                .orElseGet(() -> Decision.act(
                        new Step.StopUnit(change.ordinal(), Step.StopUnit.Mode.FAST), doing(application, change)));
    }

    /** The unit is left on what it runs. */
    static Decision stay(Application application, UnitSeen unit, Release present) {
        return stay(application, unit.ordinal(), present, unit.process().starts());
    }

    /** The same for a unit that may not be there. */
    static Decision stay(Application application, int ordinal, Release present, Snapshot seen) {
        return stay(
                application,
                ordinal,
                present,
                seen.unit(ordinal).map(unit -> unit.process().starts()).orElse(0));
    }

    private static Decision stay(Application application, int ordinal, Release present, int starts) {
        return Decision.record(
                Reason.of(
                        ReasonCode.RESTARTING_UNIT,
                        application.unit(ordinal) + " runs " + present.version() + " and stays on it"),
                new Event.UnitChangeStarted(ordinal, present, Purpose.RESTART, 1, starts));
    }

    private static Decision start(
            Application application, Intent.Change change, UnitSeen unit, Snapshot seen, Moment moment, Limits limits) {
        Optional<Decision> late =
                unanswered(change, moment) ? late(application, change, moment, limits) : Optional.empty();
        return SecondPrimary.objection(application, seen, unit)
                .map(why -> Troubles.block(application, why))
                .or(() -> late)
                .orElseGet(() -> Decision.act(
                        new Step.StartUnit(change.ordinal(), change.release()), doing(application, change)));
    }

    private static boolean unanswered(Intent.Change change, Moment moment) {
        return moment.failure()
                .filter(failure -> failure.outcome().kind() == StepOutcome.Kind.UNKNOWN)
                .filter(failure -> failure.step().equals(new Step.StartUnit(change.ordinal(), change.release())))
                .isPresent();
    }

    private static Decision onRelease(
            Application application, Intent.Change change, UnitSeen unit, Snapshot seen, Moment moment, Limits limits) {
        if (unit.process().exited()) {
            return unit.process().starts() > change.starts()
                    ? crashed(application, change, unit, limits)
                    : start(application, change, unit, seen, moment, limits);
        }
        Optional<Reason> objection = Health.objection(application, seen, change.ordinal(), change.release(), limits);
        return objection
                .map(why -> ill(application, change, why, seen, moment, limits))
                .orElseGet(() -> healthy(application, change, unit, moment));
    }

    /** Without a run there is no way back; what is the matter says what to do. */
    private static String wayOn(Application application, Reason why) {
        return application.openRun().isPresent() || why.next().isEmpty() ? Troubles.rollback(application) : why.next();
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
        Optional<Step> slots = Slots.repair(application, seen);
        if (slots.isPresent()) {
            return Decision.act(slots.get(), doing(application, change));
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
                                wayOn(application, shown))))
                .orElseGet(() -> Decision.await(shown, Decision.SOON.dividedBy(4)));
    }

    /** The unit is well: its soak begins, goes on, or is over. */
    static Decision healthy(Application application, Intent.Change change, UnitSeen unit, Moment moment) {
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
        Duration left =
                soak.minus(Duration.between(watchedSince(change.healthySince().get(), moment), moment.now()));
        if (left.isNegative() || left.isZero()) {
            return Decision.record(doing(application, change), done);
        }
        if (left.compareTo(soak) > 0) {
            // The clock was set back: what was measured until now counts for nothing.
            return Decision.record(doing(application, change), new Event.UnitHealthy(change.ordinal()));
        }
        return Decision.await(
                Reason.of(
                        ReasonCode.SOAKING,
                        name(application, change) + " is healthy and stays so for another " + Troubles.spell(left)
                                + " before the run goes on"),
                left.compareTo(Decision.SOON) < 0 ? left : Decision.SOON);
    }

    /** A soak is watched from its beginning to its end: one that a restarted daemon finds begins again. */
    private static Instant watchedSince(Instant healthy, Moment moment) {
        Instant watched = moment.waiting()
                .filter(waiting -> waiting.code() == ReasonCode.SOAKING)
                .map(Moment.Waiting::since)
                .orElse(moment.now());
        return watched.isAfter(healthy) ? watched : healthy;
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
    static Optional<Decision> late(Application application, Intent.Change change, Moment moment, Limits limits) {
        if (!moment.past(change.since(), limits.unitDeadline())) {
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

    static Reason doing(Application application, Intent.Change change) {
        String name = name(application, change);
        return change.purpose() == Purpose.RESTART
                ? Reason.of(ReasonCode.RESTARTING_UNIT, name + " is started again in place")
                : Reason.of(
                        change.purpose() == Purpose.BACK ? ReasonCode.ROLLING_BACK : ReasonCode.REFRESHING_UNIT,
                        name + " is moved to " + change.release().version());
    }

    static String name(Application application, Intent.Change change) {
        return application.unit(change.ordinal()).toString();
    }
}
