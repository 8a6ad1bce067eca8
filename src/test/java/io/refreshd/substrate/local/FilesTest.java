package io.refreshd.substrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refreshd.model.Release;
import io.refreshd.model.Resource;
import io.refreshd.model.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The daemon's own files and folders. */
class FilesTest {
    @TempDir
    private Path folder;

    @Test
    void aFileIsReplacedWholeAndKeepsItsRights() throws IOException {
        Path file = folder.resolve("secrets.json");
        AtomicFiles.write(file, "one", AtomicFiles.PRIVATE);
        AtomicFiles.write(file, "two", AtomicFiles.PRIVATE);
        assertThat(file).hasContent("two");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder.toFile().list()).containsExactly("secrets.json");
        assertThat(AtomicFiles.holds(file, "two")).isTrue();
        assertThat(AtomicFiles.holds(file, "one")).isFalse();
        assertThat(AtomicFiles.holds(folder.resolve("none"), "")).isFalse();
    }

    @Test
    void aFolderIsDeletedWithoutFollowingLinks() throws IOException {
        Path kept = Files.writeString(folder.resolve("kept"), "x");
        Path doomed = Files.createDirectories(folder.resolve("doomed/below"));
        Files.createSymbolicLink(doomed.resolve("link"), kept);
        Files.createSymbolicLink(doomed.resolve("folder-link"), folder);
        AtomicFiles.deleteFolder(folder.resolve("doomed"));
        AtomicFiles.deleteFolder(folder.resolve("doomed"));
        assertThat(folder.resolve("doomed")).doesNotExist();
        assertThat(kept).exists();
    }

    @Test
    void aFileThatCanNotBeWrittenIsNamed() {
        assertThatThrownBy(() -> AtomicFiles.write(folder.resolve("no/such"), "x", AtomicFiles.PUBLIC))
                .isInstanceOf(Unable.class)
                .hasMessageContaining("no/such");
    }

    @Test
    void aUnitsRecordComesBackAsItWasWritten() {
        TreeMap<String, Resource> resources = new TreeMap<>();
        resources.put("postgresql-binaries", new Resource(7, "a:b:c", "ab".repeat(32)));
        Release release = new Release("postgresql", 102, new Version(14, 9), resources, "cd".repeat(32));
        UnitRecord record = UnitRecord.begun(2, 20_001, release, "/cache/x").completed();
        Json.write(folder.resolve("unit.json"), record, AtomicFiles.PUBLIC);
        assertThat(Json.read(folder.resolve("unit.json"), UnitRecord.class)).contains(record);
        assertThat(Json.read(folder.resolve("none.json"), UnitRecord.class)).isEmpty();
    }

    @Test
    void aDamagedRecordIsNotTakenForAnAbsentOne() throws IOException {
        Files.writeString(folder.resolve("unit.json"), "{\"ordinal\":");
        assertThatThrownBy(() -> Json.read(folder.resolve("unit.json"), UnitRecord.class))
                .isInstanceOf(Unable.class)
                .hasMessageContaining("unit.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "", "a/b", "A", ".", "-a", "a\n"})
    void aNameThatIsNoApplicationsNeverBecomesAPath(String name) {
        assertThatThrownBy(() -> new Places(folder).unit(name, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyWhatWasAbandonedIsSwept() throws IOException {
        Path old = Files.createDirectories(folder.resolve("unpacking-1/bin")).getParent();
        Path young = Files.createDirectories(folder.resolve("unpacking-2"));
        Path other = Files.createDirectories(folder.resolve("abcdef"));
        for (Path path : List.of(old, other)) {
            Files.setLastModifiedTime(path, FileTime.fromMillis(0));
        }
        AtomicFiles.sweep(folder, "unpacking-*", Duration.ofHours(1));
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(other).exists();
    }

    @Test
    void placesAreFoundByNumber() throws IOException {
        Places places = new Places(folder);
        for (String ordinal : List.of("10", "2", "0", "x", "01")) {
            Files.createDirectories(folder.resolve("units/postgresql").resolve(ordinal));
        }
        assertThat(places.places("postgresql").keySet()).containsExactly(0, 2, 10);
        assertThat(places.applications()).containsExactly("postgresql");
        assertThat(places.places("other")).isEmpty();
    }

    @Test
    void theEndOfALogIsReadFromItsLastStart() throws IOException {
        Path log = Files.writeString(folder.resolve("server.log"), "old\nnew\nnewer\n");
        assertThat(LogTail.read(log, 4, 1000)).isEqualTo("new\nnewer\n");
        assertThat(LogTail.read(log, 0, 6)).isEqualTo("newer\n");
        assertThat(LogTail.read(log, 9999, 6)).isEqualTo("newer\n");
        assertThat(LogTail.read(folder.resolve("none"), 0, 6)).isEmpty();
    }
}
