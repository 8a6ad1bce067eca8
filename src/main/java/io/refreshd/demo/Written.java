package io.refreshd.demo;

import java.util.List;

/**
 * What the writer says of its work so far. Times are milliseconds, with fractions.
 *
 * @param last whether the writer has ended and nothing more follows
 * @param offered commits that were due
 * @param acknowledged commits that the database confirmed
 * @param failed commits that were due and never confirmed
 * @param retries how often a commit with an unknown outcome was sent again
 * @param waiting commits that are due and not confirmed yet
 * @param primary the unit that is written to, -1 while none takes writes
 * @param writeGapMillis the longest time between two confirmations
 * @param longestCommitMillis the longest time from a commit being due to its confirmation
 * @param gapsMillis the longest gaps, longest first
 */
record Written(
        boolean last,
        long offered,
        long acknowledged,
        long failed,
        long retries,
        long waiting,
        int primary,
        double writeGapMillis,
        double longestCommitMillis,
        List<Double> gapsMillis) {
    static final Written NOTHING = new Written(false, 0, 0, 0, 0, 0, -1, 0, 0, List.of());

    Written {
        gapsMillis = List.copyOf(gapsMillis);
    }

    static Written of(Load load, boolean last) {
        Tally tally = load.tally();
        List<Double> gaps =
                tally.gaps().stream().map(gap -> millis(gap.nanos())).toList();
        long open = tally.offeredCount() - tally.acknowledgedCount();
        return new Written(
                last,
                tally.offeredCount(),
                tally.acknowledgedCount(),
                last ? open : 0,
                tally.retriedCount(),
                last ? 0 : load.waiting(),
                load.primary(),
                gaps.isEmpty() ? 0 : gaps.get(0),
                millis(tally.longestNanos()),
                gaps);
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 10_000.0) / 100.0;
    }
}
