package io.refreshd.decide;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Ends the operations that wait for a run to stop moving, together with the event that stops it. */
final class Closing {
    private Closing() {}

    static Decision operations(Application application, Decision decision) {
        if (decision.events().isEmpty() && !givenUp(decision)) {
            return decision;
        }
        List<Event> all = new ArrayList<>(decision.events());
        for (Event event : decision.events()) {
            for (Operation operation : application.operations().values()) {
                if (!operation.status().ended()) {
                    status(event, operation.request().action())
                            .ifPresent(status -> all.add(end(operation, status, decision)));
                }
            }
        }
        if (givenUp(decision)) {
            application.operations().values().stream()
                    .filter(operation -> !operation.status().ended())
                    .filter(operation -> operation.request().action().equals(Actions.START))
                    .forEach(operation -> all.add(end(operation, OperationStatus.FAILED, decision)));
        }
        return new Decision(all, decision.next(), decision.reason());
    }

    /** A unit is given up and no run is there to be blocked: only a start that was asked for tells. */
    static boolean givenUp(Decision decision) {
        ReasonCode code = decision.reason().code();
        return decision.idles() && (code == ReasonCode.UNIT_CRASHED || code == ReasonCode.UNIT_NEVER_HEALTHY);
    }

    private static Event end(Operation operation, OperationStatus status, Decision decision) {
        return new Event.OperationEnded(
                operation.id(), status, decision.reason().sentence(), new TreeMap<>());
    }

    /** Ends what waits for a unit to come up, when a step failed while nothing moves; the step is tried again. */
    static List<Event> atRest(Application application, String why) {
        return application.operations().values().stream()
                .filter(operation -> !operation.status().ended())
                .filter(operation -> operation.request().action().equals(Actions.START)
                        || operation.request().action().equals(Actions.DEPLOY))
                .<Event>map(operation ->
                        new Event.OperationEnded(operation.id(), OperationStatus.FAILED, why, new TreeMap<>()))
                .toList();
    }

    /** How the event ends an operation of the action; empty when it does not. */
    private static Optional<OperationStatus> status(Event event, String action) {
        if (!Actions.MOVING.contains(action)) {
            return Optional.empty();
        }
        if (action.equals(Actions.START)
                && (event instanceof Event.RollbackStarted || event instanceof Event.RunEnded)) {
            // What was open is given up; the way back, or the upkeep after the run, starts what it needs.
            return Optional.of(OperationStatus.ABORTED);
        }
        if (action.equals(Actions.START)) {
            return event instanceof Event.UnitChanged changed && changed.purpose() == Purpose.RESTART
                    ? Optional.of(OperationStatus.COMPLETED)
                    : event instanceof Event.RunBlocked ? Optional.of(OperationStatus.FAILED) : Optional.empty();
        }
        if (event instanceof Event.RunPaused || event instanceof Event.DeployEnded) {
            return Optional.of(OperationStatus.COMPLETED);
        }
        if (event instanceof Event.RunBlocked) {
            return Optional.of(OperationStatus.FAILED);
        }
        if (event instanceof Event.RollbackStarted) {
            return action.equals(Actions.ROLLBACK) ? Optional.empty() : Optional.of(OperationStatus.ABORTED);
        }
        return event instanceof Event.RunEnded ended ? Optional.of(ended(ended, action)) : Optional.empty();
    }

    private static OperationStatus ended(Event.RunEnded ended, String action) {
        if (ended.outcome() != RunState.CANCELLED || action.equals(Actions.CANCEL)) {
            return OperationStatus.COMPLETED;
        }
        return ended.reason().code() == ReasonCode.CHECK_FAILED ? OperationStatus.FAILED : OperationStatus.CANCELLED;
    }
}
