package io.refreshd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refreshd.charm.Charm;
import io.refreshd.charm.CharmStore;
import io.refreshd.journal.MemoryJournal;
import io.refreshd.model.Release;
import io.refreshd.model.VersionNotes;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a release while the folder of charms is edited. */
@ExtendWith(VertxExtension.class)
class RecordedNotesTest {
    private final Release release = RealDaemon.release("14.9");

    @TempDir
    private Path charms;

    private ShippedCharms shipped;
    private VersionNotes written;

    @BeforeEach
    void record(Vertx vertx) throws Exception {
        Path folder = Files.createDirectory(charms.resolve("postgresql"));
        try (Stream<Path> files = Files.list(Path.of("charms/postgresql"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        shipped = new ShippedCharms(vertx, new CharmStore(charms), new MemoryJournal());
        Charm charm = new CharmStore(charms).load("postgresql");
        written = charm.notes();
        Service.await(shipped.keep(release, charm.content(release.revision())));
    }

    private VersionNotes notes() {
        return Service.await(shipped.notes(release));
    }

    private void edit(String file, String text) throws IOException {
        Files.writeString(charms.resolve("postgresql").resolve(file), text);
    }

    @Test
    void aBrokenCharmLeavesWhatWasRecordedOfTheVersions() throws IOException {
        edit("revisions.yaml", "revisions: [\n");
        assertThat(written.all()).isNotEmpty();
        assertThat(notes()).isEqualTo(written);
    }

    @Test
    void aCharmWhoseFolderIsGoneLeavesWhatWasRecordedOfTheVersions() throws IOException {
        Files.move(charms.resolve("postgresql"), charms.resolve("elsewhere"));
        assertThat(notes()).isEqualTo(written);
    }

    @Test
    void newKnowledgeInTheFolderCountsAtOnce() throws IOException {
        edit("versions.yaml", "notes: []\n");
        assertThat(notes().all()).isEqualTo(List.of());
    }

    @Test
    void aBrokenCharmOfWhichNothingWasRecordedIsSaid(Vertx vertx) throws IOException {
        edit("revisions.yaml", "revisions: [\n");
        ShippedCharms nothing = new ShippedCharms(vertx, new CharmStore(charms), new MemoryJournal());
        assertThatThrownBy(() -> Service.await(nothing.notes(release)))
                .hasMessageContaining("revisions.yaml")
                .hasMessageContaining("nothing was recorded");
    }
}
