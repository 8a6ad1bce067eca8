package io.refreshd.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal on a real filesystem of 8 MiB, which other files fill to the last byte. */
class DiskFullTest {
    @TempDir
    Path folder;

    @Test
    void aRollbackStillFitsOnAFullDisk() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Child child = Child.start(
                Child.inOwnMounts("mount -t tmpfs -o size=8m none '" + disk + "'"), FullDisk.class, disk.toString());
        assumeTrue(
                child.startedWithin(20, TimeUnit.SECONDS),
                "SKIPPED: this machine allows no mount of our own (unshare -rm), so no disk can be filled");
        assertThat(child.end(60, TimeUnit.SECONDS)).isZero();
        assertThat(child.lines())
                .contains("filled")
                .anySatisfy(line -> assertThat(line).matches("appended on the full disk: [1-9][0-9]+"))
                .contains("refused: UNWRITABLE")
                .contains("whole: true")
                .contains("appended after room was made: true", "reserve is back: true");
    }

    @Test
    void afterAnInputOutputErrorNothingIsWrittenUntilTheNextStart() throws Exception {
        Path file = folder.resolve("journal.db");
        // A file may not grow beyond the limit: the write fails in the middle, and not for want of room.
        Child child = Child.start(
                List.of("sh", "-c", "ulimit -f 3000 && exec \"$@\"", "sh"), Interrupted.class, file.toString());
        assertThat(child.end(60, TimeUnit.SECONDS)).as("%s", child.lines()).isZero();
        assertThat(child.lines())
                .anySatisfy(line -> assertThat(line).matches("refused: UNSURE an input/output error .*"))
                .contains("refused again: true");
        int acknowledged = child.lines().stream()
                .filter(line -> line.startsWith("acknowledged "))
                .mapToInt(line -> Integer.parseInt(line.substring("acknowledged ".length())))
                .findFirst()
                .orElseThrow();
        Vertx vertx = Vertx.vertx();
        SqliteJournal journal = JournalContract.await(SqliteJournal.open(vertx, file));
        assertThat(JournalContract.await(journal.read(0, 1_000_000))).hasSizeBetween(acknowledged, acknowledged + 40);
        JournalContract.await(journal.append("postgresql", List.of(JournalContract.added(1)), Instant.EPOCH));
        JournalContract.await(journal.close());
        JournalContract.await(vertx.close());
    }

    /** Runs in the child. */
    static final class Interrupted {
        private Interrupted() {}

        public static void main(String[] arguments) {
            Child.exitAfter(() -> run(Path.of(arguments[0])));
        }

        private static void run(Path file) {
            Vertx vertx = Vertx.vertx();
            SqliteJournal journal = JournalContract.await(SqliteJournal.open(vertx, file));
            int acknowledged = 0;
            try {
                while (acknowledged < 1_000_000) {
                    acknowledged += JournalContract.await(
                                    journal.append("postgresql", EventSamples.all(), Instant.EPOCH))
                            .size();
                }
            } catch (JournalProblem broken) {
                Child.say("acknowledged " + acknowledged);
                Child.say("refused: " + broken.kind() + " " + broken.getMessage());
            }
            try {
                JournalContract.await(journal.append("postgresql", List.of(), Instant.EPOCH));
            } catch (JournalProblem still) {
                Child.say("refused again: " + (still.kind() == JournalProblem.Kind.UNWRITABLE));
            }
        }
    }

    /** Runs in the child. */
    static final class FullDisk {
        private FullDisk() {}

        public static void main(String[] arguments) {
            Child.say("started");
            Child.exitAfter(() -> run(Path.of(arguments[0])));
        }

        private static void run(Path disk) throws IOException {
            Vertx vertx = Vertx.vertx();
            Path file = disk.resolve("journal.db");
            SqliteJournal journal = JournalContract.await(SqliteJournal.open(vertx, file));
            append(journal);
            fill(disk.resolve("filler"));
            Child.say("filled");
            int appended = 0;
            try {
                while (appended < 100_000) {
                    append(journal);
                    appended++;
                }
            } catch (JournalProblem full) {
                Child.say("appended on the full disk: " + appended);
                Child.say("refused: " + full.kind());
            }
            int kept = JournalContract.await(journal.read(0, 1_000_000)).size();
            Child.say("whole: " + (kept == appended + 1));
            Files.delete(disk.resolve("filler"));
            append(journal);
            Child.say("appended after room was made: true");
            Child.say("reserve is back: " + (Files.size(disk.resolve("journal.db.reserve")) == Ballast.SIZE));
            JournalContract.await(journal.close());
            JournalContract.await(
                    JournalContract.await(SqliteJournal.open(vertx, file)).close());
            JournalContract.await(vertx.close());
        }

        private static void append(SqliteJournal journal) {
            JournalContract.await(journal.append("postgresql", List.of(JournalContract.added(1)), Instant.EPOCH));
        }

        private static void fill(Path filler) throws IOException {
            try (OutputStream out = Files.newOutputStream(filler)) {
                byte[] bytes = new byte[512];
                while (true) {
                    out.write(bytes);
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left");
            }
        }
    }
}
