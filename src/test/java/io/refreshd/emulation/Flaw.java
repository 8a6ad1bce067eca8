package io.refreshd.emulation;

/** What a wrong emulation does; each must make the contract suite fail. */
public enum Flaw {
    /** A pod below the partition comes back as the new revision. */
    NEW_BELOW_PARTITION,
    /** A broken pod is replaced by itself when the template is restored. */
    BROKEN_HEALS_ITSELF,
    /** Under Parallel, too, nothing is done above a pod that is not ready. */
    PARALLEL_WAITS,
    /** A pod that is no longer among the replicas stays. */
    KEEPS_SPARE,
    /** Preconditions and resource versions of writes are not looked at. */
    NO_PRECONDITIONS
}
