package io.refreshd.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Strikes as they are really done: signals to processes, and a disk of the journal's own that can be filled. */
final class Arsenal implements AutoCloseable {
    private static final int DISK_BYTES = 8 << 20;

    private final Place place;
    private final Path disk;
    private final boolean ownDisk;

    Arsenal(Place place) throws IOException {
        this.place = place;
        this.disk = place.root().resolve("journal-disk");
        Files.createDirectory(disk);
        ownDisk = run("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES + ",mode=755", "none", disk.toString());
        if (ownDisk) {
            Files.createFile(disk.resolve("journal.db"));
            Files.createSymbolicLink(place.state().resolve("journal.db"), disk.resolve("journal.db"));
        }
    }

    /** Whether the disk can be filled; only root may have one of its own. */
    boolean fillable() {
        return ownDisk;
    }

    void fill() throws IOException {
        byte[] block = new byte[4096];
        try (var stream = Files.newOutputStream(disk.resolve("filler"))) {
            for (int written = 0; written < DISK_BYTES; written += block.length) {
                stream.write(block);
            }
        } catch (IOException full) {
            // That is what it is for.
            return;
        }
        throw new IOException("the journal's disk does not fill");
    }

    void empty() throws IOException {
        Files.deleteIfExists(disk.resolve("filler"));
    }

    void kill(int unit) throws IOException {
        signal("KILL", postmaster(unit));
    }

    /** The server and all its processes: nobody answers. */
    void stop(int unit) throws IOException {
        List<Long> all = new ArrayList<>(postmaster(unit));
        for (long postmaster : postmaster(unit)) {
            all.addAll(children(postmaster, ""));
        }
        signal("STOP", all);
    }

    /** Every process of every unit goes on. */
    void goOn() throws IOException {
        for (int unit : place.units().keySet()) {
            for (long postmaster : postmaster(unit)) {
                List<Long> all = new ArrayList<>(List.of(postmaster));
                all.addAll(children(postmaster, ""));
                signal("CONT", all);
            }
        }
    }

    /** Sessions have the client's address in their title. */
    void drop(int unit) throws IOException {
        for (long postmaster : postmaster(unit)) {
            signal("TERM", children(postmaster, "127.0.0.1("));
        }
    }

    private List<Long> postmaster(int unit) {
        return Postmaster.of(place.state()
                        .resolve("units")
                        .resolve(Place.APPLICATION)
                        .resolve(String.valueOf(unit))
                        .resolve("data"))
                .stream()
                .map(Postmaster::pid)
                .toList();
    }

    private static List<Long> children(long parent, String title) throws IOException {
        List<Long> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : (Iterable<Path>) processes::iterator) {
                String name = process.getFileName().toString();
                if (name.matches("\\d+") && isChild(process, parent, title)) {
                    found.add(Long.parseLong(name));
                }
            }
        }
        return found;
    }

    private static boolean isChild(Path process, long parent, String title) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[1].equals(String.valueOf(parent))
                    && Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                            .contains(title);
        } catch (IOException gone) {
            return false;
        }
    }

    private static void signal(String name, List<Long> pids) throws IOException {
        if (!pids.isEmpty()) {
            List<String> command = new ArrayList<>(List.of("kill", "-s", name));
            pids.forEach(pid -> command.add(String.valueOf(pid)));
            run("sh", "-c", String.join(" ", command));
        }
    }

    static boolean run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        if (ownDisk) {
            run("umount", "-l", disk.toString());
        }
    }
}
