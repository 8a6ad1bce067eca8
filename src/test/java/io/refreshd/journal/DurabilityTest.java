package io.refreshd.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Entry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged survives the daemon's death at any moment. */
class DurabilityTest {
    private static final String ACKNOWLEDGED = "acknowledged ";

    @TempDir
    Path folder;

    @Test
    void whatAKilledDaemonAcknowledgedIsOnDisk() throws Exception {
        Path file = folder.resolve("journal.db");
        Child child = Child.start(List.of(), Appender.class, file.toString());
        assertThat(child.await(line -> line.equals(ACKNOWLEDGED + 40), 60, TimeUnit.SECONDS))
                .as("%s", child.lines())
                .isTrue();
        child.kill();
        long acknowledged = child.lines().stream()
                .filter(line -> line.matches(ACKNOWLEDGED + "\\d+"))
                .mapToLong(line -> Long.parseLong(line.substring(ACKNOWLEDGED.length())))
                .max()
                .orElseThrow();

        try (Connection second = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = second.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*), max(seq) FROM events")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getLong(1)).isEqualTo(rows.getLong(2)).isGreaterThanOrEqualTo(acknowledged);
        }

        Vertx vertx = Vertx.vertx();
        SqliteJournal journal = JournalContract.await(SqliteJournal.open(vertx, file));
        List<Entry> found = JournalContract.await(journal.read(0, 1_000_000));
        assertThat(found).hasSizeGreaterThanOrEqualTo((int) acknowledged);
        JournalContract.await(journal.close());
        JournalContract.await(vertx.close());
    }

    /** Runs in the child. */
    static final class Appender {
        private Appender() {}

        public static void main(String[] arguments) {
            SqliteJournal journal = JournalContract.await(SqliteJournal.open(Vertx.vertx(), Path.of(arguments[0])));
            for (int index = 0; index < 1_000_000; index++) {
                long seq = JournalContract.await(
                                journal.append("postgresql", List.of(JournalContract.added(index)), Instant.EPOCH))
                        .get(0)
                        .seq();
                Child.say(ACKNOWLEDGED + seq);
            }
        }
    }
}
