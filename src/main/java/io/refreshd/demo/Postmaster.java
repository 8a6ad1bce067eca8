package io.refreshd.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server's process, told from a later one with the same number by its start.
 *
 * @param pid its process number
 * @param start when it started, in clock ticks since the machine did
 */
record Postmaster(long pid, long start) {
    private static final int START_FIELD = 22;

    /** The process that the data folder's pid file names, when it lives. */
    static Optional<Postmaster> of(Path data) {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"), StandardCharsets.ISO_8859_1);
            return lines.isEmpty()
                    ? Optional.empty()
                    : find(Long.parseLong(lines.get(0).strip()));
        } catch (IOException | NumberFormatException none) {
            return Optional.empty();
        }
    }

    /** All processes that were started with a folder of the place in their command line. */
    static List<Long> serving(Place place) throws IOException {
        String folder = place.state() + "/";
        List<Long> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : (Iterable<Path>) processes::iterator) {
                String name = process.getFileName().toString();
                if (name.matches("\\d+") && commandLine(process).contains(folder)) {
                    found.add(Long.parseLong(name));
                }
            }
        }
        return found;
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    boolean alive() {
        return find(pid).filter(this::equals).isPresent();
    }

    private static Optional<Postmaster> find(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            // The second field, the program's name in parentheses, may hold spaces.
            int end = stat.lastIndexOf(')');
            String[] fields = stat.substring(end + 2).split(" ");
            boolean ended = fields[0].equals("Z") || fields[0].equals("X");
            return ended ? Optional.empty() : Optional.of(new Postmaster(pid, Long.parseLong(fields[START_FIELD - 3])));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
