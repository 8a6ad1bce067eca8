package io.refreshd.decide;

import io.refreshd.decide.Command.Request;
import io.refreshd.model.OperationStatus;
import java.time.Instant;
import java.util.TreeMap;

/**
 * A command with everything that it is decided from.
 *
 * @param application the application; for a deployment of a new one, what it would be before its first event
 * @param seen an observation made after the command came
 * @param request who asks, and how
 */
public record Asked(Application application, Snapshot seen, Request request, Instant now, Limits limits) {
    int operation() {
        return application.nextId();
    }

    String name() {
        return application.name();
    }

    Event.OperationEnqueued enqueued() {
        int unit = request.unit().orElseGet(() -> Leader.of(application, seen, limits));
        return new Event.OperationEnqueued(
                operation(),
                request.action(),
                unit,
                request.parameters(),
                request.source(),
                request.actor(),
                request.key(),
                request.fingerprint());
    }

    Event.OperationEnded ended(String message) {
        return new Event.OperationEnded(operation(), OperationStatus.COMPLETED, message, new TreeMap<>());
    }
}
