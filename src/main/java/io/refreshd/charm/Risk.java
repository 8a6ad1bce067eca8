package io.refreshd.charm;

import java.util.Locale;
import java.util.Optional;

/** How proven a channel is, from most to least. */
public enum Risk {
    STABLE,
    CANDIDATE,
    BETA,
    EDGE;

    private final String text = name().toLowerCase(Locale.ROOT);

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
        return text;
    }
}
