package io.refreshd.substrate.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Linux's table of processes, {@code /proc}. A process that is only waiting to be reaped counts as gone. */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");
    private static final List<String> NONE = List.of("");
    private static final int LONGEST_LINE = 1 << 15;

    /**
     * A live process.
     *
     * @param start in clock ticks since boot
     * @param frozen stopped by a signal or a debugger
     */
    record Found(long pid, long start, boolean frozen) {}

    /** The process of this number; empty when there is none. */
    Optional<Found> find(long pid) {
        if (pid <= 0) {
            return Optional.empty();
        }
        try {
            String line = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            // The second field is the program's name in brackets and may itself hold anything.
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            char state = fields[0].charAt(0);
            if (state == 'Z' || state == 'X') {
                return Optional.empty();
            }
            return Optional.of(new Found(pid, Long.parseLong(fields[19]), state == 'T' || state == 't'));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException gone) {
            return Optional.empty();
        }
    }

    /**
     * Whether the process was started to serve exactly this, by itself or still through a wrapper.
     *
     * @param served a server's data folder, or the settings of a Patroni member
     */
    boolean serves(long pid, Path served) {
        return serves(arguments(pid), served);
    }

    /**
     * The same of a process that is known to be the right one. While it turns from the wrapper into the server it has no
     * arguments for a moment, and is not gone.
     */
    boolean stillServes(long pid, Path served) {
        List<String> arguments = arguments(pid);
        return arguments.equals(NONE) ? find(pid).isPresent() : serves(arguments, served);
    }

    private static boolean serves(List<String> arguments, Path served) {
        int option = arguments.indexOf("-D");
        int last = arguments.size() - 1;
        boolean server =
                option > 0 && option < last && arguments.get(option + 1).equals(served.toString());
        boolean member = last > 0
                && arguments.get(last).equals(served.toString())
                && arguments.get(last - 1).endsWith("/patroni");
        return server || member;
    }

    /** What serves this, by looking at every process: the oldest one, its children look alike for a moment. */
    Optional<Found> scan(Path served) {
        return all().stream()
                .filter(pid -> serves(pid, served))
                .filter(pid -> isServersOrPython(arguments(pid).get(0)))
                .flatMap(pid -> find(pid).stream())
                .min(Comparator.comparingLong(Found::start).thenComparingLong(Found::pid));
    }

    /**
     * Every process of a server in this folder: children outlive a killed server for a moment, and a program that makes
     * a cluster outlives the daemon that started it.
     */
    List<Long> inside(Path data) {
        return all().stream()
                .filter(pid -> isServers(arguments(pid).get(0)) && worksIn(pid, data) || makes(pid, data))
                .filter(pid -> find(pid).isPresent())
                .toList();
    }

    /** A server or one of its children, which call themselves {@code postgres: checkpointer} and so on. */
    private static boolean isServers(String program) {
        return program.endsWith("/postgres") || program.startsWith("postgres:");
    }

    private static boolean isServersOrPython(String program) {
        return program.endsWith("/postgres") || program.endsWith("/python3");
    }

    private static boolean makes(long pid, Path data) {
        return arguments(pid).contains("--pgdata=" + data);
    }

    private static boolean worksIn(long pid, Path data) {
        try {
            return Files.readSymbolicLink(PROC.resolve(pid + "/cwd")).equals(data);
        } catch (IOException notOurs) {
            return false;
        }
    }

    private static List<String> arguments(long pid) {
        try (FileChannel file = FileChannel.open(PROC.resolve(pid + "/cmdline"))) {
            // In one read: between two the process may have become another program.
            ByteBuffer read = ByteBuffer.allocate(LONGEST_LINE);
            file.read(read);
            String line = new String(read.array(), 0, read.position(), StandardCharsets.UTF_8);
            return line.isEmpty() ? NONE : List.of(line.split("\0"));
        } catch (IOException gone) {
            return NONE;
        }
    }

    private static List<Long> all() {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                pids.add(Long.parseLong(entry.getFileName().toString()));
            }
        } catch (IOException | NumberFormatException broken) {
            throw new Unable("can not read the table of processes: " + broken.getMessage(), broken);
        }
        return pids;
    }
}
