package io.refreshd.model;

import java.util.Locale;

/** The states of a run, the same words in API, CLI, metrics and documents. */
public enum RunState {
    PLANNED,
    CHECKING,
    PREPARING,
    REFRESHING,
    PAUSED,
    VERIFYING,
    ROLLING_BACK,
    BLOCKED,
    COMPLETED,
    ROLLED_BACK,
    CANCELLED;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** Whether the run is over. */
    public boolean ended() {
        return this == COMPLETED || this == ROLLED_BACK || this == CANCELLED;
    }

    /** The word users read, for example {@code rolling-back}. */
    public String text() {
        return text;
    }
}
