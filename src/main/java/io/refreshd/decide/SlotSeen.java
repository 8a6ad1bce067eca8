package io.refreshd.decide;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One replication slot of a unit's server.
 *
 * @param name the slot's name; ours are {@code refreshd_N} for unit N
 * @param physical false for logical slots, which are never ours
 * @param active whether somebody consumes it now
 */
public record SlotSeen(String name, boolean physical, boolean active) {
    private static final String PREFIX = "refreshd_";

    /** Of the ordinals that there mostly are: every look at the slots of a unit compares with these. */
    private static final List<String> NAMES =
            IntStream.range(0, 32).mapToObj(ordinal -> PREFIX + ordinal).toList();

    /** The name of the slot through which unit {@code ordinal} streams. */
    public static String nameFor(int ordinal) {
        return ordinal >= 0 && ordinal < NAMES.size() ? NAMES.get(ordinal) : PREFIX + ordinal;
    }

    /** Whether refreshd made it and may drop it. */
    public boolean ours() {
        return physical && name.startsWith(PREFIX);
    }
}
