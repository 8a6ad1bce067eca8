package io.refreshd;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Verdicts;
import io.refreshd.model.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentsTest {
    @Test
    void everyCheckHasItsLineInOrder() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("src/docs/checks.md"))) {
            assertThat(lines.filter(line -> line.startsWith("| `"))
                            .map(line -> line.substring(3, line.indexOf('`', 3)))
                            .toList())
                    .isEqualTo(Verdicts.names());
        }
    }

    @Test
    void everyReasonHasItsLineInTheOperationsGuide() throws IOException {
        String guide = Files.readString(Path.of("src/docs/operations.md"));
        assertThat(Arrays.stream(ReasonCode.values())
                        .map(ReasonCode::text)
                        .filter(code -> !guide.contains("`" + code + "`")))
                .isEmpty();
    }
}
