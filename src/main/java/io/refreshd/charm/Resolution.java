package io.refreshd.charm;

import io.refreshd.model.Reason;
import io.refreshd.model.Release;
import java.util.function.Function;

/** The release that a channel or a revision means, or why there is none. */
public sealed interface Resolution {
    /** What to do with either. */
    <T> T fold(Function<Resolved, T> resolved, Function<Reason, T> refused);

    /**
     * A release.
     *
     * @param channel the full name {@code track/risk} that was asked for; empty when a revision was
     */
    record Resolved(Release release, String channel) implements Resolution {
        @Override
        public <T> T fold(Function<Resolved, T> resolved, Function<Reason, T> refused) {
            return resolved.apply(this);
        }
    }

    /** Nothing, and why. */
    record Refused(Reason reason) implements Resolution {
        @Override
        public <T> T fold(Function<Resolved, T> resolved, Function<Reason, T> refused) {
            return refused.apply(reason);
        }
    }
}
