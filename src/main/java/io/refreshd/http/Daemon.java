package io.refreshd.http;

import io.refreshd.decide.Decider;
import io.refreshd.run.Applications;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the HTTP surface speaks to and shows.
 *
 * @param decider asked what would be accepted now, and what a refresh would be; never to act
 * @param metrics the scrape for an {@code Accept} header
 * @param readiness part of the daemon to what is missing there, empty text when nothing is
 * @param lacking part of the daemon to what it lacks, while everything else works; empty text when nothing
 * @param settings what a support bundle may show of the settings: no secrets
 */
public record Daemon(
        Applications applications,
        Targets targets,
        Function<String, Exposition> metrics,
        Supplier<Future<SortedMap<String, String>>> readiness,
        Decider decider,
        Clock clock,
        String version,
        Supplier<SortedMap<String, String>> lacking,
        SortedMap<String, String> settings) {
    /** The metrics as text, and the form that it is in. */
    public record Exposition(String contentType, String body) {}

    /** One that lacks nothing. */
    public Daemon(
            Applications applications,
            Targets targets,
            Function<String, Exposition> metrics,
            Supplier<Future<SortedMap<String, String>>> readiness,
            Decider decider,
            Clock clock,
            String version,
            SortedMap<String, String> settings) {
        this(applications, targets, metrics, readiness, decider, clock, version, TreeMap::new, settings);
    }

    public Daemon {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }
}
