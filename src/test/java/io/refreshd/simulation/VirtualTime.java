package io.refreshd.simulation;

import io.refreshd.run.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes only when there is nothing left to do; tasks at the same instant run in the order of asking. */
final class VirtualTime implements Timers {
    private record Task(Instant at, long order, Runnable run) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::at).thenComparing(Task::order));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long order;

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Runnable after(Duration time, Runnable task) {
        Task entry = new Task(now.plus(time), order++, task);
        tasks.add(entry);
        return () -> tasks.remove(entry);
    }

    /** Everything that was going to happen in a process does not happen any more. */
    void forget() {
        tasks.clear();
    }

    /** Runs the next task, moving time on to it; false when there is none. */
    boolean step() {
        Task next = tasks.poll();
        if (next == null) {
            return false;
        }
        now = next.at().isAfter(now) ? next.at() : now;
        next.run().run();
        return true;
    }
}
