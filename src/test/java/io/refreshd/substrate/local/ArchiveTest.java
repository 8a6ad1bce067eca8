package io.refreshd.substrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(temporary.resolve("unpacked"));
    }

    @ParameterizedTest(name = "with the system's tar: {0}")
    @ValueSource(booleans = {true, false})
    void filesLinksAndRightsComeOutTheSame(boolean systemTar) throws IOException {
        new Archive(systemTar).unpack(ProgramJar.saying(temporary.resolve("a.jar"), "14.9"), folder);
        assertThat(rights("bin/postgres")).isEqualTo("rwxr-xr-x");
        assertThat(rights("lib/libpq.so.5.14")).isEqualTo("rw-r--r--");
        assertThat(rights("lib")).isEqualTo("rwxr-xr-x");
        assertThat(Files.readSymbolicLink(folder.resolve("lib/libpq.so"))).hasToString("libpq.so.5.14");
        assertThat(folder.resolve("lib/libpq.so")).hasContent("library");
        assertThat(temporary).isDirectoryNotContaining("glob:**.txz");
    }

    @Test
    void anEntryThatPointsOutsideIsRefused() throws IOException {
        Path jar = new ProgramJar().file("../outside", 0644, "x").write(temporary.resolve("a.jar"));
        assertThatThrownBy(() -> new Archive(false).unpack(jar, folder))
                .isInstanceOf(Unable.class)
                .hasMessageContaining("points outside");
        assertThat(temporary.resolve("outside")).doesNotExist();
    }

    @Test
    void aLinkThatPointsOutsideIsRefused() throws IOException {
        Path jar = new ProgramJar().link("lib/passwd", "/etc/passwd").write(temporary.resolve("a.jar"));
        assertThatThrownBy(() -> new Archive(false).unpack(jar, folder)).hasMessageContaining("points outside");
    }

    @Test
    void aJarWithoutProgramsIsNamed() throws IOException {
        Path jar = temporary.resolve("empty.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("README"));
            zip.closeEntry();
        }
        assertThatThrownBy(() -> new Archive(false).unpack(jar, folder))
                .hasMessageContaining("empty.jar holds no PostgreSQL programs");
    }

    private String rights(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(path)));
    }
}
