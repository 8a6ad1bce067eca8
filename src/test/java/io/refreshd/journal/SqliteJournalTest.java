package io.refreshd.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refreshd.decide.Entry;
import io.refreshd.journal.JournalProblem.Kind;
import io.vertx.core.Future;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteJournalTest extends JournalContract {
    @Override
    Future<SqliteJournal> open() {
        return SqliteJournal.open(vertx, file());
    }

    private Path file() {
        return folder.resolve("journal.db");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE events SET data = '{\"ordinal\":7}' WHERE seq = 2",
                "UPDATE events SET at = '2026-01-02T03:04:05Z' WHERE seq = 2",
                "UPDATE events SET application = 'x' WHERE seq = 3",
                "UPDATE events SET type = 'UnitRemoved' WHERE seq = 1",
                "DELETE FROM events WHERE seq = 2",
                "DELETE FROM events WHERE seq = 3",
                "DELETE FROM events",
                "UPDATE events SET seq = 9 WHERE seq = 3",
                "UPDATE meta SET value = '2 x' WHERE key = 'head'",
                "DELETE FROM meta"
            })
    void whatWasChangedByHandIsFoundAtTheNextStart(String sql) throws SQLException {
        await(journal.append("postgresql", List.of(added(0), added(1), added(2)), AT));
        await(journal.close());
        change(sql);
        refused(() -> await(open()), Kind.DAMAGED, "journal.db");
    }

    @Test
    void aFileThatIsNoDatabaseIsRefused() throws IOException {
        await(journal.close());
        Files.writeString(file(), "This is not the file you are looking for.".repeat(200));
        refused(() -> await(open()), Kind.DAMAGED, "journal.db");
    }

    @Test
    void aPageThatWasOverwrittenIsFoundAtTheNextStart() throws IOException {
        for (int index = 0; index < 200; index++) {
            await(journal.append("postgresql", List.of(added(index)), AT));
        }
        await(journal.close());
        byte[] bytes = Files.readAllBytes(file());
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 4096, (byte) 0x5a);
        Files.write(file(), bytes);
        refused(() -> await(open()), Kind.DAMAGED, "journal.db");
    }

    @Test
    void anotherDatabaseIsRefused() throws IOException, SQLException {
        await(journal.close());
        Files.delete(file());
        change("CREATE TABLE songs (title TEXT)");
        refused(() -> await(open()), Kind.DAMAGED, "not a journal");
    }

    @Test
    void aNewerSchemaIsRefused() throws SQLException {
        await(journal.close());
        change("UPDATE meta SET value = '2' WHERE key = 'schema'");
        refused(() -> await(open()), Kind.NEWER, "schema 2");
    }

    @Test
    void contentThatChangedIsRefused() throws SQLException {
        byte[] bytes = {1, 2, 3};
        await(journal.keep(HashChain.sha256(bytes), bytes));
        change("UPDATE contents SET bytes = x'00'");
        refused(() -> await(journal.content(HashChain.sha256(bytes))), Kind.DAMAGED, "content");
    }

    @Test
    void aWriterThatHoldsTheFileIsNamed() throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            refused(() -> await(journal.append("postgresql", List.of(added(0)), AT)), Kind.IN_USE, "another process");
            statement.execute("ROLLBACK");
        }
        assertThat(await(journal.append("postgresql", List.of(added(0)), AT))
                        .get(0)
                        .seq())
                .isEqualTo(1);
    }

    @Test
    void aFullDiskIsAnsweredFromTheReserveAndThenRefused() {
        await(journal.close());
        Reserve reserve = new Reserve();
        SqliteJournal opened = await(SqliteJournal.open(vertx, file(), reserve));
        journal = opened;
        reserve.connection = connection(opened);
        reserve.limit(30);
        long appended = 0;
        while (reserve.given == 0) {
            appended +=
                    await(journal.append("postgresql", EventSamples.all(), AT)).size();
        }
        assertThat(reserve.given).isEqualTo(1);
        refused(() -> appendUntilRefused(), Kind.UNWRITABLE, "full");
        List<Entry> kept = await(journal.read(0, 100_000));
        assertThat(kept.size()).isGreaterThan((int) appended);
        assertThat(kept.size() % EventSamples.all().size()).isZero();
        reserve.limit(100_000);
        assertThat(await(journal.append("postgresql", List.of(added(0)), AT))
                        .get(0)
                        .seq())
                .isEqualTo(kept.size() + 1L);
        await(journal.close());
        journal = await(open());
        assertThat(await(journal.read(0, 100_000))).hasSize(kept.size() + 1);
    }

    /** A disk of so many pages. */
    private static final class Reserve implements Ballast {
        private volatile Connection connection;
        private volatile int given;

        @Override
        public boolean giveUp() {
            given++;
            limit(40);
            return given == 1;
        }

        @Override
        public void restore() {}

        private void limit(int pages) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA max_page_count = " + pages);
            } catch (SQLException failed) {
                throw new AssertionError(failed);
            }
        }
    }

    private static Connection connection(SqliteJournal of) {
        try {
            Field field = SqliteJournal.class.getDeclaredField("connection");
            field.setAccessible(true);
            return (Connection) field.get(of);
        } catch (ReflectiveOperationException failed) {
            throw new AssertionError(failed);
        }
    }

    private void appendUntilRefused() {
        for (int index = 0; index < 1000; index++) {
            await(journal.append("postgresql", EventSamples.all(), AT));
        }
    }

    @Test
    void onlyTheOwnerReadsTheFiles() throws IOException {
        await(journal.append("postgresql", List.of(added(0)), AT));
        for (String name : List.of("journal.db", "journal.db-wal")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve(name)).toString())
                    .doesNotContain("GROUP")
                    .doesNotContain("OTHERS");
        }
    }

    @Test
    void aFolderThatDoesNotExistIsNamed() {
        refused(
                () -> await(SqliteJournal.open(vertx, folder.resolve("missing").resolve("journal.db"))),
                Kind.UNWRITABLE,
                "missing");
    }

    private void change(String sql) throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    static void refused(ThrowingCallable call, Kind kind, String words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(JournalProblem.class, problem -> {
            assertThat(problem.kind()).isEqualTo(kind);
            assertThat(problem).hasMessageContaining(words);
            assertThat(problem.next()).isNotEmpty();
        });
    }
}
