package io.refreshd.workload.patroni;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs of the Debian packages {@code patroni}, {@code etcd-server} and PostgreSQL's tools: installed, or unpacked
 * somewhere. Blocks on the disk.
 *
 * @param root the folder that the packages are unpacked in; {@code /} when they are installed
 */
public record Programs(Path root) {
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    /** What Patroni runs beside the server, and the release's binaries do not have. */
    private static final List<String> TOOLS =
            List.of("pg_isready", "pg_controldata", "pg_basebackup", "pg_rewind", "pg_waldump");

    private static final List<String> NEEDED = List.of("pg_isready", "pg_controldata", "pg_basebackup");

    /** What is missing, one sentence; empty when everything is there. */
    public Optional<String> missing() {
        List<String> missing = new ArrayList<>();
        Stream.of(PYTHON, root.resolve("usr/bin/patroni"), etcd())
                .filter(program -> !Files.isExecutable(program))
                .map(Path::toString)
                .forEach(missing::add);
        Optional<Path> tools = tools();
        NEEDED.stream()
                .filter(tool -> tools.filter(folder -> Files.isExecutable(folder.resolve(tool)))
                        .isEmpty())
                .forEach(missing::add);
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("Patroni's programs are not complete in " + root + ": " + String.join(", ", missing)
                        + " (Debian packages patroni, etcd-server, postgresql)");
    }

    public Path etcd() {
        return root.resolve("usr/bin/etcd");
    }

    /** Runs a member in the foreground; its settings are the last argument, by which the process is known. */
    public List<String> run(Path settings) {
        List<String> command = new ArrayList<>(List.of("env", "PYTHONDONTWRITEBYTECODE=1"));
        if (root.getNameCount() > 0) {
            command.add("PYTHONPATH=" + root.resolve("usr/lib/python3/dist-packages"));
            library().ifPresent(folder -> command.add("LD_LIBRARY_PATH=" + folder));
        }
        command.add(PYTHON.toString());
        command.add(root.resolve("usr/bin/patroni").toString());
        command.add(settings.toString());
        return List.copyOf(command);
    }

    /**
     * What the folder of programs that a member is given has in it, as name and target: the release's own, and the tools.
     *
     * @param release the folder of the release's programs
     */
    public List<Path> links(Path release) {
        List<Path> links = new ArrayList<>();
        for (String program : List.of("postgres", "pg_ctl", "initdb")) {
            links.add(release.resolve("bin").resolve(program));
        }
        tools().ifPresent(folder ->
                TOOLS.stream().map(folder::resolve).filter(Files::isExecutable).forEach(links::add));
        return links;
    }

    private Optional<Path> tools() {
        return newest(root.resolve("usr/lib/postgresql"), "*/bin/pg_controldata")
                .map(Path::getParent);
    }

    private Optional<Path> library() {
        return newest(root.resolve("usr/lib"), "*/libpq.so.5").map(Path::getParent);
    }

    private static Optional<Path> newest(Path folder, String pattern) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        Path last = Path.of(pattern.substring(2));
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.resolve(last))
                    .filter(Files::exists)
                    .max(Comparator.naturalOrder());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
