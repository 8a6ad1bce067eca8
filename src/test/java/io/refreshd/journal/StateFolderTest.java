package io.refreshd.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.journal.JournalProblem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    @TempDir
    Path folder;

    @Test
    void theFolderIsMadeAndSaysWhoHasIt() throws IOException {
        Path path = folder.resolve("a").resolve("b");
        try (StateFolder taken = StateFolder.take(path)) {
            assertThat(taken.path()).isEqualTo(path);
            assertThat(Files.readString(path.resolve("lock")).strip())
                    .isEqualTo(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void aSecondDaemonIsRefusedByNameAndTheNumberOfTheFirst() {
        try (StateFolder taken = StateFolder.take(folder)) {
            SqliteJournalTest.refused(
                    () -> StateFolder.take(taken.path()).close(),
                    Kind.IN_USE,
                    "another refreshd, process " + ProcessHandle.current().pid());
        }
        StateFolder.take(folder).close();
    }

    @Test
    void theLockOfAnotherProcessHoldsUntilItDies() throws Exception {
        Child child = Child.start(List.of(), Holder.class, folder.toString());
        assertThat(child.startedWithin(60, TimeUnit.SECONDS))
                .as("%s", child.lines())
                .isTrue();
        SqliteJournalTest.refused(() -> StateFolder.take(folder).close(), Kind.IN_USE, "process ");
        child.kill();
        StateFolder.take(folder).close();
    }

    @Test
    void aFolderThatIsAFileIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        SqliteJournalTest.refused(() -> StateFolder.take(file).close(), Kind.UNWRITABLE, "file");
    }

    /** Runs in the child. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws InterruptedException {
            StateFolder.take(Path.of(arguments[0]));
            Child.say("started");
            new CountDownLatch(1).await();
        }
    }
}
