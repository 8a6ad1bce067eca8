package io.refreshd.demo;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches, from outside, which servers run: a thread of its own looks at the pid files and at {@code /proc} many times a
 * second, and asks every new server for its version.
 */
final class Sampler implements AutoCloseable {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(25);

    private final Place place;
    private final Vertx vertx;
    private final Map<Postmaster, Start> starts = new LinkedHashMap<>();
    private final Thread thread;
    private volatile boolean running = true;

    /**
     * A start of a unit's server.
     *
     * @param version what it says of itself; empty when it ended before it answered
     */
    record Start(int ordinal, Postmaster process, String version) {}

    Sampler(Place place, Vertx vertx) {
        this.place = place;
        this.vertx = vertx;
        this.thread = new Thread(this::watch, "sampler");
        thread.setDaemon(true);
        thread.start();
    }

    /** All starts that were seen, in the order in which the processes were started. */
    List<Start> starts() {
        List<Start> all;
        synchronized (starts) {
            all = new ArrayList<>(starts.values());
        }
        // Ticks are hundredths of a second; what was seen first decides between equals.
        all.sort((one, other) ->
                Long.compare(one.process().start(), other.process().start()));
        return all;
    }

    /** The running server of each unit. */
    Map<Integer, Start> current() {
        Map<Integer, Start> current = new TreeMap<>();
        for (Start start : starts()) {
            if (start.process().alive()) {
                current.put(start.ordinal(), start);
            }
        }
        return current;
    }

    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        while (running) {
            for (Map.Entry<Integer, Path> unit : place.units().entrySet()) {
                Postmaster.of(unit.getValue().resolve("data")).ifPresent(process -> seen(unit.getKey(), process));
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    private void seen(int ordinal, Postmaster process) {
        boolean asked;
        synchronized (starts) {
            Start known = starts.computeIfAbsent(process, key -> new Start(ordinal, process, ""));
            asked = !known.version().isEmpty();
        }
        if (!asked) {
            String version = version(ordinal);
            // Asked and answered by the same process, or it does not count.
            if (!version.isEmpty() && process.alive()) {
                synchronized (starts) {
                    starts.put(process, new Start(ordinal, process, version));
                }
            }
        }
    }

    private String version(int ordinal) {
        try {
            Access access = Access.read(place.clientFile());
            for (Access.Address unit : access.units()) {
                if (unit.ordinal() == ordinal) {
                    return Sql.word(vertx, access, unit, "SHOW server_version").split(" ")[0];
                }
            }
            return "";
        } catch (IOException notYet) {
            return "";
        }
    }
}
