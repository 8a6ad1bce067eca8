package io.refreshd.decide;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.Release;
import java.time.Instant;
import java.util.Optional;

/** An intent that was journalled and whose result was not yet: at most one is open. */
public sealed interface Intent {
    /** When it was journalled. */
    Instant since();

    /** The same intent with its deadline counted from {@code at}, after a person said go on. */
    Intent renewed(Instant at);

    /** The unit is being added. */
    record Add(int ordinal, Release release, Instant since) implements Intent {
        @Override
        public Intent renewed(Instant at) {
            return new Add(ordinal, release, at);
        }
    }

    /** The unit is being removed. */
    record Remove(int ordinal, Instant since) implements Intent {
        @Override
        public Intent renewed(Instant at) {
            return new Remove(ordinal, at);
        }
    }

    /**
     * The unit is being changed, or restarted in place.
     *
     * @param attempt from 1
     * @param starts how often its server had been started when the intent was written
     * @param healthySince when its soak began; empty while it is not healthy
     * @param then what was open when a restart in place had to come first; it goes on afterwards
     */
    record Change(
            int ordinal,
            Release release,
            Purpose purpose,
            int attempt,
            int starts,
            Instant since,
            Optional<Instant> healthySince,
            Optional<Intent> then)
            implements Intent {
        @Override
        public Intent renewed(Instant at) {
            return new Change(ordinal, release, purpose, 1, starts, at, Optional.empty(), then);
        }

        /** What is open without restarts of the unit, which begins again. */
        Optional<Intent> withoutRestartOf(int unit) {
            Optional<Intent> rest =
                    then.flatMap(open -> open instanceof Change change ? change.withoutRestartOf(unit) : then);
            return purpose == Purpose.RESTART && ordinal == unit
                    ? rest
                    : Optional.of(new Change(ordinal, release, purpose, attempt, starts, since, healthySince, rest));
        }

        /** Whether a restart of the unit is open, now or after others. */
        boolean restarts(int unit) {
            return (purpose == Purpose.RESTART && ordinal == unit)
                    || (then.orElse(null) instanceof Change change && change.restarts(unit));
        }

        /** Whether it is this unit's change, or one that waits behind it is. */
        boolean changes(int unit) {
            return ordinal == unit || (then.orElse(null) instanceof Change change && change.changes(unit));
        }

        Change healthy(Instant at) {
            return new Change(ordinal, release, purpose, attempt, starts, since, Optional.of(at), then);
        }

        Change ill() {
            return new Change(ordinal, release, purpose, attempt, starts, since, Optional.empty(), then);
        }
    }

    /** The primary moves. */
    record Handover(int id, int from, int to, Instant since) implements Intent {
        @Override
        public Intent renewed(Instant at) {
            return new Handover(id, from, to, at);
        }
    }
}
