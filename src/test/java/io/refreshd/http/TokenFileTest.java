package io.refreshd.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    @TempDir
    private Path folder;

    @Test
    void aMissingTokenIsMadeForItsOwnerOnlyAndKept() throws IOException {
        Path file = folder.resolve("token");
        String token = TokenFile.readOrMake(file);
        assertThat(token).matches("[0-9a-f]{64}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(TokenFile.readOrMake(file)).isEqualTo(token);
    }

    @Test
    void aTokenThatCanBeGuessedIsRefused() throws IOException {
        Path file = folder.resolve("token");
        Files.writeString(file, "secret\n");
        assertThatThrownBy(() -> TokenFile.readOrMake(file)).hasMessageContaining("delete it");
    }
}
