package io.refreshd.decide;

/**
 * One replication slot of a unit's server.
 *
 * @param name the slot's name; ours are {@code refreshd_N} for unit N
 * @param physical false for logical slots, which are never ours
 * @param active whether somebody consumes it now
 */
public record SlotSeen(String name, boolean physical, boolean active) {
    private static final String PREFIX = "refreshd_";

    /** The name of the slot through which unit {@code ordinal} streams. */
    public static String nameFor(int ordinal) {
        return PREFIX + ordinal;
    }

    /** Whether refreshd made it and may drop it. */
    public boolean ours() {
        return physical && name.startsWith(PREFIX);
    }
}
