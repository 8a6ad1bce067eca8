package io.refreshd.telemetry;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.refreshd.decide.Entry;
import io.refreshd.run.Turn;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The daemon's metrics. Gauges are computed from the applications when they are scraped, so none is ever stale; counters
 * and histograms follow the events and leave with their application. Event loop only.
 */
public final class Metrics implements Consumer<Entry>, AutoCloseable {
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final Supplier<List<Shown>> applications;
    private final Counters counters;
    private final Turns turns;
    private Optional<JvmGcMetrics> garbage = Optional.empty();

    /**
     * Registers everything.
     *
     * @param version the daemon's version
     * @param revision the source revision that it was built from; empty when unknown
     * @param applications what is shown at the moment, the same as HTTP shows
     */
    public Metrics(
            PrometheusMeterRegistry registry, String version, String revision, Supplier<List<Shown>> applications) {
        this.registry = registry;
        this.applications = applications;
        counters = new Counters(registry);
        turns = new Turns(registry);
        registry.getPrometheusRegistry().register(new Gauges(version, revision, applications));
    }

    /** Adds the figures of the Java machine: memory, collections, threads, processor, files, uptime. */
    public void bindJvm() {
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            // Micrometer's own name for it has a unit that Prometheus' tool refuses.
            FunctionCounter.builder("process.cpu", system, bean -> bean.getProcessCpuTime() / 1e9)
                    .description("Processor time that the daemon used.")
                    .baseUnit("seconds")
                    .register(registry);
        }
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        JvmGcMetrics collections = new JvmGcMetrics();
        collections.bindTo(registry);
        garbage = Optional.of(collections);
    }

    /** Counts a journalled event; the application as the event left it must be shown already. */
    @Override
    public void accept(Entry entry) {
        List<Shown> shown = applications.get();
        counters.follow(shown);
        counters.count(
                entry,
                shown.stream()
                        .map(Shown::application)
                        .filter(application -> application.name().equals(entry.application()))
                        .findFirst());
    }

    /** Counts a turn of an application's loop. */
    public void turned(Turn turn) {
        turns.count(turn);
    }

    /** Everything as text: OpenMetrics when the {@code Accept} header asks for it, else Prometheus' own form. */
    public Scrape scrape(String accept) {
        counters.follow(applications.get());
        boolean open = accept.toLowerCase(Locale.ROOT).contains(OPEN_METRICS);
        String type = open ? OPEN_METRICS + "; version=1.0.0; charset=utf-8" : TEXT;
        return new Scrape(type, registry.scrape(type));
    }

    @Override
    public void close() {
        garbage.ifPresent(JvmGcMetrics::close);
    }
}
