package io.refreshd.charm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.refreshd.model.ReasonCode;
import io.refreshd.yaml.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bad charm is refused with file, line, field and fix. */
class CharmStoreTest {
    @TempDir
    Path charms;

    @Test
    void anUnknownCharmIsRefusedWithThoseThatExist() {
        new CharmFolder(charms);
        for (String name : List.of("other", "../db", "", "DB")) {
            CharmInvalid invalid =
                    catchThrowableOfType(CharmInvalid.class, () -> new CharmStore(charms, "linux-amd64").load(name));
            assertThat(invalid.reason().code()).isEqualTo(ReasonCode.UNKNOWN_CHARM);
            assertThat(invalid)
                    .hasMessageContaining("there is no charm " + name)
                    .hasMessageContaining("use db");
        }
    }

    @Test
    void aFolderWithoutCharmsSaysSo() {
        CharmStore store = new CharmStore(charms.resolve("none"), "linux-amd64");
        assertThat(store.names()).isEmpty();
        assertThat(catchThrowableOfType(CharmInvalid.class, () -> store.load("db")))
                .hasMessageContaining("put one into");
    }

    @Test
    void theNameIsThatOfTheFolder() {
        assertProblem(
                folder().write("charmcraft.yaml", "type: charm\nname: other\n")
                        .delete("channels.yaml")
                        .write("revisions.yaml", "revisions: []"),
                "charmcraft.yaml:2: name: is other while the folder is db; give both the same name");
    }

    @Test
    void aNameIsNeeded() {
        assertProblem(
                folder().write("charmcraft.yaml", "type: charm\n")
                        .write("revisions.yaml", "revisions: []")
                        .delete("channels.yaml"),
                "charmcraft.yaml:1: name: missing; add name:");
    }

    @Test
    void badSyntaxIsToldWithItsLine() {
        assertProblem(folder().write("channels.yaml", "default: 14/stable\ntracks: [\n"), "channels.yaml:3: not valid");
    }

    @Test
    void aFileThatIsNoMappingIsRefused() {
        assertProblem(folder().write("channels.yaml", "- 1\n"), "channels.yaml:1: the document is not a mapping");
    }

    @Test
    void aWorkloadThatThereIsNotIsRefused() {
        assertProblem(
                folder().write("revisions.yaml", "workload: mysql\n" + CharmFolder.revisions(7, 8)),
                "revisions.yaml:1: workload: there is no workload mysql; write postgresql, patroni, http or none");
    }

    @Test
    void anUnknownKeyOfOurFilesIsRefused() {
        assertProblem(
                folder().write("revisions.yaml", CharmFolder.revisions(7, 8) + "revision: 3\n"),
                "revisions.yaml:16: revision: unknown key; use workload, revisions");
    }

    @Test
    void aKeyThatIsThereTwiceIsRefused() {
        assertProblem(
                folder().write(
                                "channels.yaml",
                                "default: 14/stable\ndefault: 14/edge\ntracks: {\"14\": {stable: 7}}\n"),
                "channels.yaml:2: default: the key is here twice, first in line 1; keep one");
    }

    @Test
    void aVersionWithoutQuotesIsRefused() {
        assertProblem(
                folder().write("revisions.yaml", CharmFolder.revisions(7, 8).replace("\"14.8\"", "14.8")),
                "revisions.yaml:10: revisions[1].version: not text; put it in quotes");
    }

    @Test
    void aVersionOfAnotherFormIsRefused() {
        assertProblem(
                folder().write("revisions.yaml", CharmFolder.revisions(7, 8).replace("\"14.8\"", "fourteen")),
                "revisions.yaml:10: revisions[1].version: not a version: fourteen");
    }

    @Test
    void revisionsOnlyGrow() {
        assertProblem(
                folder().write("revisions.yaml", CharmFolder.revisions(8, 7)).delete("channels.yaml"),
                "revisions.yaml:9: revisions[1].revision: does not come after 8; append with the next higher number");
    }

    @Test
    void aRevisionPinsEveryResource() {
        assertProblem(
                folder().write("revisions.yaml", "revisions:\n  - revision: 7\n    version: \"14.7\"\n")
                        .delete("channels.yaml"),
                "revisions.yaml:2: revisions[0].resources: the resource binaries is missing");
    }

    @Test
    void aRevisionPinsNothingElse() {
        assertProblem(
                folder().write("revisions.yaml", CharmFolder.revisions(7, 8).replaceFirst("binaries", "image")),
                "revisions[0].resources.image: the charm asks for no such resource; use binaries");
    }

    @Test
    void aDigestHasSixtyFourHexDigits() {
        assertProblem(
                folder().write("revisions.yaml", CharmFolder.revisions(7, 8).replaceFirst(CharmFolder.DIGEST, "abc")),
                "revisions.yaml:8: revisions[0].resources.binaries.artifacts.linux-amd64.sha256: not 64 lower-case hex");
    }

    @Test
    void aResourceRevisionMeansOneArtefact() {
        assertProblem(
                folder().write("revisions.yaml", CharmFolder.revisions(7, 8).replace("revision: 108", "revision: 107")),
                "revisions.yaml:13: revisions[1].resources.binaries.revision: is pinned elsewhere to other artefacts");
    }

    @Test
    void aChannelHoldsARevisionThatExists() {
        assertProblem(
                folder().write("channels.yaml", "default: 14/stable\ntracks:\n  \"14\": {stable: 7, edge: 70}\n"),
                "channels.yaml:3: tracks.14.edge: there is no revision 70; use one of revisions.yaml");
    }

    @Test
    void theDefaultChannelIsOpen() {
        assertProblem(
                folder().write("channels.yaml", "default: 14/beta\ntracks:\n  \"14\": {stable: 7}\n"),
                "channels.yaml:1: default: is no open channel; use one of 14/stable");
    }

    @Test
    void aRiskIsOneOfFour() {
        assertProblem(
                folder().write("channels.yaml", "default: 14/stable\ntracks:\n  \"14\": {stable: 7, nightly: 8}\n"),
                "channels.yaml:3: tracks.14.nightly: unknown key; use stable, candidate, beta, edge");
    }

    @Test
    void aNoteSaysWhatItIsAbout() {
        assertProblem(
                folder().write("versions.yaml", """
                        notes:
                          - name: one
                            kind: bad-minor
                            severity: bad
                            affected: ["14.3..15.1"]
                            sentence: s
                            source: s
                          - name: one
                            kind: worse
                            severity: warn
                            affected: ["14.1"]
                            sentence: s
                            source: s
                        """),
                "versions.yaml:4: notes[0].severity: unknown; write fail or warn",
                "versions.yaml:5: notes[0].affected: not a range of one major version: 14.3..15.1",
                "versions.yaml:9: notes[1].kind: unknown; write bad-minor, bad-pair or post-step");
    }

    @Test
    void aBadRevisionIsNotBlamedOnTheChannelsAsWell() {
        CharmInvalid invalid = invalid(
                folder().write("revisions.yaml", CharmFolder.revisions(7, 8).replace("\"14.8\"", "fourteen")));
        assertThat(invalid.problems()).hasSize(1);
    }

    @Test
    void allProblemsAreToldAtOnce() {
        CharmInvalid invalid =
                invalid(folder().write("charmcraft.yaml", "name: other\n").write("channels.yaml", "a: 1\n"));
        assertThat(invalid.problems()).hasSizeGreaterThan(3);
        assertThat(invalid.reason().code()).isEqualTo(ReasonCode.CHARM_INVALID);
        assertThat(invalid.reason().sentence())
                .contains("and " + (invalid.problems().size() - 1) + " more");
    }

    @Test
    void aCharmFromElsewhereLoadsUnchanged() throws CharmInvalid {
        CharmFolder folder = folder().delete("revisions.yaml").delete("channels.yaml");
        folder.write("charmcraft.yaml", """
                type: charm
                platforms: {ubuntu@24.04:amd64: null}
                parts:
                  charm: {plugin: poetry, build-snaps: [rustup]}
                """);
        folder.write("metadata.yaml", """
                name: db
                assumes:
                  - juju
                  - any-of: [{all-of: [juju >= 2.9.49, juju < 3]}]
                containers: {db: {resource: db-image}}
                resources:
                  db-image: {type: oci-image, upstream-source: ghcr.io/x@sha256:00}
                """);
        folder.write("actions.yaml", "get-primary: {description: The primary.}\nlist-backups:\n");
        folder.write("config.yaml", "options:\n  profile: {type: string, default: production}\n");
        Charm charm = folder.load();
        assertThat(charm.resources().get("db-image").type()).isEqualTo("oci-image");
        assertThat(charm.actions()).containsOnlyKeys("get-primary", "list-backups");
        assertThat(charm.options().get("profile").standard()).contains("production");
        assertThat(charm.revisions()).isEmpty();
        assertThat(charm.metadata()).containsKey("actions.yaml");
    }

    private CharmFolder folder() {
        return new CharmFolder(charms);
    }

    private static CharmInvalid invalid(CharmFolder folder) {
        return catchThrowableOfType(CharmInvalid.class, folder::load);
    }

    private static void assertProblem(CharmFolder folder, String... expected) {
        CharmInvalid invalid = invalid(folder);
        assertThat(invalid).as("nothing was found wrong").isNotNull();
        List<String> lines = invalid.problems().stream().map(Problem::toString).toList();
        for (String line : expected) {
            assertThat(lines).anySatisfy(found -> assertThat(found).contains(line));
        }
        assertThat(lines).allSatisfy(line -> assertThat(line).contains("; "));
    }
}
