package io.refreshd.demo;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * Compares the client's ledger with the table of every unit. A commit is lost when any unit does not have it after the
 * standbys had time to catch up; a unit that can not be asked is named, not passed over.
 */
final class Audit {
    private static final Duration CATCH_UP = Duration.ofSeconds(20);
    private static final long PAUSE_NANOS = 200_000_000;

    private final Vertx vertx;
    private final Access access;
    private final long[] acknowledged;

    /**
     * What was found.
     *
     * @param acknowledged how many commits the ledger holds
     * @param lost acknowledged commits that are missing on at least one unit
     * @param missing by unit, how many it does not have
     * @param silent why a unit could not be asked, by unit
     */
    record Finding(long acknowledged, long lost, Map<Integer, Integer> missing, Map<Integer, String> silent) {}

    Audit(Vertx vertx, Access access, long[] acknowledged) {
        this.vertx = vertx;
        this.access = access;
        this.acknowledged = acknowledged.clone();
    }

    Finding compare() {
        return compare(CATCH_UP);
    }

    Finding compare(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        SortedSet<Long> lost = new TreeSet<>();
        Map<Integer, Integer> missing = new TreeMap<>();
        Map<Integer, String> silent = new TreeMap<>();
        for (Access.Address unit : access.units()) {
            try {
                long[] gone = missing(unit, deadline);
                missing.put(unit.ordinal(), gone.length);
                LongStream.of(gone).forEach(lost::add);
            } catch (IOException e) {
                silent.put(unit.ordinal(), String.valueOf(e.getMessage()));
            }
        }
        return new Finding(acknowledged.length, lost.size(), missing, silent);
    }

    private long[] missing(Access.Address unit, long deadline) throws IOException {
        long[] gone = Ledger.missing(acknowledged, stored(unit));
        while (gone.length > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE_NANOS);
            gone = Ledger.missing(acknowledged, stored(unit));
        }
        return gone;
    }

    private long[] stored(Access.Address unit) throws IOException {
        // A unit that was promoted too early may never have heard of the table: then it has no commit at all.
        String there = Sql.word(vertx, access, unit, "SELECT to_regclass('" + Load.TABLE + "') IS NOT NULL");
        List<Long> keys = new ArrayList<>();
        if (there.equals("false")) {
            return new long[0];
        }
        for (Row row : Sql.ask(vertx, access, unit, "SELECT key FROM " + Load.TABLE)) {
            keys.add(row.getLong(0));
        }
        long[] sorted = keys.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
