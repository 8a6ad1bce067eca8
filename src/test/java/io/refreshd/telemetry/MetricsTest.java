package io.refreshd.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Fold;
import io.refreshd.decide.Stage;
import io.refreshd.journal.EventSamples;
import io.refreshd.model.CheckResult;
import io.refreshd.model.CheckStatus;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import io.refreshd.model.Skip;
import io.refreshd.run.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");
    private static final String TAGS = "application=\"postgresql\",model=\"local\"";

    private final List<Shown> shown = new ArrayList<>();
    private final Metrics metrics = new Metrics(
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), "1.2.3", "abcdef", () -> List.copyOf(shown));
    private Optional<Application> state = Optional.empty();
    private Instant now = START;
    private long seq;

    @AfterEach
    void closes() {
        metrics.close();
    }

    @Test
    void theDaemonNamesItself() {
        assertThat(text())
                .contains("refreshd_build_info{revision=\"abcdef\",version=\"1.2.3\"} 1\n")
                .contains("refreshd_managed_applications{model=\"local\"} 0.0\n")
                .contains("refreshd_leader 1.0\n");
    }

    @Test
    void turnsAreTimedAndThoseThatBreakOffAreCounted() {
        assertThat(text())
                .contains("refreshd_reconcile_duration_seconds_count 0\n")
                .contains("refreshd_reconcile_errors_total 0.0\n");
        metrics.turned(new Turn(Duration.ofMillis(30), false));
        metrics.turned(new Turn(Duration.ofMillis(700), true));
        metrics.turned(new Turn(Duration.ofMinutes(-5), false));
        assertThat(text())
                .contains("refreshd_reconcile_duration_seconds_count 2\n")
                .contains("refreshd_reconcile_duration_seconds_bucket{le=\"0.1\"} 1\n")
                .contains("refreshd_reconcile_errors_total 1.0\n");
    }

    @Test
    void everyFamilyOfOursIsDocumented() throws IOException {
        deploy();
        String document = Files.readString(Path.of("src/docs/metrics.md"));
        assertThat(text().lines()
                        .filter(line -> line.startsWith("# HELP refreshd_"))
                        .map(line -> line.split(" ", 4)[2].replaceFirst("_max$", "")))
                .isNotEmpty()
                .allSatisfy(family -> assertThat(document).contains("`" + family + "`"));
    }

    @Test
    void countersAreThereBeforeTheFirstEvent() {
        assertThat(text())
                .contains("refreshd_checks_total{check=\"topology\",result=\"fail\",stage=\"pre\"} 0.0\n")
                .contains("refreshd_operations_total{action=\"refresh\",source=\"http\",status=\"completed\"} 0.0\n")
                .contains("refreshd_operations_in_progress{action=\"rollback\"} 0.0\n")
                .contains("refreshd_forced_actions_total{action=\"refresh\",skipped=\"topology\"} 0.0\n")
                .contains("refreshd_refresh_duration_seconds_count{outcome=\"rolled-back\"} 0\n");
        deploy();
        assertThat(text())
                .contains("refreshd_refreshes_total{" + TAGS + ",outcome=\"completed\"} 0.0\n")
                .contains("refreshd_handovers_total{" + TAGS + ",result=\"moved\"} 0.0\n")
                .contains("refreshd_failovers_total{" + TAGS + "} 0.0\n")
                .contains("refreshd_refreshes_blocked_total{" + TAGS + "} 0.0\n")
                .contains("refreshd_unit_refresh_duration_seconds_count{" + TAGS + ",result=\"refreshed\"} 0\n");
    }

    @Test
    void anApplicationShowsItsStatusAndUnits() {
        deploy();
        assertThat(text())
                .contains("refreshd_managed_applications{model=\"local\"} 1.0\n")
                .contains("refreshd_application_status{" + TAGS + ",status=\"active\"} 1.0\n")
                .contains("refreshd_application_status{" + TAGS + ",status=\"blocked\"} 0.0\n")
                .contains("refreshd_refresh_phase{" + TAGS + ",phase=\"idle\"} 1.0\n")
                .contains("refreshd_refresh_phase{" + TAGS + ",phase=\"rolling-back\"} 0.0\n")
                .contains("refreshd_units_desired{" + TAGS + "} 3.0\n")
                .contains("refreshd_units_ready{" + TAGS + "} 3.0\n")
                .contains("refreshd_units_refreshed{" + TAGS + "} 0.0\n")
                .contains("refreshd_last_reconcile_timestamp_seconds 1.772600767E9\n")
                .doesNotContain("phase=\"completed\"")
                .doesNotContain("refreshd_refresh_info{");
    }

    @Test
    void aRunIsFollowedFromItsStartToItsEnd() {
        deploy();
        start();
        later(1, new Event.GatePassed());
        later(1, new Event.Prepared());
        later(2, new Event.UnitChangeStarted(2, EventSamples.NEW, Purpose.FORWARD, 1, 1));
        later(3, new Event.UnitChanged(2, EventSamples.NEW, Purpose.FORWARD));
        later(0, new Event.RunPaused(1, Reason.of(ReasonCode.PAUSED_BY_POLICY, "paused")));
        assertThat(text())
                .contains("refreshd_refresh_phase{" + TAGS + ",phase=\"paused\"} 1.0\n")
                .contains("refreshd_refresh_phase_entered_timestamp_seconds{" + TAGS + "} 1.772600774E9\n")
                .contains(
                        "refreshd_refresh_info{application=\"postgresql\",from_version=\"14.8\",model=\"local\",to_version=\"14.9\"} 1\n")
                .contains("refreshd_units_refreshed{" + TAGS + "} 1.0\n")
                .contains("refreshd_unit_refresh_duration_seconds_sum{" + TAGS + ",result=\"refreshed\"} 3.0\n")
                .contains("refreshd_operations_in_progress{action=\"refresh\"} 1.0\n");
        later(3600, new Event.RunResumed(1, 0));
        later(0, new Event.HandoverStarted(9, 0, 2));
        later(1, new Event.HandoverEnded(9, true, ""));
        later(1, new Event.PrimaryMoved(2, 1));
        later(1, new Event.RunBlocked(Reason.of(ReasonCode.UNIT_DOWN, "down")));
        later(1, new Event.RunEnded(RunState.CANCELLED, Reason.of(ReasonCode.CANCELLED, "cancelled")));
        later(0, new Event.OperationEnded(1, OperationStatus.CANCELLED, "cancelled", new TreeMap<>()));
        assertThat(text())
                .contains("refreshd_refresh_phase{" + TAGS + ",phase=\"idle\"} 1.0\n")
                .doesNotContain("refreshd_refresh_info{")
                .contains("refreshd_refreshes_total{" + TAGS + ",outcome=\"cancelled\"} 1.0\n")
                .contains("refreshd_refresh_duration_seconds_sum{outcome=\"cancelled\"} 3611.0\n")
                .contains("refreshd_refresh_pause_duration_seconds_sum{outcome=\"cancelled\"} 3600.0\n")
                .contains("refreshd_refresh_active_duration_seconds_sum{outcome=\"cancelled\"} 11.0\n")
                .contains("refreshd_handovers_total{" + TAGS + ",result=\"moved\"} 1.0\n")
                .contains("refreshd_failovers_total{" + TAGS + "} 1.0\n")
                .contains("refreshd_refreshes_blocked_total{" + TAGS + "} 1.0\n")
                .contains("refreshd_operations_total{action=\"refresh\",source=\"http\",status=\"cancelled\"} 1.0\n")
                .contains("refreshd_forced_actions_total{action=\"refresh\",skipped=\"topology\"} 1.0\n");
    }

    @Test
    void verdictsAreCountedByCheckStageAndResult() {
        deploy();
        later(
                0,
                new Event.ChecksJudged(
                        Stage.POST,
                        EventSamples.NEW,
                        "",
                        List.of(
                                new CheckResult("topology", CheckStatus.FAIL, "", "", ""),
                                new CheckResult("binaries", CheckStatus.WARN, "", "", "")),
                        false));
        assertThat(text())
                .contains("refreshd_checks_total{check=\"topology\",result=\"fail\",stage=\"post\"} 1.0\n")
                .contains("refreshd_checks_total{check=\"binaries\",result=\"warn\",stage=\"post\"} 1.0\n");
    }

    @Test
    void anApplicationThatLeavesTakesItsSeriesAlong() {
        deploy();
        later(1, new Event.UnitChangeStarted(2, EventSamples.NEW, Purpose.RESTART, 1, 1));
        assertThat(text()).contains("application=\"postgresql\"");
        shown.clear();
        assertThat(text()).doesNotContain("application=\"postgresql\"");
    }

    @Test
    void theFormFollowsTheAcceptHeader() {
        deploy();
        Scrape plain = metrics.scrape("*/*");
        Scrape open = metrics.scrape("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3");
        assertThat(plain.contentType()).startsWith("text/plain; version=0.0.4");
        assertThat(plain.body())
                .contains("# TYPE refreshd_refreshes_total counter")
                .doesNotContain("# EOF");
        assertThat(open.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(open.body()).contains("# TYPE refreshd_refreshes counter").endsWith("# EOF\n");
    }

    private void deploy() {
        later(
                0,
                new Event.ApplicationDeployed(
                        "postgresql", "14/stable", EventSamples.OLD, 3, PausePolicy.FIRST, Duration.ZERO));
        for (int ordinal = 0; ordinal < 3; ordinal++) {
            later(0, new Event.UnitAddStarted(ordinal, EventSamples.OLD));
            later(0, new Event.UnitAdded(ordinal));
        }
        later(0, new Event.DeployEnded());
    }

    private void start() {
        later(0, new Event.OperationEnqueued(1, "refresh", 0, new TreeMap<>(), "http", "token", "", ""));
        TreeMap<Integer, io.refreshd.model.Release> recorded = new TreeMap<>();
        List.of(0, 1, 2).forEach(ordinal -> recorded.put(ordinal, EventSamples.OLD));
        later(
                0,
                new Event.RunStarted(new Event.RunPlan(
                        1,
                        1,
                        EventSamples.OLD,
                        EventSamples.NEW,
                        "14/stable",
                        recorded,
                        List.of(2, 1, 0),
                        PausePolicy.FIRST,
                        Duration.ZERO,
                        List.of(new Skip("topology", "known")),
                        Optional.empty(),
                        false,
                        false,
                        "token")));
    }

    private void later(long seconds, Event event) {
        now = now.plusSeconds(seconds);
        Entry entry = new Entry(++seq, "postgresql", now, event);
        state = Fold.fold(state, entry);
        shown.clear();
        shown.add(new Shown(state.orElseThrow(), "active", 3, START));
        metrics.accept(entry);
    }

    private String text() {
        return metrics.scrape("text/plain").body();
    }
}
