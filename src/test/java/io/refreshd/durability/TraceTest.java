package io.refreshd.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read out of system calls, on made-up ones. */
class TraceTest {
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String LOG = "7</state/journal.db-wal>";
    private static final String INTENT = "10 pwrite64(" + LOG
            + ", \"\\r\\0UnitChangeStarted\\1{\\\"ordinal\\\":1,\\\"release\\\":{\\\"charm\\\":\\\"c\\\"}}" + HASH
            + "\", 4096, 0) = 4096";
    private static final String RESULT =
            "10 pwrite64(" + LOG + ", \"\\r\\0UnitChanged\\1{\\\"ordinal\\\":1}" + HASH + "\", 4096, 0) = 4096";
    private static final String START =
            "20 execve(\"/usr/bin/setsid\", [\"setsid\", \"postgres\", \"-D\", \"/state/units/postgresql/1/data\"], 0x1) = 0";

    @Test
    void anEffectAfterTheSyncOfItsIntentIsInOrder() throws IOException {
        assertThat(early(INTENT, "10 fsync(" + LOG + ") = 0", START)).isEmpty();
        assertThat(early(INTENT, "10 fdatasync(" + LOG + " <unfinished ...>", "10 <... fdatasync resumed>) = 0", START))
                .isEmpty();
    }

    @Test
    void anEffectBeforeTheSyncHasReturnedIsEarly() throws IOException {
        assertThat(early(START, INTENT, "10 fsync(" + LOG + ") = 0")).hasSize(1);
        assertThat(early(INTENT, START, "10 fsync(" + LOG + ") = 0")).hasSize(1);
        assertThat(early(INTENT, "10 fsync(" + LOG + " <unfinished ...>", START, "10 <... fsync resumed>) = 0"))
                .hasSize(1);
    }

    @Test
    void aSyncThatFailedOrBeganBeforeTheWriteProvesNothing() throws IOException {
        assertThat(early(INTENT, "10 fsync(" + LOG + ") = -1 EIO (Input/output error)", START))
                .hasSize(1);
        assertThat(early("10 fsync(" + LOG + " <unfinished ...>", INTENT, "10 <... fsync resumed>) = 0", START))
                .hasSize(1);
        assertThat(early(INTENT, "10 fsync(8</state/journal.db>) = 0", START)).hasSize(1);
    }

    @Test
    void anIntentThatIsOverAuthorisesNothing() throws IOException {
        assertThat(early(INTENT, RESULT, "10 fsync(" + LOG + ") = 0", START)).hasSize(1);
    }

    @Test
    void anIntentForAnotherUnitAuthorisesNothing() throws IOException {
        assertThat(early(INTENT, "10 fsync(" + LOG + ") = 0", START.replace("postgresql/1", "postgresql/2")))
                .hasSize(1);
    }

    private static List<String> early(String... lines) throws IOException {
        String text = String.join("\n", lines) + "\n";
        return Trace.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)))
                .early();
    }
}
