package io.refreshd.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelinesTest {
    @TempDir
    private Path folder;

    @Test
    void aClusterThatNeverMovedItsPrimaryIsOnTheFirst() throws IOException {
        Files.createDirectories(folder.resolve("0/data/pg_wal"));

        assertThat(Timelines.newest(List.of(folder.resolve("0"), folder.resolve("absent"))))
                .isEqualTo(1);
    }

    @Test
    void theNewestHistoryOfAnyUnitCounts() throws IOException {
        history("0", "00000002.history");
        history("1", "0000000B.history");
        history("1", "0000000100000000000000FF");
        history("1", "0000000C.history.tmp");

        assertThat(Timelines.newest(List.of(folder.resolve("0"), folder.resolve("1"))))
                .isEqualTo(11);
    }

    private void history(String unit, String file) throws IOException {
        Path wal = Files.createDirectories(folder.resolve(unit).resolve("data/pg_wal"));
        Files.createFile(wal.resolve(file));
    }
}
