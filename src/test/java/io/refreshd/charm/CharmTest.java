package io.refreshd.charm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CharmTest {
    @TempDir
    Path charms;

    @Test
    void aRevisionWithItsResourceIsARelease() throws CharmInvalid {
        Release release = release(folder().load().resolve(7, Map.of("binaries", 107)));
        assertThat(release.revision()).isEqualTo(7);
        assertThat(release.resources().get("binaries").artifact()).isEqualTo("g:a:14.7");
        assertThat(release.resources().get("binaries").digest()).isEqualTo(CharmFolder.DIGEST);
    }

    @Test
    void aRevisionWithoutItsResourceIsRefusedByName() throws CharmInvalid {
        Reason reason = reason(folder().load().resolve(7, Map.of()));
        assertThat(reason.code()).isEqualTo(ReasonCode.RESOURCE_MISSING);
        assertThat(reason.sentence()).contains("revision 7", "binaries");
        assertThat(reason.next()).isEqualTo("refreshctl refresh APP --revision 7 --resource binaries=107");
    }

    @Test
    void anotherRevisionsResourceIsRefused() throws CharmInvalid {
        Reason reason = reason(folder().load().resolve(7, Map.of("binaries", 108)));
        assertThat(reason.code()).isEqualTo(ReasonCode.RESOURCE_MISMATCH);
        assertThat(reason.sentence()).contains("belongs to binaries 107, not 108");
    }

    @Test
    void anUnknownResourceIsRefusedWithThoseThatExist() throws CharmInvalid {
        Reason reason = reason(folder().load().resolve(7, Map.of("binaries", 107, "image", 1)));
        assertThat(reason.code()).isEqualTo(ReasonCode.RESOURCE_MISMATCH);
        assertThat(reason.sentence()).contains("no resource image", "has binaries");
    }

    @Test
    void anUnknownRevisionIsRefusedWithThoseThatExist() throws CharmInvalid {
        Reason reason = reason(folder().load().resolve(9, Map.of("binaries", 107)));
        assertThat(reason.code()).isEqualTo(ReasonCode.UNKNOWN_REVISION);
        assertThat(reason.sentence()).contains("it has 7, 8");
    }

    @Test
    void charmsOfAnotherTrackOrMajorDoNotFollow() {
        CharmVersion old = CharmVersion.parse("16/1.93.0").orElseThrow();
        assertThat(old).hasToString("16/1.93.0");
        assertThat(old.understands(new CharmVersion("16", 1, 122, 3))).isTrue();
        assertThat(old.understands(new CharmVersion("16", 2, 0, 0))).isFalse();
        assertThat(old.understands(new CharmVersion("14", 1, 93, 0))).isFalse();
        assertThat(CharmVersion.parse("1.93.0")).isEmpty();
        assertThat(CharmVersion.parse("16/1.93")).isEmpty();
    }

    @Test
    void aRevisionThatSaysTheCharmsVersionIsHeldToIt() throws CharmInvalid {
        String seven = CharmFolder.revisions(7, 8).replace("revision: 7\n", "revision: 7\n    charm: \"14/1.2.0\"\n");
        String both = seven.replace("revision: 8\n", "revision: 8\n    charm: \"14/2.0.0\"\n");
        assertThat(folder().write("revisions.yaml", seven).load().objection(7, 8))
                .isEmpty();
        Charm charm = folder().write("revisions.yaml", both).load();
        Reason reason = charm.objection(7, 8).orElseThrow();
        assertThat(reason.code()).isEqualTo(ReasonCode.CHARM_INCOMPATIBLE);
        assertThat(reason.sentence()).contains("revision 7 is 14/1.2.0, revision 8 is 14/2.0.0");
        assertThat(CharmContent.read(charm.content(7), "linux-amd64")
                        .revisions()
                        .get(7)
                        .charm())
                .contains(new CharmVersion("14", 1, 2, 0));
        assertThat(charm.objection(8, 8)).isEmpty();
    }

    @Test
    void anUnknownChannelIsRefusedWithThoseThatExist() throws CharmInvalid {
        for (String channel : new String[] {"15/stable", "14/nightly", "14/stable/fix", "latest", "/", "14/"}) {
            Reason reason = reason(folder().load().resolve(channel));
            assertThat(reason.code()).isEqualTo(ReasonCode.UNKNOWN_CHANNEL);
            assertThat(reason.sentence()).contains("it has 14/stable, 14/edge");
        }
    }

    @Test
    void aClosedRiskFallsThroughToTheNextMoreStableOne() throws CharmInvalid {
        Charm charm = folder().load();
        assertThat(release(charm.resolve("14/edge")).revision()).isEqualTo(8);
        assertThat(release(charm.resolve("14/beta")).revision()).isEqualTo(7);
        assertThat(release(charm.resolve("14/candidate")).revision()).isEqualTo(7);
    }

    @Test
    void aRiskAloneKeepsTheFollowedTrack() throws CharmInvalid {
        Charm charm = folder().load();
        Resolution.Resolved edge = (Resolution.Resolved) charm.resolve("edge", "14/stable");
        assertThat(edge.channel()).isEqualTo("14/edge");
        assertThat(((Resolution.Resolved) charm.resolve("14")).channel()).isEqualTo("14/stable");
        assertThat(((Resolution.Resolved) charm.resolve("")).channel()).isEqualTo("14/stable");
    }

    @Test
    void aPlatformWithoutArtefactIsRefused() throws CharmInvalid {
        folder();
        Charm charm = new CharmStore(charms, "linux-arm64v8").load("db");
        Reason reason = reason(charm.resolve("14/stable"));
        assertThat(reason.code()).isEqualTo(ReasonCode.RESOURCE_UNAVAILABLE);
        assertThat(reason.sentence()).contains("binaries for linux-arm64v8, only for linux-amd64");
    }

    @Test
    void theContentOfARevisionSurvivesChangesOfTheFolder() throws CharmInvalid {
        CharmFolder folder = folder();
        Charm charm = folder.load();
        byte[] content = charm.content(7);
        folder.write("revisions.yaml", CharmFolder.revisions(8, 9)).delete("channels.yaml");
        assertThat(folder.load().revisions()).doesNotContainKey(7);

        Charm readBack = CharmContent.read(content, "linux-amd64");
        assertThat(readBack.resolve(7, Map.of("binaries", 107))).isEqualTo(charm.resolve(7, Map.of("binaries", 107)));
        assertThat(readBack.content(7)).isEqualTo(content);
        assertThat(readBack.actions()).isEqualTo(charm.actions());
    }

    @Test
    void aReleaseNamesItsContent() throws CharmInvalid {
        Charm charm = folder().load();
        assertThat(release(charm.resolve("14/stable")).content()).isEqualTo(CharmContent.digest(charm.content(7)));
    }

    @Test
    void anotherRevisionLeavesTheContentOfThisOneAlone() throws CharmInvalid {
        CharmFolder folder = folder();
        byte[] before = folder.load().content(7);
        folder.write("revisions.yaml", CharmFolder.revisions(7, 8, 9)).delete("channels.yaml");
        assertThat(folder.load().content(7)).isEqualTo(before);
    }

    @Test
    void damagedContentIsRefused() {
        assertThatThrownBy(() -> CharmContent.read(new byte[] {'{', 1}, "linux-amd64"))
                .isInstanceOf(CharmInvalid.class);
        assertThatThrownBy(() -> CharmContent.read("{\"form\":\"other\"}".getBytes(UTF_8), "linux-amd64"))
                .isInstanceOf(CharmInvalid.class);
    }

    @Test
    void parametersAreCheckedAgainstTheAction() throws CharmInvalid {
        ActionSpec set = folder().load().actions().get("set");
        assertThat(set.objection(Map.of("mode", "fast", "level", 3))).isEmpty();
        assertThat(set.objection(Map.of("mode", "fast", "level", 10))
                        .orElseThrow()
                        .sentence())
                .isEqualTo("Action set parameter level must be at most 9.");
        assertThat(set.objection(Map.of("mode", "odd")).orElseThrow().sentence())
                .isEqualTo("Action set parameter mode must be one of slow, fast.");
        assertThat(set.objection(Map.of("mode", 1)).orElseThrow().code()).isEqualTo(ReasonCode.INVALID_PARAMETER);
        assertThat(set.objection(Map.of()).orElseThrow().sentence()).isEqualTo("Action set needs the parameter mode.");
        assertThat(set.objection(Map.of("mode", "fast", "speed", 1))
                        .orElseThrow()
                        .code())
                .isEqualTo(ReasonCode.UNKNOWN_PARAMETER);
    }

    @Test
    void platformsAreNamedAsArtefactsAre() {
        assertThat(Platform.of("Linux", "amd64")).isEqualTo("linux-amd64");
        assertThat(Platform.of("Linux", "aarch64")).isEqualTo("linux-arm64v8");
        assertThat(Platform.of("Mac OS X", "aarch64")).isEqualTo("darwin-arm64v8");
        assertThat(Platform.of("SunOS", "sparc")).isEqualTo("sunos-sparc");
    }

    private CharmFolder folder() {
        return new CharmFolder(charms);
    }

    private static Release release(Resolution resolution) {
        return resolution.fold(Resolution.Resolved::release, refused -> {
            throw new AssertionError(refused);
        });
    }

    private static Reason reason(Resolution resolution) {
        return resolution.fold(
                resolved -> {
                    throw new AssertionError(resolved);
                },
                refused -> refused);
    }
}
