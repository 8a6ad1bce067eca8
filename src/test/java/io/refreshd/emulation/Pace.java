package io.refreshd.emulation;

/**
 * How fast the emulated cluster is; milliseconds.
 *
 * @param controller until the controller looks at what has changed
 * @param running from the creation of a pod until its containers run
 * @param ready from then until it is ready
 * @param gone from its deletion until it has stopped
 */
public record Pace(long controller, long running, long ready, long gone) {
    /** As fast as can be. */
    public static final Pace FAST = new Pace(1, 3, 12, 6);
}
