package io.refreshd.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * A server's place in the log of writes: the branches it went through and how far it came on the last one.
 *
 * @param past branches that were left, with where
 * @param branch the one it is on; unlike timelines, numbers of branches are never given twice
 * @param timeline what PostgreSQL calls it
 * @param lsn how far
 */
public record Wal(List<Cut> past, int branch, long timeline, long lsn) {
    /** The first server's. */
    public static final Wal BEGINNING = new Wal(List.of(), 1, 1, 1_000);

    /** Where a branch was left. */
    public record Cut(int branch, long lsn) {}

    Wal advanced(long bytes) {
        return new Wal(past, branch, timeline, lsn + bytes);
    }

    Wal upTo(long other) {
        return new Wal(past, branch, timeline, Math.max(lsn, other));
    }

    /** The log after a promotion here. */
    Wal forked(int fresh) {
        List<Cut> all = new ArrayList<>(past);
        all.add(new Cut(branch, lsn));
        return new Wal(List.copyOf(all), fresh, timeline + 1, lsn + 1);
    }

    /** The log of a server that accepts writes from here on beside another one, and does not say so. */
    Wal astray(int fresh) {
        List<Cut> all = new ArrayList<>(past);
        all.add(new Cut(branch, lsn));
        return new Wal(List.copyOf(all), fresh, timeline, lsn);
    }

    /** Whether everything up to that point of that branch is in here. */
    public boolean holds(int other, long upTo) {
        if (other == branch) {
            return upTo <= lsn;
        }
        for (Cut cut : past) {
            if (cut.branch == other) {
                return upTo <= cut.lsn;
            }
        }
        return false;
    }

    /** Whether a server at the other place can follow this one. */
    public boolean contains(Wal other) {
        return holds(other.branch, other.lsn);
    }
}
