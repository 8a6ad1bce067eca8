package io.refreshd.demo;

import io.refreshd.charm.Revision;
import io.refreshd.model.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the demo starts and writes, and its end. One shell script in the demo's folder stops it all; it is run
 * at the end, on Ctrl-C, by a process that notices when the demo itself was killed, and by people after {@code --keep}.
 */
final class Estate implements AutoCloseable {
    private static final String SCRIPT = "stop.sh";
    private static final String WATCH = "read -r word && [ \"$word\" = done ] || exec sh \"$0\"";

    private final Place place;
    private final Daemon daemon;
    private final Process guard;
    private Optional<BrokenRelease> broken = Optional.empty();
    private boolean ended;
    private volatile boolean leaveFolder = true;

    Estate(Place place) throws IOException {
        this.place = place;
        this.daemon = new Daemon(place);
        try (InputStream script = Estate.class.getResourceAsStream(SCRIPT)) {
            if (script == null) {
                throw new IOException("the jar has no " + SCRIPT);
            }
            Files.copy(script, script());
        }
        String[] watch = {"setsid", "sh", "-c", WATCH, script().toString()};
        this.guard = new ProcessBuilder(watch)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    Place place() {
        return place;
    }

    Daemon daemon() {
        return daemon;
    }

    /** Stops everything and removes the folder. */
    Path script() {
        return place.root().resolve(SCRIPT);
    }

    synchronized BrokenRelease openBroken(Path home) throws IOException {
        BrokenRelease opened = new BrokenRelease(place, home);
        broken = Optional.of(opened);
        return opened;
    }

    /** Offers the broken release; only after {@link #openBroken}. */
    synchronized Revision publishBroken(Version version, Path programs) throws IOException, Trouble {
        if (broken.isEmpty()) {
            throw new Trouble("there is no repository to offer it in");
        }
        return broken.get().publish(version, programs);
    }

    /** Nothing went wrong: the folder need not be kept to look into. */
    void allWell() {
        leaveFolder = false;
    }

    /** Leaves the daemon and the servers to the user. */
    synchronized void handOver() throws IOException {
        ended = true;
        release();
        if (broken.isPresent()) {
            broken.get().close();
        }
    }

    /** Stops everything, also when called from a shutdown hook in the middle of anything; the second call waits. */
    @Override
    public synchronized void close() throws IOException {
        if (ended) {
            return;
        }
        ended = true;
        daemon.stop();
        Child.shell(script(), leaveFolder ? List.of("--leave-folder") : List.of());
        if (broken.isPresent()) {
            broken.get().close();
        }
        release();
    }

    /** Whether the folder is still there to look into. */
    boolean folderLeft() {
        return Files.exists(place.root());
    }

    private void release() throws IOException {
        guard.getOutputStream().write("done\n".getBytes(StandardCharsets.US_ASCII));
        guard.getOutputStream().close();
    }
}
