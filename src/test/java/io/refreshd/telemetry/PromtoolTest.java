package io.refreshd.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Fold;
import io.refreshd.journal.EventSamples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own tool reads what we expose and what we ship. */
class PromtoolTest {
    private static final Path RULES = Path.of("config/prometheus/rules.yaml");

    @TempDir
    Path folder;

    @Test
    void theScrapePassesTheToolOfPrometheus() throws Exception {
        List<Shown> shown = new ArrayList<>();
        try (Metrics metrics = new Metrics(
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), "1.2.3", "", () -> List.copyOf(shown))) {
            metrics.bindJvm();
            Optional<Application> state = Optional.empty();
            for (Event event : EventSamples.all()) {
                Entry entry = new Entry(1, "postgresql", Instant.EPOCH, event);
                if (!(event instanceof Event.DaemonStarted)) {
                    state = Fold.fold(state, entry);
                    shown.clear();
                    shown.add(new Shown(state.orElseThrow(), "active", 1, Instant.EPOCH));
                }
                metrics.accept(entry);
            }
            Path text = Files.writeString(
                    folder.resolve("metrics"), metrics.scrape("").body());
            assertThat(run(text, "check", "metrics")).isEmpty();
        }
    }

    @Test
    void theRulesAlertWhenTheyShould() throws Exception {
        Files.copy(RULES, folder.resolve("rules.yaml"));
        Path tests = folder.resolve("rules-test.yaml");
        Files.copy(Path.of("src/test/resources/prometheus/rules-test.yaml"), tests);
        assertThat(run(Path.of("/dev/null"), "check", "rules", RULES.toString()))
                .contains("SUCCESS");
        assertThat(run(Path.of("/dev/null"), "test", "rules", tests.toString())).contains("SUCCESS");
    }

    @Test
    void everyAlertHasItsSectionAndItsTest() throws IOException {
        String pages = Files.readString(Path.of("src/docs/alerts.md"));
        String tests = Files.readString(Path.of("src/test/resources/prometheus/rules-test.yaml"));
        List<String> alerts;
        try (Stream<String> lines = Files.lines(RULES)) {
            alerts = lines.filter(line -> line.contains("- alert: "))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .toList();
        }
        assertThat(alerts).hasSizeGreaterThan(5).allSatisfy(alert -> {
            assertThat(pages).contains("## " + alert + "\n");
            assertThat(tests).contains("alertname: " + alert);
            assertThat(Files.readString(RULES)).contains("alerts.md#" + alert.toLowerCase(Locale.ROOT) + "\n");
        });
    }

    private static String run(Path input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(promtool()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(input.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private static String promtool() {
        Optional<String> found = Stream.of(
                        System.getProperty("refreshd.promtool"),
                        System.getenv("REFRESHD_PROMTOOL"),
                        "/usr/bin/promtool")
                .filter(path -> path != null && !path.isEmpty())
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
        assumeTrue(found.isPresent(), "SKIPPED: no promtool; set REFRESHD_PROMTOOL (Debian package prometheus)");
        return found.orElseThrow();
    }
}
