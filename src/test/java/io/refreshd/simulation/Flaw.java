package io.refreshd.simulation;

import java.util.List;

/** What may be wrong with a release. */
public enum Flaw {
    NONE,
    DIES_AT_START,
    NEVER_READY,
    DIES_LATER,
    NEVER_STREAMS,
    IS_ANOTHER_VERSION,
    DIES_AS_PRIMARY,
    /** Of pods: the image is not there. */
    IMAGE_ABSENT,
    /** Of pods: the container ends again and again. */
    CRASH_LOOP,
    /** Of pods: no node takes it. */
    UNSCHEDULABLE,
    /** Of pods: a container can not be made. */
    CONTAINER_UNMADE,
    /** Of pods: the API server does not accept it. */
    REFUSED,
    /** Of pods: ready and not ready by turns. */
    FLAPS;

    /** What may be wrong with servers of a machine. */
    public static final List<Flaw> OF_SERVERS =
            List.of(DIES_AT_START, NEVER_READY, DIES_LATER, NEVER_STREAMS, IS_ANOTHER_VERSION, DIES_AS_PRIMARY);

    /** What may be wrong with pods. */
    public static final List<Flaw> OF_PODS =
            List.of(NEVER_READY, IMAGE_ABSENT, CRASH_LOOP, UNSCHEDULABLE, CONTAINER_UNMADE, REFUSED, FLAPS);
}
