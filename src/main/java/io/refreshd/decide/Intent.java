package io.refreshd.decide;

import io.refreshd.model.Release;
import java.time.Instant;
import java.util.Optional;

/** An intent that was journalled and whose result was not yet: at most one is open. */
public sealed interface Intent {
    /** When it was journalled. */
    Instant since();

    /** The unit is being added. */
    record Add(int ordinal, Release release, Instant since) implements Intent {}

    /** The unit is being removed. */
    record Remove(int ordinal, Instant since) implements Intent {}

    /**
     * The unit is being changed, or restarted in place.
     *
     * @param attempt from 1
     * @param healthySince when its soak began; empty while it is not healthy
     */
    record Change(int ordinal, Release release, int attempt, Instant since, Optional<Instant> healthySince)
            implements Intent {
        Change healthy(Instant at) {
            return new Change(ordinal, release, attempt, since, Optional.of(at));
        }

        Change ill() {
            return new Change(ordinal, release, attempt, since, Optional.empty());
        }
    }

    /** The primary moves. */
    record Handover(int id, int from, int to, Instant since) implements Intent {}
}
