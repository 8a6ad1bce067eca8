package io.refreshd.workload.postgresql;

import io.refreshd.decide.Facts.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The room that a server has: of its data, its WAL and its tablespaces, whichever disk has the least. Blocking. */
public final class DiskSpace {
    private DiskSpace() {}

    public static Disk of(Path data) {
        try {
            Disk least = disk(data);
            for (Path place : places(data)) {
                Disk disk = disk(place);
                least = disk.usableBytes() < least.usableBytes() ? disk : least;
            }
            return least;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the disk of " + data + " can not be asked", unreadable);
        }
    }

    private static List<Path> places(Path data) throws IOException {
        List<Path> places = new ArrayList<>();
        if (Files.isDirectory(data.resolve("pg_wal"))) {
            places.add(data.resolve("pg_wal"));
        }
        if (Files.isDirectory(data.resolve("pg_tblspc"))) {
            try (Stream<Path> tablespaces = Files.list(data.resolve("pg_tblspc"))) {
                tablespaces.filter(Files::exists).forEach(places::add);
            }
        }
        return places;
    }

    private static Disk disk(Path place) throws IOException {
        FileStore store = Files.getFileStore(place);
        return new Disk(store.getTotalSpace(), store.getUsableSpace());
    }
}
