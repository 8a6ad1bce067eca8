package io.refreshd.demo;

import java.util.Locale;
import java.util.Optional;

/** What the demo can show. */
enum Scenario {
    UPGRADE("every unit moves to the new version, with one pause", 1),
    ROLLBACK_PAUSED("the run is rolled back while it is paused after the first unit", 2),
    ROLLBACK_MIDWAY("the run pauses after each unit and is rolled back after the second", 3),
    BROKEN("the new version never becomes healthy; the run blocks and is rolled back", 2),
    SCALE_UP("a spare unit is added and refreshed first, and removed at the end", 2),
    KILLED("the daemon is killed in the middle of the roll and started again", 2);

    private final String meaning;
    private final int leastUnits;

    Scenario(String meaning, int leastUnits) {
        this.meaning = meaning;
        this.leastUnits = leastUnits;
    }

    static Optional<Scenario> parse(String text) {
        for (Scenario scenario : values()) {
            if (scenario.text().equals(text)) {
                return Optional.of(scenario);
            }
        }
        return Optional.empty();
    }

    /** The word users write. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String meaning() {
        return meaning;
    }

    /** With fewer units there is nothing to show. */
    int leastUnits() {
        return leastUnits;
    }
}
