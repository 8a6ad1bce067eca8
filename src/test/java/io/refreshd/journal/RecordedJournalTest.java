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
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Journals as released versions wrote them, kept as SQL, must load and fold for ever. A record that changes needs a new
 * version and an upcaster in {@link EventCodec}. Until format 1 is released, the recording may be made anew instead:
 * {@code ./mvnw test -Dtest=RecordedJournalTest -Drefreshd.record=true}.
 */
class RecordedJournalTest {
    private static final Path RECORDINGS = Path.of("src/test/resources/journals");
    private static final Path RECORDED = RECORDINGS.resolve("v1-workloads").resolve("journal.sql");

    @TempDir
    Path folder;

    @Test
    void everyFormatOfTheFileThatEverWasHasARecording() {
        assertThat(unrecorded(SqliteFile.SCHEMA)).isEmpty();
        assertThat(unrecorded(SqliteFile.SCHEMA + 1)).containsExactly(SqliteFile.SCHEMA + 1);
    }

    @Test
    void everyFormOfEveryEventThatEverWasIsInARecording() throws IOException {
        SortedSet<String> wanted = new TreeSet<>();
        EventCodec codec = new EventCodec();
        codec.types()
                .keySet()
                .forEach(type ->
                        IntStream.rangeClosed(1, codec.version(type)).forEach(form -> wanted.add(type + "@" + form)));
        SortedSet<String> recorded = new TreeSet<>();
        for (Path recording : recordings()) {
            Pattern row = Pattern.compile("VALUES \\(\\d+, '[^']*', '[^']*', '(\\w+)', (\\d+), ");
            for (String line : Files.readAllLines(recording)) {
                Matcher event = row.matcher(line);
                if (event.find()) {
                    recorded.add(event.group(1) + "@" + event.group(2));
                }
            }
        }
        assertThat(recorded).containsAll(wanted);
    }

    @Test
    void everyRecordingLoadsAndFolds() throws IOException, SQLException {
        if (Boolean.getBoolean("refreshd.record")) {
            record();
        }
        assertThat(recordings()).isNotEmpty();
        for (Path recording : recordings()) {
            loadsAndFolds(recording);
        }
    }

    private void loadsAndFolds(Path recording) throws IOException, SQLException {
        Path file = folder.resolve(recording.getParent().getFileName() + ".db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : Files.readAllLines(recording)) {
                statement.execute(sql);
            }
        }
        Optional<Application> state = Optional.empty();
        for (Entry entry : read(file)) {
            state = entry.event() instanceof Event.DaemonStarted ? state : Fold.fold(state, entry);
        }
        assertThat(state).as("%s", recording).isPresent();
    }

    /** The formats up to this one of which there is no recording. */
    private static List<Integer> unrecorded(int schema) {
        return IntStream.rangeClosed(1, schema)
                .filter(version -> !Files.isRegularFile(recording(version)))
                .boxed()
                .toList();
    }

    private static Path recording(int version) {
        return RECORDINGS.resolve("v" + version).resolve("journal.sql");
    }

    private static List<Path> recordings() throws IOException {
        try (Stream<Path> versions = Files.list(RECORDINGS)) {
            return versions.map(version -> version.resolve("journal.sql"))
                    .sorted()
                    .toList();
        }
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
