package io.refreshd.simulation;

import java.util.TreeMap;

/** What clients were told is committed: how far on each branch. */
public final class Ledger {
    private final TreeMap<Integer, Long> acknowledged = new TreeMap<>();

    void acknowledge(int branch, long lsn) {
        acknowledged.merge(branch, lsn, Math::max);
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
