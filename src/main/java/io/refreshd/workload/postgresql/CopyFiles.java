package io.refreshd.workload.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Consumer;

/** Copies a data folder whose server runs: files may vanish meanwhile, and what is only the source's own is left out. */
public final class CopyFiles {
    private static final Set<String> WITHOUT_CONTENT = Set.of(
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");
    private static final Set<String> LEFT_OUT = Set.of(
            "postmaster.pid",
            "postmaster.opts",
            "standby.signal",
            "recovery.signal",
            "backup_label",
            "tablespace_map",
            "pg_internal.init",
            "current_logfiles");
    private static final String CONTROL = "pg_control";

    private final Path from;
    private final Path to;
    private final Consumer<Path> owner;

    /** @param owner gives a file or folder to the server's user */
    public CopyFiles(Path from, Path to, Consumer<Path> owner) {
        this.from = from;
        this.to = to;
        this.owner = owner;
    }

    /** Copies everything; the control file last, as pg_basebackup does. */
    public void run() {
        try {
            Files.walkFileTree(from, new Visitor());
            folder(to.resolve("pg_wal/archive_status"));
            copy(from.resolve("global/" + CONTROL), to.resolve("global/" + CONTROL));
        } catch (IOException broken) {
            throw new UncheckedIOException("can not copy " + from + ": " + broken.getMessage(), broken);
        }
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
            String name = visited.getFileName().toString();
            if (name.startsWith("pgsql_tmp")) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            folder(to.resolve(from.relativize(visited)));
            boolean hollow = from.equals(visited.getParent()) && WITHOUT_CONTENT.contains(name);
            return hollow ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            String name = file.getFileName().toString();
            if (!LEFT_OUT.contains(name) && !name.startsWith("pgsql_tmp") && !name.equals(CONTROL)) {
                copy(file, to.resolve(from.relativize(file)));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException broken) throws IOException {
            if (broken instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw broken;
        }
    }

    private void folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            owner.accept(folder);
        }
    }

    private void copy(Path file, Path target) throws IOException {
        try {
            Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            owner.accept(target);
        } catch (NoSuchFileException vanished) {
            // Dropped while we copied: the log that is replayed from the start of the backup says so too.
        }
    }
}
