package io.refreshd.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    @TempDir
    private Path folder;

    @Test
    void everythingAppendedIsThereAfterClosing() throws IOException {
        Path file = folder.resolve("ledger");
        try (Ledger ledger = new Ledger(file)) {
            LongStream.range(0, 5_000).forEach(ledger::append);
        }

        assertThat(Ledger.read(file)).isEqualTo(LongStream.range(0, 5_000).toArray());
    }

    @Test
    void aHalfLineAtTheEndIsNoEntry() throws IOException {
        Path file = folder.resolve("ledger");
        Files.writeString(file, "3\n1\n27");

        assertThat(Ledger.read(file)).containsExactly(1, 3);
    }

    @Test
    void anEmptyLedgerHoldsNothing() throws IOException {
        Path file = Files.createFile(folder.resolve("ledger"));

        assertThat(Ledger.read(file)).isEmpty();
    }

    @Test
    void aSecondWriterGoesOnWhereTheFirstEnded() throws IOException {
        Path file = folder.resolve("ledger");
        Files.writeString(file, "1\n", StandardOpenOption.CREATE);
        try (Ledger ledger = new Ledger(file)) {
            ledger.append(2);
        }

        assertThat(Ledger.read(file)).containsExactly(1, 2);
    }

    @Test
    void whatAUnitDoesNotHaveIsMissingAndWhatOnlyItHasIsNot() {
        assertThat(Ledger.missing(new long[] {1, 2, 3, 5}, new long[] {1, 3, 4, 5, 6}))
                .containsExactly(2);
        assertThat(Ledger.missing(new long[] {}, new long[] {1})).isEmpty();
        assertThat(Ledger.missing(new long[] {7}, new long[] {})).containsExactly(7);
    }
}
