package io.refreshd.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Fold;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Journals as released versions wrote them, kept as SQL, must load and fold for ever. A record that changes needs a new
 * version and an upcaster in {@link EventCodec}. Until format 1 is released, the recording may be made anew instead:
 * {@code ./mvnw test -Dtest=RecordedJournalTest -Drefreshd.record=true}.
 */
class RecordedJournalTest {
    private static final Path RECORDED = Path.of("src/test/resources/journals/v1/journal.sql");

    @TempDir
    Path folder;

    @Test
    void aJournalOfFormatOneLoadsAndFolds() throws IOException, SQLException {
        if (Boolean.getBoolean("refreshd.record")) {
            record();
        }
        Path file = folder.resolve("journal.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : Files.readAllLines(RECORDED)) {
                statement.execute(sql);
            }
        }
        List<Entry> entries = read(file);
        assertThat(entries.stream()
                        .map(entry -> entry.event().getClass().getSimpleName())
                        .collect(Collectors.toSet()))
                .isEqualTo(new EventCodec().types().keySet());
        Optional<Application> state = Optional.empty();
        for (Entry entry : entries) {
            state = entry.event() instanceof Event.DaemonStarted ? state : Fold.fold(state, entry);
        }
        assertThat(state).isPresent();
    }

    private void record() throws IOException, SQLException {
        Path file = folder.resolve("recording.db");
        Vertx vertx = Vertx.vertx();
        SqliteJournal journal = JournalContract.await(SqliteJournal.open(vertx, file));
        JournalContract.await(journal.append("postgresql", EventSamples.all(), JournalContract.AT));
        byte[] content = {'c', 'h', 'a', 'r', 'm'};
        JournalContract.await(journal.keep(HashChain.sha256(content), content));
        JournalContract.await(journal.close());
        JournalContract.await(vertx.close());
        Files.createDirectories(RECORDED.getParent());
        Files.write(RECORDED, dump(file));
    }

    private static List<String> dump(Path file) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            List<String> queries =
                    new ArrayList<>(List.of("SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL"));
            queries.add("SELECT format('INSERT INTO meta VALUES (%Q, %Q);', key, value) FROM meta");
            queries.add(
                    "SELECT format('INSERT INTO contents VALUES (%Q, x''%s'');', sha256, hex(bytes)) FROM contents");
            queries.add("SELECT format('INSERT INTO events VALUES (%d, %Q, %Q, %Q, %d, %Q, %Q, %Q);', seq, application,"
                    + " at, type, v, data, prev_hash, hash) FROM events ORDER BY seq");
            for (String query : queries) {
                try (ResultSet rows = statement.executeQuery(query)) {
                    while (rows.next()) {
                        lines.add(rows.getString(1));
                    }
                }
            }
        }
        return lines;
    }

    private static List<Entry> read(Path file) {
        Vertx vertx = Vertx.vertx();
        SqliteJournal journal = JournalContract.await(SqliteJournal.open(vertx, file));
        List<Entry> entries = JournalContract.await(journal.read(0, 1000));
        assertThat(JournalContract.await(journal.content(HashChain.sha256(new byte[] {'c', 'h', 'a', 'r', 'm'}))))
                .isPresent();
        JournalContract.await(journal.close());
        JournalContract.await(vertx.close());
        return entries;
    }
}
