package io.refreshd.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the defaults depend on: who runs the daemon, and where such a user keeps things.
 *
 * @param root whether the process runs as root
 * @param home the user's home folder
 * @param variables the environment
 */
public record Surroundings(boolean root, Path home, Map<String, String> variables) {
    public Surroundings {
        variables = Map.copyOf(variables);
    }

    /** Those of this process; the environment is handed in, because only Main reads it. */
    public static Surroundings ofThisProcess(Map<String, String> variables) {
        Path home = Path.of(variables.getOrDefault("HOME", System.getProperty("user.home", "/")));
        return new Surroundings(isRoot(), home, variables);
    }

    Path state() {
        return root ? Path.of("/var/lib/refreshd") : folder("XDG_STATE_HOME", home.resolve(".local/state"));
    }

    Path cache() {
        return root ? Path.of("/var/cache/refreshd") : folder("XDG_CACHE_HOME", home.resolve(".cache"));
    }

    private Path folder(String variable, Path fallback) {
        // The XDG specification says to ignore relative paths.
        return Optional.ofNullable(variables.get(variable))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(fallback)
                .resolve("refreshd");
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }
}
