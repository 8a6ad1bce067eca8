package io.refreshd.telemetry;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.refreshd.decide.Application;
import io.refreshd.decide.Operation;
import io.refreshd.decide.Run;
import io.refreshd.model.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Computes the gauges from the applications at each scrape. */
final class Gauges implements MultiCollector {
    /** Juju's statuses of an application. */
    static final List<String> STATUSES = List.of("active", "blocked", "error", "maintenance", "unknown", "waiting");

    static final String MODEL = "local";

    private static final String IDLE = "idle";

    private final String version;
    private final String revision;
    private final Supplier<List<Shown>> applications;

    Gauges(String version, String revision, Supplier<List<Shown>> applications) {
        this.version = version;
        this.revision = revision;
        this.applications = applications;
    }

    /** The words of the phase label: no run, then the states of a run that is not over. */
    static List<String> phases() {
        return Stream.concat(
                        Stream.of(IDLE),
                        Stream.of(RunState.values())
                                .filter(state -> !state.ended())
                                .map(RunState::text))
                .toList();
    }

    @Override
    public MetricSnapshots collect() {
        List<Shown> shown = applications.get();
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(info(
                "refreshd_build",
                "The daemon that runs.",
                List.of(Labels.of("version", version, "revision", revision))));
        all.add(gauge("refreshd_leader", "Whether this daemon acts.", List.of(point(1, Labels.EMPTY))));
        all.add(gauge(
                "refreshd_managed_applications",
                "Applications that this daemon looks after.",
                List.of(point(shown.size(), Labels.of("model", MODEL)))));
        all.add(operations(shown));
        shown.stream()
                .map(Shown::seenAt)
                .min(Instant::compareTo)
                .ifPresent(oldest -> all.add(gauge(
                        "refreshd_last_reconcile_timestamp_seconds",
                        "When the application that waits longest was last looked at.",
                        List.of(point(seconds(oldest), Labels.EMPTY)))));
        all.add(statuses(shown));
        all.addAll(runs(shown));
        all.add(perApplication(
                "refreshd_units_desired", "Units that were asked for.", shown, one -> desired(one.application())));
        all.add(perApplication("refreshd_units_ready", "Units that are well.", shown, Shown::ready));
        all.add(perApplication(
                "refreshd_units_refreshed",
                "Units that run what the latest refresh moves to.",
                shown,
                one -> refreshed(one.application())));
        return new MetricSnapshots(all);
    }

    private static MetricSnapshot statuses(List<Shown> shown) {
        List<GaugeDataPointSnapshot> points = new ArrayList<>();
        for (Shown one : shown) {
            for (String status : STATUSES) {
                points.add(point(one.status().equals(status) ? 1 : 0, labels(one.application(), "status", status)));
            }
        }
        return gauge("refreshd_application_status", "The status of the application, 1 for the one it has.", points);
    }

    private static List<MetricSnapshot> runs(List<Shown> shown) {
        List<GaugeDataPointSnapshot> phases = new ArrayList<>();
        List<GaugeDataPointSnapshot> entered = new ArrayList<>();
        List<Labels> open = new ArrayList<>();
        for (Shown one : shown) {
            Application application = one.application();
            String present =
                    application.openRun().map(run -> run.phase().state().text()).orElse(IDLE);
            for (String phase : phases()) {
                phases.add(point(present.equals(phase) ? 1 : 0, labels(application, "phase", phase)));
            }
            application.run().ifPresent(run -> entered.add(point(seconds(run.phaseSince()), labels(application))));
            application
                    .openRun()
                    .map(Run::plan)
                    .ifPresent(plan -> open.add(labels(application)
                            .merge(Labels.of(
                                    "from_version",
                                    plan.from().version().toString(),
                                    "to_version",
                                    plan.to().version().toString()))));
        }
        return List.of(
                gauge("refreshd_refresh_phase", "Where the refresh is, 1 for the phase it is in.", phases),
                gauge(
                        "refreshd_refresh_phase_entered_timestamp_seconds",
                        "When the refresh came to where it is; for an ended one, when it ended.",
                        entered),
                info("refreshd_refresh", "The refresh that is open.", open));
    }

    private static MetricSnapshot operations(List<Shown> shown) {
        List<GaugeDataPointSnapshot> points = new ArrayList<>();
        for (String action : Counters.ACTIONS) {
            long running = shown.stream()
                    .flatMap(one -> one.application().operations().values().stream())
                    .filter(operation -> !operation.status().ended())
                    .filter(operation -> action(operation).equals(action))
                    .count();
            points.add(point(running, Labels.of("action", action)));
        }
        return gauge("refreshd_operations_in_progress", "Operations that have not ended.", points);
    }

    private static String action(Operation operation) {
        return operation.request().action();
    }

    private static int desired(Application application) {
        boolean spare = application
                .openRun()
                .flatMap(run -> run.plan().spare())
                .filter(ordinal -> application.units().containsKey(ordinal))
                .isPresent();
        return application.scale() + (spare ? 1 : 0);
    }

    private static long refreshed(Application application) {
        return application
                .run()
                .map(run -> application.units().values().stream()
                        .filter(run::onTarget)
                        .count())
                .orElse(0L);
    }

    private static MetricSnapshot perApplication(
            String name, String help, List<Shown> shown, ToDoubleFunction<Shown> value) {
        return gauge(
                name,
                help,
                shown.stream()
                        .map(one -> point(value.applyAsDouble(one), labels(one.application())))
                        .toList());
    }

    private static MetricSnapshot gauge(String name, String help, List<GaugeDataPointSnapshot> points) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        points.forEach(gauge::dataPoint);
        return gauge.build();
    }

    private static MetricSnapshot info(String name, String help, List<Labels> points) {
        InfoSnapshot.Builder info = InfoSnapshot.builder().name(name).help(help);
        points.forEach(labels ->
                info.dataPoint(InfoDataPointSnapshot.builder().labels(labels).build()));
        return info.build();
    }

    private static GaugeDataPointSnapshot point(double value, Labels labels) {
        return GaugeDataPointSnapshot.builder().value(value).labels(labels).build();
    }

    private static Labels labels(Application application) {
        return Labels.of("model", MODEL, "application", application.name());
    }

    private static Labels labels(Application application, String name, String value) {
        return labels(application).merge(Labels.of(name, value));
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1000.0;
    }
}
