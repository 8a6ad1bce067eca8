package io.refreshd;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.config.Surroundings;
import io.refreshd.journal.StateFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that can not start says why and what to do, with an exit code of its own. */
@Timeout(120)
class MainTest {
    @TempDir
    private Path folder;

    private Path state;
    private String err = "";

    @BeforeEach
    void make() throws IOException {
        state = Files.createDirectory(folder.resolve("state"));
    }

    private int start(String... lines) throws IOException {
        String text = "state-folder: state\ncharms-folder: " + Path.of("charms").toAbsolutePath() + "\n"
                + String.join("\n", lines) + "\n";
        Path config = Files.writeString(folder.resolve("refreshd.yaml"), text);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code = Main.start(
                List.of("--config", config.toString()).toArray(String[]::new),
                Surroundings.ofThisProcess(System.getenv()),
                new PrintStream(said, true, StandardCharsets.UTF_8),
                new PrintStream(said, true, StandardCharsets.UTF_8));
        err = said.toString(StandardCharsets.UTF_8);
        return code;
    }

    @Test
    void anUnknownKeyIsRefusedByNameAndLine() throws IOException {
        assertThat(start("http: {prot: 0}")).isEqualTo(78);
        assertThat(err).contains("refreshd.yaml", "3", "prot");
    }

    @Test
    void aTakenPortIsRefusedWithWhatToSet() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(start("http: {port: " + taken.getLocalPort() + "}")).isEqualTo(69);
        }
        assertThat(err).contains("port is taken", "http.port").doesNotContain("\tat ");
        // Nothing of the try is left: the same folder starts nothing else that holds it.
        StateFolder.take(state).close();
    }

    @Test
    void aStateFolderThatIsInUseIsLeftAlone() throws IOException {
        try (StateFolder other = StateFolder.take(state)) {
            assertThat(start("http: {port: 0}")).isEqualTo(75);
            assertThat(err).contains(other.path().toString(), "next: ").doesNotContain("\tat ");
        }
    }

    @Test
    void aDamagedJournalIsRefusedWithTheWayOn() throws IOException {
        Path journal = Files.write(state.resolve("journal.db"), new byte[8_192]);
        try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "rw")) {
            file.write("SQLite format 3\0 and nothing more that makes sense".getBytes(StandardCharsets.US_ASCII));
        }
        byte[] before = Files.readAllBytes(journal);
        assertThat(start("http: {port: 0}")).isEqualTo(74);
        assertThat(err)
                .contains("journal.db is damaged", "the units keep running", "next: ", "backup")
                .doesNotContain("\tat ");
        assertThat(journal).hasBinaryContent(before);
        assertThat(state.resolve("address")).doesNotExist();
    }
}
