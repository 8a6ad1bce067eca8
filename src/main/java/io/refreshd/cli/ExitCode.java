package io.refreshd.cli;

/** What refreshctl exits with; scripts and pipelines are written against these numbers. */
final class ExitCode {
    /** The state that was asked for is reached. */
    static final int REACHED = 0;

    static final int FAILED = 1;
    static final int USAGE = 2;

    /** A run is paused: it waits for a human. */
    static final int PAUSED = 3;

    /** A run was rolled back or cancelled. */
    static final int ROLLED_BACK = 4;

    /** The daemon refused. */
    static final int REFUSED = 5;

    /** There is no daemon that answers. */
    static final int UNREACHABLE = 6;

    static final int TIMEOUT = 124;

    private ExitCode() {}
}
