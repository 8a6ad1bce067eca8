package io.refreshd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refreshd.decide.Limits;
import io.refreshd.model.PausePolicy;
import io.refreshd.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final Surroundings USER = new Surroundings(false, Path.of("/home/anna"), Map.of());

    @TempDir
    Path folder;

    @Test
    void theShippedFileSaysTheDefaults() throws IOException, ConfigInvalid {
        Settings shipped = Settings.load(Path.of("config/refreshd.yaml"), USER);
        Settings empty =
                Settings.load(file("charms-folder: " + Path.of("charms").toAbsolutePath()), USER);
        assertThat(shipped).isEqualTo(empty);
    }

    @Test
    void anEmptyFileMeansTheDefaults() throws IOException, ConfigInvalid {
        Settings settings = Settings.load(file(""), USER);
        assertThat(settings.stateFolder()).isEqualTo(Path.of("/home/anna/.local/state/refreshd"));
        assertThat(settings.cacheFolder()).isEqualTo(Path.of("/home/anna/.cache/refreshd"));
        assertThat(settings.httpHost()).isEqualTo("127.0.0.1");
        assertThat(settings.httpPort()).isEqualTo(8421);
        assertThat(settings.limits()).isEqualTo(Limits.DEFAULT);
        assertThat(settings.pausePolicy()).isEqualTo(PausePolicy.FIRST);
        assertThat(settings.soak()).isEqualTo(Duration.ZERO);
    }

    @Test
    void rootKeepsThingsWhereServicesDo() throws IOException, ConfigInvalid {
        Settings settings = Settings.load(file(""), new Surroundings(true, Path.of("/root"), Map.of()));
        assertThat(settings.stateFolder()).isEqualTo(Path.of("/var/lib/refreshd"));
        assertThat(settings.cacheFolder()).isEqualTo(Path.of("/var/cache/refreshd"));
    }

    @Test
    void theUsersFoldersAreRespected() throws IOException, ConfigInvalid {
        Map<String, String> variables = Map.of("XDG_STATE_HOME", "/state", "XDG_CACHE_HOME", "relative");
        Settings settings = Settings.load(file(""), new Surroundings(false, Path.of("/home/anna"), variables));
        assertThat(settings.stateFolder()).isEqualTo(Path.of("/state/refreshd"));
        assertThat(settings.cacheFolder()).isEqualTo(Path.of("/home/anna/.cache/refreshd"));
    }

    @Test
    void everyKeyIsRead() throws IOException, ConfigInvalid {
        Settings settings = Settings.load(file("""
                state-folder: state
                cache-folder: /cache
                charms-folder: ../charms
                maven-repository: mirror
                patroni-folder: debs
                http: {host: "::1", port: 0}
                limits:
                  check-expiry: PT2H
                  unit-deadline: PT1M
                  handover-deadline: PT30S
                  wait-deadline: PT3M
                  heal-soak: PT4S
                  heals: 7
                  attempts: 9
                  maximum-lag-bytes: 1024
                refresh: {soak: PT10S, pause-after-unit-refresh: none}
                """), USER);
        assertThat(settings)
                .isEqualTo(new Settings(
                        folder.resolve("state"),
                        Path.of("/cache"),
                        folder.getParent().resolve("charms"),
                        folder.resolve("mirror").toUri(),
                        folder.resolve("debs"),
                        "::1",
                        0,
                        new Limits(
                                Duration.ofHours(2),
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(3),
                                Duration.ofSeconds(4),
                                7,
                                9,
                                1024),
                        Duration.ofSeconds(10),
                        PausePolicy.NONE,
                        Optional.empty()));
    }

    @Test
    void everyProblemIsToldWithLineAndFix() throws IOException {
        List<String> found = Settings.check(file("""
                state-folder: 5
                https: {}
                http:
                  port: 99999
                limits:
                  unit-deadline: 5m
                  heal-soak: PT0S
                  check-expiry: P90D
                  heals: many
                refresh: {pause-after-unit-refresh: last}
                """), USER).stream()
                .map(Problem::toString)
                .map(line -> line.substring(line.indexOf("refreshd.yaml:")))
                .toList();
        assertThat(found)
                .containsExactlyInAnyOrder(
                        "refreshd.yaml:1: state-folder: not text; put it in quotes",
                        "refreshd.yaml:2: https: unknown key; use state-folder, cache-folder, charms-folder,"
                                + " maven-repository, patroni-folder, http, limits, refresh, kubernetes",
                        "refreshd.yaml:4: http.port: not a whole number from 0 to 65535;"
                                + " write a number from 0 to 65535",
                        "refreshd.yaml:6: limits.unit-deadline: not a duration: 5m;"
                                + " write an ISO 8601 duration such as PT5M or PT1H30M",
                        "refreshd.yaml:7: limits.heal-soak: must be longer than nothing;"
                                + " write an ISO 8601 duration such as PT5M",
                        "refreshd.yaml:8: limits.check-expiry: longer than 28 days; write a shorter duration",
                        "refreshd.yaml:9: limits.heals: not a whole number from 1 to 1000;"
                                + " write a number from 1 to 1000",
                        "refreshd.yaml:10: refresh.pause-after-unit-refresh: unknown; write first, all or none");
    }

    @Test
    void aFileThatIsMissingIsSaid() {
        assertThatThrownBy(() -> Settings.load(folder.resolve("none.yaml"), USER))
                .isInstanceOf(ConfigInvalid.class)
                .hasMessageContaining("none.yaml: the file does not exist; create it");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("refreshd.yaml"), text);
    }
}
