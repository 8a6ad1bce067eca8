package io.refreshd.emulation;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One thread on which everything in the emulated cluster happens, one thing after the other. */
final class Clockwork implements AutoCloseable {
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "emulated cluster");
        thread.setDaemon(true);
        return thread;
    });

    void in(long milliseconds, Runnable work) {
        if (!executor.isShutdown()) {
            var unused = executor.schedule(work, milliseconds, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
