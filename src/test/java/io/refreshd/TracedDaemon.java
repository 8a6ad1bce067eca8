package io.refreshd;

import io.refreshd.decide.Command;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.RunState;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A whole daemon that deploys two units, refreshes them and ends; it runs in a process of its own, so that every system
 * call of it can be watched. With {@code off} its journal does not wait for the disk.
 */
final class TracedDaemon {
    private TracedDaemon() {}

    public static void main(String[] arguments) throws Exception {
        try (RealDaemon daemon = new RealDaemon()) {
            if (arguments[0].equals("off")) {
                loosen(daemon);
            }
            daemon.accepted(
                    "deploy",
                    new Command.Deploy(
                            RealDaemon.APP, "", RealDaemon.release("14.8"), 2, PausePolicy.FIRST, Duration.ZERO));
            daemon.until(view -> view.application().deployed());
            daemon.accepted("refresh", RealDaemon.to("14.9", PausePolicy.NONE));
            daemon.until(RunState.COMPLETED);
            // Seen by whoever watches; what the harness does to clean up is not the daemon's work.
            try (InputStream never = Files.newInputStream(Path.of("observed-until-here"))) {
                throw new AssertionError(never);
            } catch (NoSuchFileException expected) {
                // Only the attempt counts.
            }
        }
        System.exit(0);
    }

    /** Nothing in the daemon offers this, and nothing shall: it is reached by force. */
    private static void loosen(RealDaemon daemon) throws ReflectiveOperationException, SQLException {
        Connection connection =
                (Connection) field(field(field(field(daemon, "service"), "engine"), "journal"), "connection");
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = OFF");
        }
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }
}
