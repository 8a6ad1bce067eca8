package io.refreshd.charm;

import java.util.Locale;
import java.util.Optional;

/** How proven a channel is, from most to least. */
public enum Risk {
    STABLE,
    CANDIDATE,
    BETA,
    EDGE;

    public static Optional<Risk> parse(String text) {
        for (Risk risk : values()) {
            if (risk.text().equals(text)) {
                return Optional.of(risk);
            }
        }
        return Optional.empty();
    }

    /** The word users write. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
