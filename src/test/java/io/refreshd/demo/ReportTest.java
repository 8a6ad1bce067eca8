package io.refreshd.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    private Path folder;

    @Test
    void theLastLineSaysItAll() {
        assertThat(report("completed", 0, List.of()).line())
                .isEqualTo("completed: 3 units 14.8 → 14.9 · order 2,1,0 · 1 switchover · write gap 112 ms"
                        + " · 0 of 48,211 acknowledged commits lost");
    }

    @Test
    void aFailureNamesWhatFailed() {
        assertThat(report("completed", 2, List.of(new Report.Check("no-commit-lost", false, "2 of 48211")))
                        .line())
                .startsWith("FAILED (no-commit-lost), completed: 3 units")
                .endsWith("2 of 48,211 acknowledged commits lost");
    }

    @Test
    void theFileHoldsTheSame() throws IOException {
        Path file = folder.resolve("new/report.json");
        report("completed", 0, List.of()).write(file);

        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.path("scenario").asText()).isEqualTo("upgrade");
        assertThat(json.path("outcome").asText()).isEqualTo("completed");
        assertThat(json.path("order").toString()).isEqualTo("[2,1,0]");
        assertThat(json.path("lostCommits").asLong(-1)).isZero();
        assertThat(json.path("writeGapMillis").asDouble()).isEqualTo(112.3);
        assertThat(json.path("checks").isArray()).isTrue();
    }

    private static Report report(String outcome, long lost, List<Report.Check> checks) {
        return new Report(
                "upgrade",
                outcome,
                lost == 0,
                "14.8",
                "14.9",
                3,
                List.of(2, 1, 0),
                1,
                112.3,
                List.of(112.3),
                180,
                48_211,
                lost,
                0,
                3,
                300,
                30_000,
                List.of(0, 1, 2),
                0,
                List.of(),
                checks,
                "",
                List.of(),
                "");
    }
}
