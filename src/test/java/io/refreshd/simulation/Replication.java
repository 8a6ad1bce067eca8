package io.refreshd.simulation;

import java.util.Optional;

/** Clients write where they can and are told so; standbys follow whom they can. */
final class Replication {
    private static final long ATTACHING = 30_000;

    private final SimWorld world;
    private long last;

    Replication(SimWorld world) {
        this.world = world;
    }

    /** Brings every log to where it is now; a standby is as far as its primary was the last time. */
    void flow() {
        long now = world.time.elapsed();
        if (now == last) {
            return;
        }
        long bytes = 1 + (now - last) / 1_000;
        last = now;
        for (SimUnit unit : world.units.all()) {
            if (unit.standby()) {
                follow(unit, now);
            }
        }
        for (SimUnit unit : world.units.all()) {
            if (unit.primary()) {
                unit.wal = unit.wal.advanced(bytes);
                world.ledger.acknowledge(unit.wal.branch(), unit.wal.lsn());
            }
        }
    }

    private void follow(SimUnit standby, long now) {
        Optional<SimUnit> feeder = feeder(standby);
        if (feeder.isEmpty()) {
            standby.feed = SimUnit.Feed.NONE;
            return;
        }
        SimUnit from = feeder.get();
        if (standby.feed.ordinal() != from.ordinal || standby.feed.starts() != from.starts) {
            long begins = now + world.weather.lasting(ATTACHING);
            standby.feed = new SimUnit.Feed(from.ordinal, from.starts, begins);
        }
        if (streams(standby) && !standby.lagging) {
            standby.wal = from.wal;
        }
    }

    /** Who may feed the standby: a primary with a slot for it, on a log that goes on from its own. */
    private Optional<SimUnit> feeder(SimUnit standby) {
        if (standby.flaw() == Flaw.NEVER_STREAMS) {
            return Optional.empty();
        }
        for (SimUnit unit : world.units.all()) {
            if (unit.running()
                    && unit.writable
                    && unit.life != SimUnit.Life.STARTING
                    && unit.slots.contains(standby.ordinal)
                    && unit.wal.contains(standby.wal)) {
                return Optional.of(unit);
            }
        }
        return Optional.empty();
    }

    boolean streams(SimUnit standby) {
        SimUnit from = world.units.at(standby.feed.ordinal());
        return standby.standby()
                && from != null
                && from.starts == standby.feed.starts()
                && from.alive()
                && from.writable
                && standby.feed.from() <= world.time.elapsed();
    }

    /** A primary that stops cleanly sends all that it has to those who listen. */
    void lastWords(SimUnit primary) {
        for (SimUnit unit : world.units.all()) {
            if (unit != primary && unit.feed.ordinal() == primary.ordinal && streams(unit) && !unit.lagging) {
                unit.wal = primary.wal;
            }
        }
    }
}
