package io.refreshd.simulation;

import java.util.TreeMap;
import java.util.TreeSet;

/** What clients were told is committed: how far on each branch. */
public final class Ledger {
    private final TreeMap<Integer, Long> acknowledged = new TreeMap<>();
    private final TreeSet<Integer> astray = new TreeSet<>();

    void acknowledge(int branch, long lsn) {
        if (!astray.contains(branch)) {
            acknowledged.merge(branch, lsn, Math::max);
        }
    }

    /** What is written on that branch is lost by whoever opened it, unless somebody settles for it. */
    void astray(int branch) {
        astray.add(branch);
    }

    /** Whether everything that was acknowledged is in there. */
    public boolean keptBy(Wal wal) {
        return acknowledged.entrySet().stream().allMatch(entry -> wal.holds(entry.getKey(), entry.getValue()));
    }

    /** Nobody could know of what was written on that branch when it went. */
    public void forget(int branch) {
        acknowledged.remove(branch);
    }

    /** Somebody else chose to lose what is not in there. */
    void settleFor(Wal wal) {
        acknowledged.clear();
        astray.remove(wal.branch());
        for (Wal.Cut cut : wal.past()) {
            acknowledged.put(cut.branch(), cut.lsn());
        }
        acknowledged.put(wal.branch(), wal.lsn());
    }

    @Override
    public String toString() {
        return acknowledged.toString();
    }
}
