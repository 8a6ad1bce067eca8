package io.refreshd.run;

import io.refreshd.decide.Refusal;
import java.util.Optional;

/**
 * What became of a command.
 *
 * @param operation the operation's number when accepted, or the earlier one's when the same request came again
 * @param refusal why not; empty when accepted
 */
public record Answer(int operation, Optional<Refusal> refusal) {
    static Answer accepted(int operation) {
        return new Answer(operation, Optional.empty());
    }

    static Answer refused(Refusal refusal) {
        return new Answer(0, Optional.of(refusal));
    }
}
