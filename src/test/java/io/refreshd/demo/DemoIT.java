package io.refreshd.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.refreshd.Eventually;
import io.refreshd.charm.CharmStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole thing: the daemon and real servers as processes, and what the report says of each scenario. */
class DemoIT {
    private static final Path HOME = Path.of("").toAbsolutePath();
    private static final Pattern STATE = Pattern.compile("state in (/\\S+)/state");
    private static final Duration LONGEST = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}, {1} units: {2}, order {3}, {4} switchovers, {5} restarts of the daemon")
    @CsvSource({
        "upgrade,         3, completed,   '[2,1,0]',   1, 0",
        "rollback-paused, 3, rolled-back, '[2]',       0, 0",
        "rollback-midway, 3, rolled-back, '[2,1]',     0, 0",
        "broken,          3, rolled-back, '[2]',       0, 0",
        "scale-up,        3, completed,   '[3,2,1,0]', 1, 0",
        "killed,          3, completed,   '[2,1,0]',   1, 1",
        "upgrade,         1, completed,   '[0]',       0, 0",
        "upgrade,         2, completed,   '[1,0]',     1, 0"
    })
    void noCommitIsLost(String scenario, int units, String outcome, String order, int switchovers, int restarts)
            throws Exception {
        Instant begun = Instant.now();

        JsonNode report = play(scenario, units, "", "", Story.Disturbance.NONE);

        assertThat(failed(report)).isEmpty();
        assertThat(report.path("passed").asBoolean()).isTrue();
        assertThat(report.path("outcome").asText()).isEqualTo(outcome);
        assertThat(report.path("order").toString()).isEqualTo(order);
        assertThat(report.path("switchovers").asInt()).isEqualTo(switchovers);
        assertThat(report.path("daemonRestarts").asInt()).isEqualTo(restarts);
        assertThat(report.path("lostCommits").asLong(-1)).isZero();
        assertThat(report.path("failedCommits").asLong(-1)).isZero();
        assertThat(report.path("acknowledgedCommits").asLong()).isGreaterThan(1_000);
        assertThat(Duration.between(begun, Instant.now())).isLessThan(LONGEST);
    }

    @Test
    void anotherMajorsPairWorksAsWell() throws Exception {
        JsonNode report = play("upgrade", 2, "16.4", "", Story.Disturbance.NONE);

        assertThat(failed(report)).isEmpty();
        assertThat(report.path("to").asText()).isEqualTo("16.6");
    }

    /** The negative control: a demo that would say the same of any run proves nothing. */
    @Test
    void aPromotedLaggardIsReportedAsLoss() throws Exception {
        JsonNode report = play("upgrade", 3, "", "", Saboteur::promoteLaggard);

        assertThat(report.path("passed").asBoolean()).isFalse();
        assertThat(report.path("lostCommits").asLong()).isGreaterThanOrEqualTo(Saboteur.LOST);
        assertThat(failed(report)).contains("no-commit-lost", "every-unit-has-every-commit");
    }

    @Test
    void twoPrimariesAreReported() throws Exception {
        JsonNode report = play("upgrade", 2, "", "", Saboteur::promoteBesidePrimary);

        assertThat(report.path("passed").asBoolean()).isFalse();
        assertThat(failed(report)).contains("one-primary-at-a-time");
    }

    @Test
    void aTightUmaskAndAPlainLocaleAreNoHindrance() throws Exception {
        Path report = folder.resolve("report.json");
        Path said = folder.resolve("said");
        List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 077; exec \"$@\"", "sh"));
        command.addAll(Child.java("256m", Demo.class, List.of("--units", "1", "--report", report.toString()))
                .command());
        ProcessBuilder demo = new ProcessBuilder(command)
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        demo.environment().put("LC_ALL", "C");

        Process process = demo.start();
        try {
            assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        assertThat(new ObjectMapper().readTree(report.toFile()).path("passed").asBoolean())
                .isTrue();
    }

    @ParameterizedTest(name = "SIG{0}")
    @CsvSource({"INT", "KILL"})
    void nothingIsLeftWhenTheDemoItselfIsStopped(String signal) throws Exception {
        Path said = folder.resolve("said");
        Process demo = Child.java("256m", Demo.class, List.of("--units", "2"))
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        AtomicReference<Place> place = new AtomicReference<>();
        try {
            assertThat(Eventually.within(LONGEST, () -> servesIn(said, place) || !demo.isAlive()))
                    .as("a server runs")
                    .isTrue();

            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + demo.pid()).start();

            assertThat(Eventually.within(
                            LONGEST, () -> !Files.exists(place.get().root())))
                    .as("the folder is removed")
                    .isTrue();
            assertThat(Postmaster.serving(place.get())).isEmpty();
            assertThat(Eventually.within(LONGEST, () -> !demo.isAlive()))
                    .as("the demo has ended")
                    .isTrue();
        } finally {
            demo.destroyForcibly();
        }
    }

    /** Whether the demo has come to its first server; tells where. */
    private static boolean servesIn(Path said, AtomicReference<Place> place) {
        try {
            Matcher state = STATE.matcher(Files.readString(said));
            if (state.find()) {
                place.set(new Place(Path.of(state.group(1))));
                return place.get().units().values().stream()
                        .anyMatch(unit -> Postmaster.of(unit.resolve("data")).isPresent());
            }
            return false;
        } catch (IOException notYet) {
            return false;
        }
    }

    private JsonNode play(String scenario, int units, String from, String to, Story.Disturbance disturbance)
            throws Exception {
        Path file = folder.resolve("report.json");
        Options options =
                new Options(Scenario.parse(scenario).orElseThrow(), HOME, from, to, units, Optional.of(file), false);
        Pair pair = Pair.find(new CharmStore(HOME.resolve("charms")).load(Place.APPLICATION), from, to);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            new Performance(options, pair, out, disturbance).play();
        } catch (IOException e) {
            throw new AssertionError(said.toString(StandardCharsets.UTF_8), e);
        }
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        if (!report.path("folder").asText().isEmpty()) {
            Place.delete(Path.of(report.path("folder").asText()));
        }
        return report;
    }

    private static List<String> failed(JsonNode report) {
        List<String> failed = new ArrayList<>();
        for (JsonNode check : report.path("checks")) {
            if (!check.path("passed").asBoolean()) {
                failed.add(check.path("name").asText());
            }
        }
        return failed;
    }
}
