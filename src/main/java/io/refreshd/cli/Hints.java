package io.refreshd.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Wakes who waits for something to change. The event stream only hints; what is so is read anew. While there is no stream,
 * looking from time to time has to do.
 */
final class Hints implements AutoCloseable {
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final BlockingQueue<Boolean> hints = new ArrayBlockingQueue<>(1);
    private final Client client;
    private final String path;
    private final Thread reader;

    Hints(Client client, String path) {
        this.client = client;
        this.path = path;
        reader = new Thread(this::read, "events");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        while (!Thread.currentThread().isInterrupted()) {
            try (Stream<String> lines = client.events(path, Optional.empty())) {
                hints.offer(true);
                lines.filter(line -> line.startsWith("id:")).forEach(line -> hints.offer(true));
            } catch (IOException | RuntimeException broken) {
                // The next try, and looking from time to time, make up for it.
            }
            pause(BETWEEN_TRIES);
        }
    }

    @Override
    public void close() {
        reader.interrupt();
    }

    /** Returns at the next hint, or after the time. */
    void await(Duration most) {
        try {
            hints.poll(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
