package io.refreshd.simulation;

/** What may be wrong with a release. */
public enum Flaw {
    NONE,
    DIES_AT_START,
    NEVER_READY,
    DIES_LATER,
    NEVER_STREAMS,
    IS_ANOTHER_VERSION,
    DIES_AS_PRIMARY
}
