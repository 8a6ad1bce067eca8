package io.refreshd.decide;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a command.
 *
 * @param events to append when it is accepted
 * @param operation the operation that answers it: a new one, or the earlier one of a repeated request
 * @param refusal why not; empty when accepted
 */
public record Outcome(List<Event> events, int operation, Optional<Refusal> refusal) {
    public Outcome {
        events = List.copyOf(events);
    }

    static Outcome refused(Refusal.Kind kind, ReasonCode code, String sentence, String next) {
        return new Outcome(List.of(), 0, Optional.of(new Refusal(kind, new Reason(code, sentence, next))));
    }

    static Outcome conflict(ReasonCode code, String sentence, String next) {
        return refused(Refusal.Kind.CONFLICT, code, sentence, next);
    }

    static Outcome invalid(ReasonCode code, String sentence, String next) {
        return refused(Refusal.Kind.INVALID, code, sentence, next);
    }

    static Outcome repeated(int operation) {
        return new Outcome(List.of(), operation, Optional.empty());
    }

    /** Accepted as a new operation, which is the first event. */
    static Outcome accepted(Asked asked, Event... events) {
        List<Event> all = new ArrayList<>();
        all.add(asked.enqueued());
        all.addAll(List.of(events));
        return new Outcome(all, asked.operation(), Optional.empty());
    }
}
