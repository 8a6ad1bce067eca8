package io.refreshd.substrate.local;

import io.refreshd.model.Release;

/**
 * What is remembered of a unit in its folder, so that it outlives the daemon.
 *
 * @param ordinal the unit
 * @param port on 127.0.0.1, kept for the unit's life
 * @param release what the unit is set to run
 * @param binaries the folder of that release's programs
 * @param complete false while the unit is being made; such a place is thrown away and made again
 * @param desired whether the server shall run
 * @param starts how often the server was started
 * @param logStart the length of the log when the server was started last, in bytes
 * @param pid the server's process; 0 when none was started or the start was interrupted
 * @param processStart when that process started, in clock ticks since boot: a recycled pid is told by it
 */
public record UnitRecord(
        int ordinal,
        int port,
        Release release,
        String binaries,
        boolean complete,
        Desired desired,
        int starts,
        long logStart,
        long pid,
        long processStart) {
    /** What shall be. */
    public enum Desired {
        RUNNING,
        STOPPED
    }

    static UnitRecord begun(int ordinal, int port, Release release, String binaries) {
        return new UnitRecord(ordinal, port, release, binaries, false, Desired.STOPPED, 0, 0, 0, 0);
    }

    UnitRecord completed() {
        return new UnitRecord(ordinal, port, release, binaries, true, desired, starts, logStart, pid, processStart);
    }

    UnitRecord starting(Release next, String programs, long logLength) {
        return new UnitRecord(ordinal, port, next, programs, complete, Desired.RUNNING, starts + 1, logLength, 0, 0);
    }

    UnitRecord running(ProcessTable.Found process) {
        return new UnitRecord(
                ordinal, port, release, binaries, complete, desired, starts, logStart, process.pid(), process.start());
    }

    UnitRecord stopped() {
        return new UnitRecord(
                ordinal, port, release, binaries, complete, Desired.STOPPED, starts, logStart, pid, processStart);
    }
}
