package io.refreshd.decide;

/**
 * What the server's own control file says, read from disk, whether or not the server runs.
 *
 * @param state the last state that the server wrote down
 * @param systemIdentifier unsigned, in decimal
 * @param timeline of the latest checkpoint
 * @param checkpoint where the latest checkpoint record starts (LSN as a number)
 * @param standbySignal whether the folder holds {@code standby.signal}: the next start is as a standby
 */
public record ControlSeen(State state, String systemIdentifier, long timeline, long checkpoint, boolean standbySignal) {
    /** States that matter here; {@code INVALID}: the file is missing, short, of another layout or its CRC is wrong. */
    public enum State {
        SHUT_DOWN,
        SHUT_DOWN_IN_RECOVERY,
        IN_RECOVERY,
        IN_PRODUCTION,
        OTHER,
        INVALID
    }
}
