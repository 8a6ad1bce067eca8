package io.refreshd.config;

import io.refreshd.decide.Limits;
import io.refreshd.model.PausePolicy;
import io.refreshd.yaml.Problem;
import io.refreshd.yaml.Problems;
import io.refreshd.yaml.YamlFile;
import io.refreshd.yaml.YamlMap;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the daemon runs; read and validated once, immutable afterwards. Every key has a default, every unknown key is an
 * error. All paths are absolute; in the file they may be relative to the folder of the file.
 *
 * @param stateFolder the journal, secrets and the units' data
 * @param cacheFolder what can be fetched again
 * @param charmsFolder the charms
 * @param mavenRepository where artefacts come from: an http(s) or a file URI without a slash at its end
 * @param patroniFolder where the Debian packages of Patroni are unpacked; {@code /} when they are installed
 * @param httpHost the address to listen on
 * @param httpPort the port to listen on; 0 takes any free one
 * @param limits the bounds of decisions
 * @param soak how long a refreshed unit must stay healthy, unless a run says otherwise
 * @param pausePolicy when a run pauses by itself, unless it says otherwise
 * @param kubernetes the cluster whose StatefulSets are refreshed; empty when there is none
 */
public record Settings(
        Path stateFolder,
        Path cacheFolder,
        Path charmsFolder,
        URI mavenRepository,
        Path patroniFolder,
        String httpHost,
        int httpPort,
        Limits limits,
        Duration soak,
        PausePolicy pausePolicy,
        Optional<ClusterSettings> kubernetes) {
    private static final String MAVEN_CENTRAL = "https://repo.maven.apache.org/maven2";
    private static final Duration LONGEST = Duration.ofDays(28);

    /** Reads a file; a missing one, like an empty one, is a problem only when it was asked for by name. */
    public static Settings load(Path file, Surroundings surroundings) throws ConfigInvalid {
        Problems problems = new Problems();
        Settings settings = read(YamlFile.read(file, problems), file.toAbsolutePath(), surroundings);
        if (!problems.none()) {
            throw new ConfigInvalid(problems.found());
        }
        return settings;
    }

    /** Everything that is wrong with a file, for {@code --check-config}. */
    public static List<Problem> check(Path file, Surroundings surroundings) {
        Problems problems = new Problems();
        read(YamlFile.read(file, problems), file.toAbsolutePath(), surroundings);
        return problems.found();
    }

    private static Settings read(YamlMap root, Path file, Surroundings surroundings) {
        root.allow(
                "state-folder",
                "cache-folder",
                "charms-folder",
                "maven-repository",
                "patroni-folder",
                "http",
                "limits",
                "refresh",
                "kubernetes");
        Path folder = Optional.ofNullable(file.getParent()).orElse(file);
        YamlMap http = root.map("http");
        http.allow("host", "port");
        YamlMap refresh = root.map("refresh");
        refresh.allow("soak", "pause-after-unit-refresh");
        return new Settings(
                path(root, "state-folder", folder).orElseGet(surroundings::state),
                path(root, "cache-folder", folder).orElseGet(surroundings::cache),
                path(root, "charms-folder", folder).orElseGet(() -> standardCharms(folder)),
                repository(root, folder),
                path(root, "patroni-folder", folder).orElse(Path.of("/")),
                http.text("host").orElse("127.0.0.1"),
                http.integer("port", 0, 65_535).orElse(8421),
                limits(root.map("limits")),
                duration(refresh, "soak", Duration.ZERO),
                policy(refresh),
                ClusterSettings.read(root, folder));
    }

    private static Path standardCharms(Path folder) {
        Path beside = folder.resolve("../charms").normalize();
        return Files.isDirectory(beside) ? beside : folder.resolve("charms").normalize();
    }

    private static Optional<Path> path(YamlMap map, String key, Path folder) {
        return map.text(key).flatMap(text -> {
            try {
                return Optional.of(folder.resolve(text).normalize());
            } catch (InvalidPathException e) {
                map.problem(key, "not a path", "write the path of a folder");
                return Optional.empty();
            }
        });
    }

    private static URI repository(YamlMap root, Path folder) {
        String text = root.text("maven-repository").orElse(MAVEN_CENTRAL);
        try {
            if (text.startsWith("https://") || text.startsWith("http://") || text.startsWith("file:")) {
                return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            }
            String local = folder.resolve(text).normalize().toUri().toString();
            return URI.create(local.endsWith("/") ? local.substring(0, local.length() - 1) : local);
        } catch (IllegalArgumentException e) {
            root.problem("maven-repository", "not an address", "write an http(s) address or the path of a folder");
            return URI.create(MAVEN_CENTRAL);
        }
    }

    private static Limits limits(YamlMap map) {
        map.allow(
                "check-expiry",
                "unit-deadline",
                "handover-deadline",
                "wait-deadline",
                "heal-soak",
                "heals",
                "attempts",
                "maximum-lag-bytes");
        Limits standard = Limits.DEFAULT;
        return new Limits(
                positive(map, "check-expiry", standard.checkExpiry()),
                positive(map, "unit-deadline", standard.unitDeadline()),
                positive(map, "handover-deadline", standard.handoverDeadline()),
                positive(map, "wait-deadline", standard.waitDeadline()),
                positive(map, "heal-soak", standard.healSoak()),
                map.integer("heals", 1, 1000).orElse(standard.heals()),
                map.integer("attempts", 1, 100).orElse(standard.attempts()),
                map.number("maximum-lag-bytes", 1, Long.MAX_VALUE).orElse(standard.maximumLagBytes()));
    }

    private static Duration positive(YamlMap map, String key, Duration standard) {
        Duration duration = duration(map, key, standard);
        if (duration.isZero()) {
            map.problem(key, "must be longer than nothing", "write an ISO 8601 duration such as PT5M");
        }
        return duration;
    }

    private static Duration duration(YamlMap map, String key, Duration standard) {
        Duration duration = map.duration(key).orElse(standard);
        if (duration.compareTo(LONGEST) > 0) {
            map.problem(key, "longer than " + LONGEST.toDays() + " days", "write a shorter duration");
        }
        return duration;
    }

    private static PausePolicy policy(YamlMap map) {
        Optional<String> text = map.text("pause-after-unit-refresh");
        Optional<PausePolicy> policy = text.flatMap(PausePolicy::parse);
        if (text.isPresent() && policy.isEmpty()) {
            map.problem("pause-after-unit-refresh", "unknown", "write first, all or none");
        }
        return policy.orElse(PausePolicy.FIRST);
    }
}
