package io.refreshd.model;

import java.util.Locale;

/** What one check found. {@code ERROR}: it could not be carried out, which stops a run as {@code FAIL} does. */
public enum CheckStatus {
    PASS,
    WARN,
    FAIL,
    ERROR,
    SKIPPED;

    /** Whether a run may not start with this. */
    public boolean stops() {
        return this == FAIL || this == ERROR;
    }

    /** The word users read. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
