package io.refreshd.demo;

import io.refreshd.simulation.Dice;
import java.util.Locale;

/**
 * One blow against an upgrade.
 *
 * @param unit the ordinal that is hit, where units are hit
 * @param events after so many events of the run; 0 when the time counts
 * @param millis after so much time of the run; 0 when events count
 * @param length how long it lasts, in milliseconds, where it lasts
 */
record Strike(Kind kind, int unit, int events, long millis, long length) {
    /** What is done to whom. */
    enum Kind {
        /** SIGKILL to the daemon, which is started again a moment later. */
        DAEMON_KILLED,
        /** SIGKILL to a unit's server, the primary's or another's. */
        UNIT_KILLED,
        /** SIGSTOP to a unit's server and all its processes, SIGCONT a moment later. */
        UNIT_STOPPED,
        /** Nothing can be written to the journal's disk for a while. */
        DISK_FULL,
        /** Every session of a unit ends: clients, standbys, the daemon. */
        CONNECTIONS_DROPPED
    }

    static Strike draw(Dice dice, int units) {
        Kind kind = Kind.values()[dice.below(Kind.values().length)];
        boolean byEvents = dice.chance(500);
        return new Strike(
                kind,
                dice.below(units),
                byEvents ? dice.below(30) + 1 : 0,
                byEvents ? 0 : dice.between(50, 3_500),
                dice.between(50, kind == Kind.UNIT_STOPPED ? 4_000 : 2_000));
    }

    boolean due(long millisNow, int eventsNow) {
        return events > 0 ? eventsNow >= events : millisNow >= millis;
    }

    @Override
    public String toString() {
        boolean unitHit = kind != Kind.DAEMON_KILLED && kind != Kind.DISK_FULL;
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-')
                + (unitHit ? " " + unit : "")
                + (events > 0 ? " at event " + events : " at " + millis + " ms");
    }
}
