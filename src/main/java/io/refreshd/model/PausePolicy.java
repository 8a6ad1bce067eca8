package io.refreshd.model;

import java.util.Locale;
import java.util.Optional;

/** When a run pauses by itself: after the first unit (the default), after each, or never. */
public enum PausePolicy {
    FIRST,
    ALL,
    NONE;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Reads {@code first}, {@code all} or {@code none}. */
    public static Optional<PausePolicy> parse(String text) {
        for (PausePolicy policy : values()) {
            if (policy.text().equals(text)) {
                return Optional.of(policy);
            }
        }
        return Optional.empty();
    }

    /** The word users write. */
    public String text() {
        return text;
    }
}
