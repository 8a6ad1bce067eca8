package io.refreshd.model;

import java.util.Locale;

/** Juju's statuses of operations and tasks. */
public enum OperationStatus {
    PENDING,
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELLED,
    ABORTED;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Whether nothing more will happen. */
    public boolean ended() {
        return this != PENDING && this != RUNNING;
    }

    /** The word users read. */
    public String text() {
        return text;
    }
}
