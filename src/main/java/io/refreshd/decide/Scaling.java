package io.refreshd.decide;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import java.time.Duration;
import java.util.Optional;

/** Units that are made and removed. */
final class Scaling {
    private Scaling() {}

    static Decision add(Application application, int ordinal, Release release) {
        return Decision.record(
                Reason.of(ReasonCode.SCALING, application.unit(ordinal) + " is added on " + release.version()),
                new Event.UnitAddStarted(ordinal, release));
    }

    static Decision adding(Application application, Intent.Add add, Snapshot seen, Moment moment, Limits limits) {
        if (application.adopted().isPresent()) {
            return SetScaling.adding(application, application.adopted().get(), add, seen, moment, limits);
        }
        Optional<UnitSeen> unit = seen.unit(add.ordinal());
        boolean there = unit.filter(UnitSeen::standby).isPresent()
                || unit.filter(UnitSeen::primary).isPresent();
        Reason doing = Reason.of(
                ReasonCode.SCALING,
                application.unit(add.ordinal()) + " is added on "
                        + add.release().version());
        if (there) {
            Optional<Reason> objection = Health.objection(application, seen, add.ordinal(), add.release(), limits);
            return objection.isEmpty()
                    ? Decision.record(doing, new Event.UnitAdded(add.ordinal()))
                    : waitFor(application, add, objection.get(), seen, moment, limits);
        }
        boolean starting = unit.filter(seenUnit -> seenUnit.process().running()).isPresent();
        if (starting) {
            return waitFor(
                    application,
                    add,
                    Reason.of(ReasonCode.UNIT_STARTING, application.unit(add.ordinal()) + " does not answer yet"),
                    seen,
                    moment,
                    limits);
        }
        return make(application, add, doing, seen, moment, limits);
    }

    private static Decision make(
            Application application, Intent.Add add, Reason doing, Snapshot seen, Moment moment, Limits limits) {
        boolean first = application.units().isEmpty();
        if (!first && seen.primary().isEmpty()) {
            return Supervision.primaryFirst(application, seen, moment)
                    .orElseGet(() -> Troubles.await(
                            application,
                            Reason.of(ReasonCode.NO_PRIMARY, "there is no primary to copy a new unit from"),
                            moment,
                            limits));
        }
        boolean moving = application.openRun().isPresent();
        if (moving && late(add, moment, limits)) {
            return Troubles.block(
                    application,
                    new Reason(
                            ReasonCode.UNIT_NEVER_HEALTHY,
                            application.unit(add.ordinal()) + " could not be made within "
                                    + Troubles.spell(limits.unitDeadline()),
                            Troubles.rollback(application)));
        }
        int source = first ? -1 : seen.primary().orElseThrow().ordinal();
        return Decision.act(new Step.AddUnit(add.ordinal(), add.release(), source), doing);
    }

    private static Decision waitFor(
            Application application, Intent.Add add, Reason why, Snapshot seen, Moment moment, Limits limits) {
        Optional<Decision> primary = Supervision.primaryFirst(application, seen, moment);
        if (primary.isPresent()) {
            return primary.get();
        }
        Optional<Step> slots = Slots.repair(application, seen);
        if (slots.isPresent()) {
            return Decision.act(slots.get(), why);
        }
        return late(add, moment, limits)
                ? Troubles.block(
                        application,
                        new Reason(ReasonCode.UNIT_NEVER_HEALTHY, why.sentence(), Troubles.rollback(application)))
                : Decision.await(why, Decision.SOON.dividedBy(4));
    }

    private static boolean late(Intent.Add add, Moment moment, Limits limits) {
        return Duration.between(add.since(), moment.now()).compareTo(limits.unitDeadline()) > 0;
    }

    /** The spare unit when it has a place and never came to be one of the units. */
    static Optional<Integer> half(Application application, Run run, Snapshot seen) {
        return run.plan()
                .spare()
                .filter(spare -> !application.units().containsKey(spare))
                .filter(spare -> application.adopted().isPresent()
                        ? SetScaling.asked(seen, spare)
                        : seen.unit(spare)
                                .filter(unit -> unit.process().state() != ProcessSeen.State.ABSENT)
                                .isPresent());
    }

    /** Removes a unit that is not the primary; its slot goes with the next upkeep of the primary. */
    static Decision remove(Application application, int ordinal) {
        return Decision.record(
                Reason.of(ReasonCode.SCALING, application.unit(ordinal) + " is removed"),
                new Event.UnitRemoveStarted(ordinal));
    }

    static Decision removing(
            Application application, Intent.Remove remove, Snapshot seen, Moment moment, Limits limits) {
        if (application.adopted().isPresent()) {
            return SetScaling.removing(application, application.adopted().get(), remove, seen, moment, limits);
        }
        Reason doing = Reason.of(ReasonCode.SCALING, application.unit(remove.ordinal()) + " is removed");
        Optional<UnitSeen> unit =
                seen.unit(remove.ordinal()).filter(present -> present.process().state() != ProcessSeen.State.ABSENT);
        if (unit.isEmpty()) {
            return Decision.record(doing, new Event.UnitRemoved(remove.ordinal()));
        }
        return mayHoldWrites(unit.get())
                ? Troubles.block(application, keep(application, remove.ordinal()))
                : Decision.act(new Step.RemoveUnit(remove.ordinal()), doing);
    }

    /**
     * Whether a unit of the application that is to be removed was made a primary meanwhile: then its removal is put off,
     * and it hands over first as any spare unit that is the primary.
     */
    static boolean putOff(Application application, Intent.Remove remove, Snapshot seen) {
        return application.units().containsKey(remove.ordinal())
                && seen.unit(remove.ordinal()).filter(Scaling::mayHoldWrites).isPresent();
    }

    /** A unit that is or was a primary may hold writes that no other unit has. */
    static boolean mayHoldWrites(UnitSeen unit) {
        return unit.primary() || SecondPrimary.unmarked(unit);
    }

    private static Reason keep(Application application, int ordinal) {
        return new Reason(
                ReasonCode.TIMELINE_DIFFERS,
                application.unit(ordinal) + " shall be removed and was made a primary by somebody else"
                        + "; make it a standby of the right primary, then resume",
                Troubles.resume(application));
    }
}
