package io.refreshd.decide;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import java.util.List;
import java.util.Optional;

/**
 * The way back to the recorded releases: newest damage first, only units that were changed, never the primary before it
 * was handed over. A unit that is down by its change is no hindrance to bringing it back; any other that is down is.
 */
final class WayBack {
    private WayBack() {}

    static Decision next(Application application, Run run, Snapshot seen, Moment moment, Limits limits) {
        Intent intent = application.intent().orElse(null);
        if (intent instanceof Intent.Change change) {
            return changing(application, run, change, seen, moment, limits);
        }
        if (intent instanceof Intent.Remove remove && !Scaling.putOff(application, remove, seen)) {
            return Scaling.removing(application, remove, seen, moment, limits);
        }
        if (application.adopted().isPresent()) {
            return PartitionWayBack.next(application, application.adopted().get(), run, seen, moment, limits);
        }
        Optional<Integer> useless =
                Scaling.half(application, run, seen).or(() -> illSpare(application, run, seen, limits));
        if (useless.isPresent()) {
            return Scaling.remove(application, useless.get());
        }
        Optional<Integer> changed = changed(application, run, seen);
        Optional<Decision> there = alreadyThere(application, run, seen, changed);
        if (there.isPresent()) {
            return there.get();
        }
        if (changed.isEmpty()) {
            return Verification.tidy(application, run, seen, moment, limits).orElseGet(() -> done(application, run));
        }
        return back(application, run, changed.get(), seen, moment, limits);
    }

    /**
     * An open change goes on. A restart in place that comes to nothing is given up when the unit is the next one to go
     * back: what it is restarted on may be the very release that does not work.
     */
    private static Decision changing(
            Application application, Run run, Intent.Change change, Snapshot seen, Moment moment, Limits limits) {
        Decision decision = UnitChange.next(application, change, seen, moment, limits);
        boolean blocks = application.adopted().isEmpty()
                && decision.events().stream().anyMatch(Event.RunBlocked.class::isInstance);
        if (blocks && decision.reason().code() == ReasonCode.RELEASE_DRIFTED) {
            return alreadyThere(application, run, seen, Optional.of(change.ordinal()))
                    .orElse(decision);
        }
        boolean vain = blocks
                && change.purpose() == Purpose.RESTART
                && !recorded(application, run, change.ordinal()).sameAs(change.release())
                && changed(application, run, seen)
                        .filter(next -> next == change.ordinal())
                        .isPresent();
        return vain ? back(application, run, change.ordinal(), seen, moment, limits) : decision;
    }

    /** A spare unit that is not healthy, while another one is the primary: of no use, and in the way of the rest. */
    private static Optional<Integer> illSpare(Application application, Run run, Snapshot seen, Limits limits) {
        return run.plan()
                .spare()
                .filter(spare -> application.units().containsKey(spare))
                .filter(spare -> seen.primary()
                        .filter(primary -> primary.ordinal() != spare)
                        .isPresent())
                .filter(spare -> seen.unit(spare).filter(Scaling::mayHoldWrites).isEmpty())
                .filter(spare ->
                        Health.objection(application, seen, spare, limits).isPresent());
    }

    /**
     * A unit that runs already what it shall go back to, and the journal says otherwise: its change was given up before it
     * was touched, or somebody put it back by hand. The journal is told; until then it would count as drifted, and be in
     * the way of the next one.
     */
    private static Optional<Decision> alreadyThere(
            Application application, Run run, Snapshot seen, Optional<Integer> next) {
        int spare = run.plan().spare().orElse(-1);
        for (int ordinal : application.units().keySet()) {
            Release goal = ordinal == spare ? run.plan().from() : recorded(application, run, ordinal);
            Optional<UnitSeen> there = seen.unit(ordinal)
                    .filter(unit -> unit.installed().filter(goal::sameAs).isPresent());
            boolean turn = next.filter(unit -> unit == ordinal).isPresent();
            if (there.isPresent() && !turn && !goal.sameAs(application.releaseOf(ordinal))) {
                return Optional.of(UnitChange.stay(application, there.get(), goal));
            }
        }
        return Optional.empty();
    }

    /** The unit that was changed last: the order of the roll, read from its end. */
    private static Optional<Integer> changed(Application application, Run run, Snapshot seen) {
        List<Integer> order = run.plan().order();
        int spare = run.plan().spare().orElse(-1);
        for (int index = order.size() - 1; index >= 0; index--) {
            int ordinal = order.get(index);
            Release recorded = recorded(application, run, ordinal);
            if (ordinal != spare && changed(application, seen, ordinal, recorded)) {
                return Optional.of(ordinal);
            }
        }
        return Optional.empty();
    }

    static Release recorded(Application application, Run run, int ordinal) {
        return run.plan().recorded().getOrDefault(ordinal, application.releaseOf(ordinal));
    }

    static boolean changed(Application application, Snapshot seen, int ordinal, Release recorded) {
        boolean journalled = !recorded.sameAs(application.units().getOrDefault(ordinal, recorded));
        boolean installed = seen.unit(ordinal)
                .flatMap(UnitSeen::installed)
                .filter(release -> !recorded.sameAs(release))
                .isPresent();
        return journalled || installed;
    }

    private static Decision back(
            Application application, Run run, int ordinal, Snapshot seen, Moment moment, Limits limits) {
        Optional<Reason> others = hindrance(application, ordinal, seen, limits);
        if (others.isPresent()) {
            return Supervision.upkeep(application, seen, ordinal, moment)
                    .orElseGet(() -> Troubles.await(application, others.get(), moment, limits));
        }
        Optional<Reason> patroni = Members.gate(application, seen);
        if (patroni.isPresent()) {
            return Troubles.await(application, patroni.get(), moment, limits);
        }
        UnitSeen unit = seen.unit(ordinal).orElseThrow();
        Release recorded = recorded(application, run, ordinal);
        if (unit.primary() && application.units().size() > 1) {
            return handOver(application, run, ordinal, seen, moment, limits);
        }
        return Decision.record(
                Reason.of(ReasonCode.ROLLING_BACK, application.unit(ordinal) + " goes back to " + recorded.version()),
                new Event.UnitChangeStarted(
                        ordinal, recorded, Purpose.BACK, 1, unit.process().starts()));
    }

    /** The unit that shall go back is the primary: another one takes over first. */
    static Decision handOver(
            Application application, Run run, int ordinal, Snapshot seen, Moment moment, Limits limits) {
        return Candidates.back(application, run, seen, limits)
                .map(candidate -> Handovers.start(application, run, ordinal, candidate, seen, moment, limits))
                .orElseGet(() -> Troubles.await(
                        application,
                        Reason.of(
                                ReasonCode.UNIT_NOT_STREAMING,
                                "no healthy standby can take the primary over from " + application.unit(ordinal)),
                        moment,
                        limits));
    }

    /**
     * Why this unit may not go back yet: another one is not healthy, whoever made it so. The unit itself may be ill; when
     * it is the dead primary, then no other can be healthy, and going back in place is what mends that.
     */
    private static Optional<Reason> hindrance(Application application, int ordinal, Snapshot seen, Limits limits) {
        if (seen.unit(ordinal).isEmpty()) {
            return Optional.of(
                    Reason.of(ReasonCode.UNIT_MISSING, application.unit(ordinal) + " has no place any more"));
        }
        return ordinal == application.primary() && down(seen, ordinal)
                ? Optional.empty()
                : Health.anyObjection(application, seen, ordinal, limits);
    }

    private static boolean down(Snapshot seen, int ordinal) {
        return seen.unit(ordinal).filter(unit -> unit.process().exited()).isPresent();
    }

    static Decision done(Application application, Run run) {
        Reason done = Reason.of(
                ReasonCode.ROLLED_BACK,
                Figures.allRun(application.units().size(), " of " + application.name())
                        + run.plan().from().version() + " again");
        return Decision.record(done, new Event.RunEnded(RunState.ROLLED_BACK, done));
    }
}
