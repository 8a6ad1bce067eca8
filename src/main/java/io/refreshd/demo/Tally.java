package io.refreshd.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What became of the commits, and how long the longest pause between two acknowledgements was. Times are nanoseconds of
 * one monotonic clock. Gaps and latencies of the warm-up are not counted, its commits are. For one thread.
 */
final class Tally {
    private static final int GAPS_KEPT = 5;

    private final long warmUp;
    private final List<Gap> gaps = new ArrayList<>();
    private long first = -1;
    private long last = -1;
    private long offered;
    private long acknowledged;
    private long retries;
    private long longest;

    /** A time without an acknowledgement: from when, and how long. */
    record Gap(long from, long nanos) {}

    Tally(long warmUpNanos) {
        this.warmUp = warmUpNanos;
    }

    void offered() {
        offered++;
    }

    void acknowledged(long due, long now) {
        acknowledged++;
        if (first < 0) {
            first = now;
        }
        if (warm(now)) {
            longest = Math.max(longest, now - due);
            gap(now);
        }
        last = now;
    }

    /** A commit whose outcome is unknown goes out again. */
    void retried() {
        retries++;
    }

    /** The end; what is still waiting makes the time since the last acknowledgement a gap as well. */
    void ended(long now, boolean waiting) {
        if (waiting && last >= 0) {
            gap(now);
        }
    }

    long offeredCount() {
        return offered;
    }

    long acknowledgedCount() {
        return acknowledged;
    }

    long retriedCount() {
        return retries;
    }

    /** Due to acknowledged, the worst of all. */
    long longestNanos() {
        return longest;
    }

    /** The longest gaps, longest first. */
    List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    private boolean warm(long now) {
        return last >= 0 && now - first >= warmUp;
    }

    private void gap(long now) {
        gaps.add(new Gap(last, now - last));
        gaps.sort(Comparator.comparingLong(Gap::nanos).reversed());
        if (gaps.size() > GAPS_KEPT) {
            gaps.remove(GAPS_KEPT);
        }
    }
}
