package io.refreshd.emulation;

/** What happens to one request. */
public enum Fault {
    CONFLICT,
    TOO_MANY,
    SERVER_ERROR,
    /** The connection ends before anything was done. */
    RESET,
    /** It is done and the connection ends before the answer. */
    ANSWER_LOST,
    /** It is done and no answer comes for longer than anybody waits. */
    TIMEOUT
}
