package io.refreshd.config;

import io.refreshd.yaml.YamlMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The cluster whose StatefulSets are refreshed.
 *
 * @param kubeconfig how it is reached; empty for what a pod finds in itself
 * @param namespace the only one that is looked at
 * @param requestTimeout how long one request may take
 * @param retryPause how long to wait after an answer that says: not now
 * @param journalInCluster whether the journal is kept in objects of the namespace and not in the state folder
 * @param applications those that need no label, by name
 */
public record ClusterSettings(
        Optional<Path> kubeconfig,
        String namespace,
        Duration requestTimeout,
        Duration retryPause,
        boolean journalInCluster,
        SortedMap<String, NamedSet> applications) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern APPLICATION = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Duration LONGEST = Duration.ofSeconds(50);

    public ClusterSettings {
        applications = Collections.unmodifiableSortedMap(new TreeMap<>(applications));
    }

    /** An application that is named here: its StatefulSet, the charm of its releases, and Patroni in its pods. */
    public record NamedSet(String statefulSet, String charm, Optional<PatroniPods> patroni) {}

    /**
     * How members of Patroni in pods are asked.
     *
     * @param secret the Secret with the credentials
     * @param port of the REST API
     * @param postgresqlPort of the server
     * @param tls whether the REST API speaks TLS
     */
    public record PatroniPods(String secret, int port, int postgresqlPort, boolean tls) {}

    static Optional<ClusterSettings> read(YamlMap root, Path folder) {
        if (!root.has("kubernetes")) {
            return Optional.empty();
        }
        YamlMap map = root.map("kubernetes");
        map.allow("kubeconfig", "namespace", "request-timeout", "retry-pause", "journal", "applications");
        map.require("namespace");
        return Optional.of(new ClusterSettings(
                map.text("kubeconfig").map(text -> folder.resolve(text).normalize()),
                name(map, "namespace"),
                bounded(map, "request-timeout", Duration.ofSeconds(10)),
                bounded(map, "retry-pause", Duration.ofSeconds(1)),
                journalInCluster(map),
                applications(map.map("applications"))));
    }

    private static boolean journalInCluster(YamlMap map) {
        String where = map.text("journal").orElse("folder");
        if (!where.equals("folder") && !where.equals("cluster")) {
            map.problem("journal", "unknown", "write folder or cluster");
        }
        return where.equals("cluster");
    }

    private static SortedMap<String, NamedSet> applications(YamlMap map) {
        SortedMap<String, NamedSet> applications = new TreeMap<>();
        for (String application : map.keys()) {
            YamlMap one = map.map(application);
            one.allow("stateful-set", "charm", "patroni");
            one.require("stateful-set");
            if (!APPLICATION.matcher(application).matches()) {
                map.problem(application, "not a name", "write lower-case letters, digits and single dashes");
            }
            String set = name(one, "stateful-set");
            boolean taken = applications.values().stream()
                    .anyMatch(other -> other.statefulSet().equals(set));
            if (taken && !set.isEmpty()) {
                one.problem("stateful-set", "belongs to another application already", "name each StatefulSet once");
            }
            applications.put(application, new NamedSet(set, one.text("charm").orElse(application), patroni(one)));
        }
        return applications;
    }

    private static Optional<PatroniPods> patroni(YamlMap application) {
        if (!application.has("patroni")) {
            return Optional.empty();
        }
        YamlMap map = application.map("patroni");
        map.allow("secret", "port", "postgresql-port", "tls");
        map.require("secret");
        return Optional.of(new PatroniPods(
                map.text("secret").orElse(""),
                map.integer("port", 1, 65_535).orElse(8008),
                map.integer("postgresql-port", 1, 65_535).orElse(5432),
                map.flag("tls").orElse(false)));
    }

    private static String name(YamlMap map, String key) {
        String name = map.text(key).orElse("");
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            map.problem(key, "not a name in Kubernetes", "write lower-case letters, digits and dashes, at most 63");
        }
        return name;
    }

    private static Duration bounded(YamlMap map, String key, Duration standard) {
        Duration duration = map.duration(key).orElse(standard);
        if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
            map.problem(key, "not between 0 and " + LONGEST.toSeconds() + " s", "write a duration such as PT10S");
        }
        return duration;
    }
}
