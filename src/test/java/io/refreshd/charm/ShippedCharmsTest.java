package io.refreshd.charm;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.model.Release;
import io.refreshd.model.Version;
import io.refreshd.model.VersionNote;
import io.refreshd.model.VersionNotes;
import io.refreshd.model.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every charm that is shipped is valid, and ours says what the guide and the demo rely on. */
class ShippedCharmsTest {
    private final CharmStore store = new CharmStore(Path.of("charms"), "linux-amd64");

    @Test
    void everyCharmLoads() throws CharmInvalid {
        assertThat(store.names()).contains("postgresql");
        for (String name : store.names()) {
            assertThat(store.load(name).name()).isEqualTo(name);
        }
    }

    @Test
    void everyRevisionIsAReleaseOnSomePlatform() throws CharmInvalid {
        Charm amd = store.load("postgresql");
        Charm arm = new CharmStore(Path.of("charms"), "linux-arm64v8").load("postgresql");
        for (Revision revision : amd.revisions().values()) {
            Map<String, Integer> pair = Map.of(
                    "postgresql-binaries",
                    revision.resources().get("postgresql-binaries").revision());
            boolean runs =
                    isRelease(amd.resolve(revision.number(), pair)) || isRelease(arm.resolve(revision.number(), pair));
            assertThat(runs).as("revision %s", revision.number()).isTrue();
        }
    }

    @Test
    void theGuidesRevisionsAreItsVersions() throws CharmInvalid {
        Charm charm = store.load("postgresql");
        assertThat(charm.revisions().get(99).version()).isEqualTo(new Version(14, 8));
        assertThat(charm.revisions().get(102).version()).isEqualTo(new Version(14, 9));
        assertThat(release(charm.resolve("14/stable")).revision()).isEqualTo(102);
        assertThat(charm.revisionsOf(new Version(14, 8))).containsExactly(99);
    }

    @Test
    void theReleasesUnderPatroniAreThoseWithout() throws CharmInvalid {
        Charm charm = store.load("postgresql-patroni");
        assertThat(charm.workload()).isEqualTo(Workload.PATRONI);
        assertThat(store.load("postgresql").workload()).isEqualTo(Workload.POSTGRESQL);
        Release under = release(charm.resolve("14/stable"));
        assertThat(under.resources())
                .isEqualTo(
                        release(store.load("postgresql").resolve("14/stable")).resources());
    }

    @Test
    void whatIsRecordedSaysTheWorkload() throws CharmInvalid {
        Charm charm = store.load("postgresql-patroni");
        assertThat(CharmContent.read(charm.content(2), "linux-amd64").workload())
                .isEqualTo(Workload.PATRONI);
    }

    @Test
    void theCharmOfPodsHasImagesByDigest() throws CharmInvalid {
        Charm charm = store.load("postgresql-k8s");
        assertThat(charm.ofImages()).isTrue();
        assertThat(store.load("postgresql").ofImages()).isFalse();
        Release stable = release(charm.resolve("14/stable"));
        assertThat(stable.version()).isEqualTo(new Version(14, 20));
        assertThat(charm.revisionsOf(
                        List.of(stable.resources().get("postgresql-image").digest())))
                .containsExactly(774);
    }

    @Test
    void theDemosPairMayReplicateBothWays() throws CharmInvalid {
        VersionNotes notes = store.load("postgresql").notes();
        assertThat(notes.badWhileMixed(new Version(14, 8), new Version(14, 9))).isEmpty();
        assertThat(notes.badMinor(new Version(14, 8))).isEmpty();
        assertThat(notes.badMinor(new Version(14, 9))).isEmpty();
    }

    @Test
    void aKnownBadPairIsFoundInTheDirectionInWhichItIsBad() throws CharmInvalid {
        VersionNotes notes = store.load("postgresql").notes();
        assertThat(notes.badPair(new Version(17, 5), new Version(17, 8))).hasSize(1);
        assertThat(notes.badPair(new Version(17, 8), new Version(17, 5))).isEmpty();
        assertThat(notes.badWhileMixed(new Version(17, 8), new Version(17, 5))).hasSize(1);
        assertThat(notes.badPair(new Version(17, 9), new Version(17, 8))).isEmpty();
    }

    @Test
    void aPostStepIsDueOnlyWhenItsFixIsCrossed() throws CharmInvalid {
        VersionNotes notes = store.load("postgresql").notes();
        assertThat(notes.postSteps(new Version(16, 0), new Version(16, 2)))
                .extracting(VersionNote::name)
                .containsExactly("gist-page-split");
        assertThat(notes.postSteps(new Version(16, 1), new Version(16, 2))).isEmpty();
        assertThat(notes.postSteps(new Version(16, 2), new Version(16, 0))).isEmpty();
    }

    @Test
    void everyOpenChannelIsOfItsTracksMajorVersion() throws CharmInvalid {
        Charm charm = store.load("postgresql");
        for (String channel : charm.channels().open()) {
            Version version = release(charm.resolve(channel)).version();
            assertThat(channel).startsWith(version.major() + "/");
        }
    }

    private static boolean isRelease(Resolution resolution) {
        return resolution.fold(resolved -> true, refused -> false);
    }

    private static Release release(Resolution resolution) {
        return resolution.fold(Resolution.Resolved::release, refused -> {
            throw new AssertionError(refused);
        });
    }
}
