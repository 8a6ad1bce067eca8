package io.refreshd.decide;

import io.refreshd.decide.Event.OperationEnqueued;
import io.refreshd.model.OperationStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One HTTP action and its per-unit parts, numbered as Juju does: operations and tasks share one sequence.
 *
 * @param request what was asked
 * @param status of the whole
 * @param message one line for people
 * @param results the action's result map
 * @param tasks its parts
 */
public record Operation(
        OperationEnqueued request,
        OperationStatus status,
        String message,
        SortedMap<String, String> results,
        Instant enqueued,
        Optional<Instant> completed,
        List<Task> tasks) {
    public Operation {
        results = Settled.of(results);
        tasks = List.copyOf(tasks);
    }

    /** One part of an operation, on one unit. */
    public record Task(
            int id,
            int ordinal,
            OperationStatus status,
            String message,
            Instant started,
            Optional<Instant> completed) {}

    public int id() {
        return request.operation();
    }
}
