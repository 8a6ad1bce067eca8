package io.refreshd;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.model.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DocumentsTest {
    @Test
    void everyReasonHasItsLineInTheOperationsGuide() throws IOException {
        String guide = Files.readString(Path.of("src/docs/operations.md"));
        assertThat(Arrays.stream(ReasonCode.values())
                        .map(ReasonCode::text)
                        .filter(code -> !guide.contains("`" + code + "`")))
                .isEmpty();
    }
}
