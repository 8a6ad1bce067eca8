package io.refreshd.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The daemon as a child process, with a state folder of its own and any free port. */
final class Daemon {
    private static final long START = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long STOP_SECONDS = 10;

    private final Place place;
    private @Nullable Process process;
    private int starts;

    Daemon(Place place) {
        this.place = place;
    }

    /** Writes the settings; everything that is not said here is as for any daemon. */
    void configure(Path charms, String furtherLines) throws IOException {
        Files.writeString(
                place.config(),
                String.join(
                        System.lineSeparator(),
                        "# The demo's daemon.",
                        "state-folder: " + quoted(place.state()),
                        "charms-folder: " + quoted(charms),
                        "http:",
                        "  port: 0",
                        furtherLines,
                        ""));
    }

    /** In YAML, whatever characters the path has. */
    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }

    /** Starts it and waits until it serves. */
    Api start() throws IOException, Trouble {
        Files.deleteIfExists(place.addressFile());
        Process started = Child.java(
                        "256m",
                        "io.refreshd.Main",
                        List.of("--config", place.config().toString()))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(place.daemonLog().toFile()))
                .start();
        started.getOutputStream().close();
        process = started;
        starts++;
        long deadline = System.nanoTime() + START;
        while (System.nanoTime() < deadline && started.isAlive()) {
            if (Files.exists(place.addressFile()) && Files.exists(place.tokenFile())) {
                Api api = new Api(
                        URI.create(Files.readString(place.addressFile()).strip()),
                        Files.readString(place.tokenFile()).strip());
                if (api.ready()) {
                    return api;
                }
            }
            LockSupport.parkNanos(LOOK);
        }
        String log = Files.exists(place.daemonLog()) ? Files.readString(place.daemonLog()) : "";
        throw new Trouble("the daemon does not serve: " + log.lines().reduce("no output", (first, last) -> last));
    }

    /** As the kernel would when memory is short: no warning, no goodbye. */
    void kill() throws IOException {
        end(true);
    }

    void stop() throws IOException {
        end(false);
    }

    boolean alive() {
        Process current = process;
        return current != null && current.isAlive();
    }

    long pid() {
        Process current = process;
        return current == null ? -1 : current.pid();
    }

    /** How often it was started after its first start. */
    int restarts() {
        return Math.max(0, starts - 1);
    }

    private void end(boolean hard) throws IOException {
        Process current = process;
        if (current == null) {
            return;
        }
        try {
            if (!hard) {
                current.destroy();
            }
            if (hard || !current.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                current.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
