package io.refreshd.demo;

import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Commits that are due and not acknowledged yet, oldest first, bounded: when a gap outlasts the bound, the newest ones
 * are given up. For one thread.
 */
final class Backlog {
    private final ArrayDeque<Due> waiting = new ArrayDeque<>();
    private final int most;

    /** A commit and when it should have been sent, in nanoseconds of a monotonic clock. */
    record Due(long key, long at) {}

    Backlog(int most) {
        this.most = most;
    }

    void add(Due due) {
        if (waiting.size() < most) {
            waiting.addLast(due);
        }
    }

    Optional<Due> next() {
        return Optional.ofNullable(waiting.pollFirst());
    }

    /** Takes back what was sent but not acknowledged; it goes out again before anything newer. */
    void again(Due due) {
        waiting.addFirst(due);
    }

    int size() {
        return waiting.size();
    }
}
