package io.refreshd.decide;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.util.Optional;

/**
 * The roll forward. In this order: finish the open change; restart in place what died by itself; nothing goes on while
 * any unit is not healthy; pause when a pause is due; hand the primary over before its unit; change the next unit, from
 * the highest ordinal to the lowest; verify when none is left.
 */
final class Roll {
    private Roll() {}

    static Decision next(Application application, Run run, Snapshot seen, Moment moment, Limits limits) {
        if (application.intent().orElse(null) instanceof Intent.Change change) {
            return UnitChange.next(application, change, seen, moment, limits);
        }
        Optional<Decision> upkeep = Supervision.upkeep(application, seen, moment);
        if (upkeep.isPresent()) {
            return upkeep.get();
        }
        Optional<Reason> objection = Health.anyObjection(application, seen, -1, limits);
        if (objection.isPresent()) {
            return Troubles.await(application, objection.get(), moment, limits);
        }
        Optional<Integer> unit = left(application, run);
        if (unit.isEmpty()) {
            return Decision.record(
                    Reason.of(
                            ReasonCode.VERIFYING,
                            "every unit is on " + run.plan().to().version()),
                    new Event.VerifyStarted());
        }
        return pauseDue(run) ? pause(application, run) : change(application, run, unit.get(), seen, moment, limits);
    }

    /** The next unit that is not on the target; the spare one may have gone already. */
    private static Optional<Integer> left(Application application, Run run) {
        for (Integer ordinal : run.plan().order()) {
            if (application.units().containsKey(ordinal) && !run.onTarget(application.releaseOf(ordinal))) {
                return Optional.of(ordinal);
            }
        }
        return Optional.empty();
    }

    /** After the last unit: one that a stranger put back meanwhile is changed once more. */
    static Optional<Decision> again(Application application, Run run, Snapshot seen, Moment moment, Limits limits) {
        return left(application, run).map(unit -> change(application, run, unit, seen, moment, limits));
    }

    private static boolean pauseDue(Run run) {
        return run.pauseRequested()
                || (run.phase() instanceof RunPhase.Refreshing refreshing
                        && refreshing.granted() < 0
                        && run.policy() != PausePolicy.NONE);
    }

    private static Decision pause(Application application, Run run) {
        int pause = run.pauses() + 1;
        String resume = "refreshctl resume " + application.name()
                + (run.policy() == PausePolicy.ALL ? " --pause " + pause : "");
        Reason reason = run.pauseRequested()
                ? new Reason(ReasonCode.PAUSED_BY_REQUEST, "paused as asked; " + done(application, run), resume)
                : new Reason(
                        ReasonCode.PAUSED_BY_POLICY,
                        "paused: " + done(application, run) + ", healthy; check it, then resume or roll back",
                        resume);
        return Decision.record(reason, new Event.RunPaused(pause, reason));
    }

    private static String done(Application application, Run run) {
        String units = String.join(
                ", ",
                run.plan().order().stream()
                        .filter(ordinal -> run.onTarget(application.releaseOf(ordinal)))
                        .map(ordinal -> application.unit(ordinal).toString())
                        .toList());
        return units.isEmpty()
                ? "no unit is on " + run.plan().to().version() + " yet"
                : units + " on " + run.plan().to().version();
    }

    private static Decision change(
            Application application, Run run, int ordinal, Snapshot seen, Moment moment, Limits limits) {
        Optional<Reason> patroni = Members.gate(application, seen);
        if (patroni.isPresent()) {
            return Troubles.await(application, patroni.get(), moment, limits);
        }
        UnitSeen unit = seen.unit(ordinal).orElseThrow();
        if (unit.primary() && application.units().size() > 1) {
            return Candidates.forward(application, run, seen, limits)
                    .map(candidate -> Handovers.start(application, run, ordinal, candidate, seen, moment, limits))
                    .orElseGet(() -> Troubles.block(
                            application,
                            new Reason(
                                    ReasonCode.HANDOVER_FAILED,
                                    "no refreshed unit can take the primary over from " + application.unit(ordinal),
                                    Troubles.rollback(application))));
        }
        Optional<Reason> shortage = SynchronousSet.shortage(application, seen, ordinal);
        if (shortage.isPresent()) {
            return Troubles.await(application, shortage.get(), moment, limits);
        }
        return Decision.record(
                Reason.of(
                        ReasonCode.REFRESHING_UNIT,
                        application.unit(ordinal) + " is moved to "
                                + run.plan().to().version()),
                new Event.UnitChangeStarted(
                        ordinal,
                        run.plan().to(),
                        Purpose.FORWARD,
                        1,
                        unit.process().starts()));
    }
}
