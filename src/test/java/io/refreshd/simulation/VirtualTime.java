package io.refreshd.simulation;

import io.refreshd.run.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.PriorityQueue;

/**
 * Time that passes only when there is nothing left to do; tasks at the same instant run in the order of asking. The
 * clock on the wall may jump, alarms do not notice.
 */
public final class VirtualTime implements Timers {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final class Task implements Comparable<Task> {
        final long at;
        final long order;
        final Runnable run;
        /** What is not wanted any more stays in the queue until its time: to take it out costs more. */
        boolean cancelled;

        Task(long at, long order, Runnable run) {
            this.at = at;
            this.order = order;
            this.run = run;
        }

        @Override
        public int compareTo(Task other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long elapsed;
    private long offset;
    private long order;
    private boolean jumped;
    /** The moment that was told last: it is asked for many times before it passes. */
    private Instant now = START;

    private long nowMicros;

    @Override
    public Instant now() {
        long micros = elapsed + offset;
        if (micros != nowMicros) {
            nowMicros = micros;
            now = START.plus(micros, ChronoUnit.MICROS);
        }
        return now;
    }

    /** Microseconds since the beginning; never goes back. */
    public long elapsed() {
        return elapsed;
    }

    /** The clock on the wall is set. */
    public void jump(Duration by) {
        jumped = true;
        offset += by.toNanos() / 1_000;
    }

    public boolean jumped() {
        return jumped;
    }

    @Override
    public Runnable after(Duration time, Runnable task) {
        return in(time.toNanos() / 1_000, task);
    }

    /** Runs the task once after so many microseconds. */
    public Runnable in(long micros, Runnable task) {
        Task entry = new Task(elapsed + micros, order++, task);
        tasks.add(entry);
        return () -> entry.cancelled = true;
    }

    /** Runs the next task, moving time on to it; false when there is none. */
    public boolean step() {
        Task next = tasks.poll();
        while (next != null && next.cancelled) {
            next = tasks.poll();
        }
        if (next == null) {
            return false;
        }
        elapsed = next.at;
        next.run.run();
        return true;
    }
}
