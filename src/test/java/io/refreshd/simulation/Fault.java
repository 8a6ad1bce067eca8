package io.refreshd.simulation;

/** Everything that may go wrong in a drawn world. */
public enum Fault {
    /** The daemon dies before an append, or after it is on disk and before anybody was told. */
    CRASH_AT_APPEND,
    /** The daemon dies before a step took hold, or after it did and before the answer. */
    CRASH_AT_STEP,
    /** The daemon dies at any other moment. */
    CRASH,
    /** A step took hold, and nobody was told. */
    LOST_ANSWER,
    /** A step did not take hold, and nobody was told. */
    SWALLOWED_STEP,
    /** A step did not take hold, and that is known. */
    FAILED_STEP,
    /** A step takes long. */
    SLOW_STEP,
    /** Hints come twice, late, without cause, or not at all. */
    HINT_NOISE,
    /** The units of one observation are seen at different moments. */
    TORN_OBSERVATION,
    /** An observation takes long, and what it says is as old as its beginning. */
    STALE_OBSERVATION,
    /** A unit that is well does not answer an observation. */
    BLIND_OBSERVATION,
    UNIT_KILLED,
    UNIT_FROZEN,
    UNIT_LAGS,
    /** A unit dies again and again. */
    UNIT_FLAPS,
    /** Servers take long to start, stop, attach or be promoted. */
    SLOW_SERVER,
    /** The target release is no good, see {@link Flaw}. */
    TARGET_BROKEN,
    /** The primary is dead or frozen, and somebody else promotes a standby. */
    FOREIGN_FAILOVER,
    /** Somebody else moves the primary, as it should be done. */
    FOREIGN_SWITCHOVER,
    /** Appends fail for a while; nothing is written. */
    DISK_FULL,
    /** An append fails and may be on disk; nothing more is written until the next start. */
    DISK_ERROR,
    CLOCK_JUMP,
    /** Another daemon is started beside the one that lives. */
    SECOND_DAEMON,
    /** People do the wrong thing, twice, or at the worst moment. */
    PEOPLE,
    /** The probes of the checks find the target's binaries missing. */
    CHECK_FAILS,
    /** Somebody edits the charm's files. */
    CHARM_EDITED,
    /** Somebody restarts a unit by hand, on the release that was there before. */
    COMES_BACK_OLD,
    /** Somebody starts a standby by hand without its mark: it comes up as a second primary. */
    COMES_BACK_WRITABLE
}
