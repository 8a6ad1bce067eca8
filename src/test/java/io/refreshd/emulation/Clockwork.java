package io.refreshd.emulation;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One thread on which everything in the emulated cluster happens, one thing after the other. */
final class Clockwork implements AutoCloseable {
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "emulated cluster");
        thread.setDaemon(true);
        return thread;
    });

    private final AtomicInteger due = new AtomicInteger();

    void in(long milliseconds, Runnable work) {
        if (!executor.isShutdown()) {
            due.incrementAndGet();
            var unused = executor.schedule(
                    () -> {
                        try {
                            work.run();
                        } finally {
                            due.decrementAndGet();
                        }
                    },
                    milliseconds,
                    TimeUnit.MILLISECONDS);
        }
    }

    /** Whether nothing will happen any more by itself. */
    boolean idle() {
        return due.get() == 0;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
