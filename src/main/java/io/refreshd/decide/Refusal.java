package io.refreshd.decide;

import io.refreshd.model.Reason;

/** A command that was not accepted; nothing changed. */
public record Refusal(Kind kind, Reason reason) {
    /** What sort of refusal, from which HTTP statuses and exit codes follow. */
    public enum Kind {
        /** What was named does not exist. */
        UNKNOWN,
        /** The command is not well formed, or can never be right for this application. */
        INVALID,
        /** Not in the present state. */
        CONFLICT,
        /** A precondition that came with the command does not hold any more. */
        STALE,
        /** Not now: the daemon can not take it. */
        UNAVAILABLE
    }
}
