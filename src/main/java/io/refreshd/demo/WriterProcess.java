package io.refreshd.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The writer as a child process, and what it says of its work. */
final class WriterProcess {
    /** Commits that are due each second. */
    static final int RATE = 300;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long STOP_SECONDS = 30;
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(50);

    private final Process process;
    private final Thread reader;
    private volatile Written written = Written.NOTHING;

    private WriterProcess(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "writer");
        reader.setDaemon(true);
        reader.start();
    }

    static WriterProcess start(Place place) throws IOException {
        List<String> arguments =
                List.of(place.clientFile().toString(), place.ledger().toString(), String.valueOf(RATE));
        return new WriterProcess(Child.java("128m", Writer.class, arguments)
                .redirectError(place.writerLog().toFile())
                .start());
    }

    /** What it said last. */
    Written written() {
        return written;
    }

    /** Waits until so many commits are acknowledged. */
    void awaitCommits(long acknowledged, long seconds) throws Trouble {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (written.acknowledged() < acknowledged) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new Trouble("the client has " + written.acknowledged() + " commits acknowledged after " + seconds
                        + " s, not " + acknowledged);
            }
            LockSupport.parkNanos(LOOK);
        }
    }

    /** Lets it finish what is under way; what it says last is final. */
    Written stop() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            reader.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return written;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                written = JSON.readValue(line, Written.class);
            }
        } catch (IOException broken) {
            // It ended; whether it had said its last word shows in what it said.
            process.destroyForcibly();
        }
    }
}
