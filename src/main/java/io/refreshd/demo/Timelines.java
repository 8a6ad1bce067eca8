package io.refreshd.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How often a cluster has had a new primary: every promotion begins a timeline and leaves a history file. */
final class Timelines {
    private static final Pattern HISTORY = Pattern.compile("[0-9A-F]{8}\\.history");

    private Timelines() {}

    /** The newest timeline in any of the units' folders; a cluster begins with 1. */
    static int newest(Collection<Path> units) throws IOException {
        int newest = 1;
        for (Path unit : units) {
            Path wal = unit.resolve("data").resolve("pg_wal");
            if (Files.isDirectory(wal)) {
                newest = Math.max(newest, newestIn(wal));
            }
        }
        return newest;
    }

    private static int newestIn(Path wal) throws IOException {
        try (Stream<Path> entries = Files.list(wal)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> HISTORY.matcher(name).matches())
                    .mapToInt(name -> Integer.parseInt(name.substring(0, 8), 16))
                    .max()
                    .orElse(1);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
