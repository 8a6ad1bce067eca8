package io.refreshd.simulation;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

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
    COMES_BACK_WRITABLE,
    /** A pod takes long to go. */
    POD_STUCK,
    /** Somebody deletes a pod. */
    POD_DELETED,
    /** A pod is not ready for a while, though nobody touched it. */
    POD_UNREADY,
    /** A watch brings nothing for a while. */
    CACHE_STALE,
    /** A list comes from a server that lags behind: what was seen already is not there any more. */
    CACHE_TRAVELS,
    /** Nobody reaches the API server. */
    API_AWAY,
    /** Somebody changes what is no matter of ours, so that the object has another version. */
    SET_TOUCHED,
    TEMPLATE_EDITED,
    PARTITION_EDITED,
    REPLICAS_EDITED,
    /** Somebody deletes the StatefulSet and makes another one of the same name. */
    SET_RECREATED;

    /** What may go wrong only where units are pods. */
    public static final Set<Fault> OF_PODS = Collections.unmodifiableSet(EnumSet.range(POD_STUCK, SET_RECREATED));

    /** What may go wrong where units are pods, of all that may. */
    public static final Set<Fault> AMONG_PODS = amongPods();

    private static Set<Fault> amongPods() {
        EnumSet<Fault> faults = EnumSet.of(
                CRASH_AT_APPEND,
                CRASH_AT_STEP,
                CRASH,
                LOST_ANSWER,
                SWALLOWED_STEP,
                FAILED_STEP,
                SLOW_STEP,
                HINT_NOISE,
                STALE_OBSERVATION,
                SLOW_SERVER,
                TARGET_BROKEN);
        faults.addAll(EnumSet.of(DISK_FULL, DISK_ERROR, CLOCK_JUMP, SECOND_DAEMON, PEOPLE, CHECK_FAILS));
        faults.addAll(OF_PODS);
        return Collections.unmodifiableSet(faults);
    }
}
