package io.refreshd.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The demo's own folder: the daemon's state and everything else that it writes. Anybody may pass through it, because
 * servers that root starts run as another user.
 *
 * @param root an absolute path
 */
record Place(Path root) {
    /** The application's name. */
    static final String APPLICATION = "postgresql";

    private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwxr-xr-x");

    /** Makes a new folder on a real disk: {@code /tmp} may be in memory. */
    static Place create() throws IOException {
        Path base = List.of(Path.of("/var/tmp"), Path.of("/tmp")).stream()
                .filter(Files::isWritable)
                .findFirst()
                .orElseThrow(() -> new IOException("neither /var/tmp nor /tmp can be written to"));
        Path root = Files.createTempDirectory(base, "refreshd-demo-");
        Files.setPosixFilePermissions(root, OPEN);
        Place place = new Place(root);
        Files.setPosixFilePermissions(Files.createDirectory(place.state()), OPEN);
        return place;
    }

    Path state() {
        return root.resolve("state");
    }

    Path config() {
        return root.resolve("refreshd.yaml");
    }

    Path daemonLog() {
        return root.resolve("daemon.log");
    }

    Path writerLog() {
        return root.resolve("writer.log");
    }

    Path ledger() {
        return root.resolve("ledger");
    }

    Path tokenFile() {
        return state().resolve("token");
    }

    Path addressFile() {
        return state().resolve("address");
    }

    /** How clients reach the units. */
    Path clientFile() {
        return state().resolve("applications").resolve(APPLICATION).resolve("client.json");
    }

    /** The units' folders by ordinal, as they are now. */
    Map<Integer, Path> units() {
        Map<Integer, Path> units = new TreeMap<>();
        Path folder = state().resolve("units").resolve(APPLICATION);
        if (Files.isDirectory(folder)) {
            try (Stream<Path> entries = Files.list(folder)) {
                entries.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                        .forEach(entry ->
                                units.put(Integer.parseInt(entry.getFileName().toString()), entry));
            } catch (IOException | UncheckedIOException changing) {
                return units;
            }
        }
        return units;
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> paths = Files.walk(folder)) {
            all = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
