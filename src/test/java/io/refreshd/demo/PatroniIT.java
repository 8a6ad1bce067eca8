package io.refreshd.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.refreshd.charm.CharmStore;
import io.refreshd.workload.patroni.Programs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members of a real Patroni on this machine, upgraded under a client that writes all the time. */
class PatroniIT {
    private static final Path HOME = Path.of("").toAbsolutePath();
    private static final Path PROGRAMS = Path.of("/")
            .resolve(Optional.ofNullable(System.getenv("REFRESHD_PATRONI")).orElse(""));

    @TempDir
    private Path folder;

    @BeforeAll
    static void programs() {
        Optional<String> missing = new Programs(PROGRAMS).missing();
        assumeTrue(missing.isEmpty(), () -> missing.orElse("") + "; scripts/patroni-programs fetches them");
    }

    @Test
    void everyMemberIsMovedAndThePrimaryIsHandedOverOnce() throws Exception {
        JsonNode report = play("upgrade");

        assertThat(report.path("outcome").asText()).isEqualTo("completed");
        assertThat(report.path("order").toString()).isEqualTo("[2,1,0]");
        assertThat(report.path("switchovers").asInt()).isEqualTo(1);
        assertThat(report.path("lostCommits").asLong(-1)).isZero();
        assertThat(report.path("acknowledgedCommits").asLong()).isGreaterThan(1_000);
    }

    @Test
    void aRunThatIsPausedGoesBackAndThePrimaryStaysWhereItIs() throws Exception {
        JsonNode report = play("rollback-paused");

        assertThat(report.path("outcome").asText()).isEqualTo("rolled-back");
        assertThat(report.path("order").toString()).isEqualTo("[2]");
        assertThat(report.path("switchovers").asInt()).isZero();
        assertThat(report.path("lostCommits").asLong(-1)).isZero();
    }

    /**
     * What lost every commit when it was measured: the candidate does not stream, its slot is gone, and Patroni, whose
     * loop has not run since, shows it running with a lag of 0 and its health check says that it may take over.
     */
    @Test
    void aCandidateThatPatroniShowsWithoutLagIsNotBelievedAndNothingIsLost() throws Exception {
        try (LagTrap trap = new LagTrap(HOME, PROGRAMS)) {
            trap.upgradeUpToTheHandover();
            trap.letPatroniSleep();
            trap.resume();
            trap.awaitReason("candidate-settling");
            trap.cutCandidateOff();
            trap.write(300);

            assertThat(trap.lagShownByPatroni()).isZero();
            assertThat(trap.healthyWithoutLagSaysPatroni()).isTrue();
            assertThat(trap.seenByPrimary()).isFalse();

            JsonNode reason = trap.awaitReason("patroni-lag-untrue");

            assertThat(reason.path("sentence").asText())
                    .contains("postgresql/1 does not stream from the primary", "running with a lag of 0 bytes");
            assertThat(trap.primary()).isZero();

            trap.mendCandidate();
            LagTrap.End end = trap.untilCompleted();

            assertThat(end.switchovers()).isEqualTo(1);
            assertThat(end.audit().lost()).isZero();
            assertThat(end.audit().missing()).isEqualTo(Map.of(0, 0, 1, 0, 2, 0));
            assertThat(end.audit().acknowledged()).isGreaterThan(300);
        }
    }

    /** The control of the test above: the situation is the one that loses, when Patroni is told to go on. */
    @Test
    void toldByHandPatroniPromotesThatCandidateAndCommitsAreGone() throws Exception {
        try (LagTrap trap = new LagTrap(HOME, PROGRAMS)) {
            trap.upgradeUpToTheHandover();
            trap.letPatroniSleep();
            trap.cutCandidateOff();
            trap.write(300);
            String said = trap.switchOverByHand();
            assertThat(said).contains("Successfully switched over");
            trap.awaitWritable(1);
            long gone = trap.missingOn(1);
            assertThat(gone).isGreaterThan(300);
        }
    }

    private JsonNode play(String scenario) throws Exception {
        Path file = folder.resolve("report.json");
        Options options = new Options(
                Scenario.parse(scenario).orElseThrow(),
                HOME,
                "",
                "",
                3,
                Optional.of(file),
                false,
                Optional.of(PROGRAMS));
        Pair pair = Pair.find(new CharmStore(HOME.resolve("charms")).load(options.charm()), "", "");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            new Performance(options, pair, out, Story.Disturbance.NONE).play();
        }
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        assertThat(StreamSupport.stream(report.path("checks").spliterator(), false)
                        .filter(check -> !check.path("passed").asBoolean())
                        .map(JsonNode::toString))
                .as(said.toString(StandardCharsets.UTF_8))
                .isEmpty();
        return report;
    }
}
