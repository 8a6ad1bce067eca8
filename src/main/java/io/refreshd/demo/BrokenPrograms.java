package io.refreshd.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/**
 * Real programs packed again, as an artefact, with a server that says its version and otherwise ends at once. The same
 * programs give the same bytes.
 */
final class BrokenPrograms {
    private static final int PROGRAM = 0100755;
    private static final int FILE = 0100644;
    private static final String SERVER = """
            #!/bin/sh
            case "$*" in *-V*) echo "postgres (PostgreSQL) VERSION"; exit 0 ;; esac
            case "$*" in *--version*) echo "postgres (PostgreSQL) VERSION"; exit 0 ;; esac
            echo "$(date -u '+%Y-%m-%d %H:%M:%S.000 UTC') [$$] FATAL:  this build is broken on purpose"
            exit 1
            """;

    private BrokenPrograms() {}

    /**
     * Packs the programs.
     *
     * @param programs a folder with {@code bin/}, {@code lib/} and {@code share/}
     * @param version what the server says that it is
     */
    static void pack(Path programs, String version, Path jar) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            ZipEntry entry = new ZipEntry("postgres-broken.txz");
            entry.setLastModifiedTime(FileTime.fromMillis(0));
            zip.putNextEntry(entry);
            zip.setLevel(0);
            // Nobody keeps it: what counts is that it is made and read quickly.
            LZMA2Options stored = new LZMA2Options();
            stored.setMode(LZMA2Options.MODE_UNCOMPRESSED);
            OutputStream packed = new XZOutputStream(zip, stored, XZ.CHECK_CRC32);
            TarArchiveOutputStream tar = new TarArchiveOutputStream(packed);
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Path path : tree(programs)) {
                add(tar, programs, path, SERVER.replace("VERSION", version));
            }
            // Closes the archive's file with it.
            tar.close();
        }
    }

    private static void add(TarArchiveOutputStream tar, Path programs, Path path, String server) throws IOException {
        String name = programs.relativize(path).toString();
        if (Files.isSymbolicLink(path)) {
            TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            link.setLinkName(Files.readSymbolicLink(path).toString());
            put(tar, link);
        } else if (Files.isDirectory(path)) {
            put(tar, new TarArchiveEntry(name + "/"));
        } else {
            byte[] content =
                    name.equals("bin/postgres") ? server.getBytes(StandardCharsets.UTF_8) : Files.readAllBytes(path);
            TarArchiveEntry file = new TarArchiveEntry(name);
            file.setMode(Files.isExecutable(path) ? PROGRAM : FILE);
            file.setSize(content.length);
            file.setModTime(0L);
            tar.putArchiveEntry(file);
            tar.write(content);
            tar.closeArchiveEntry();
        }
    }

    private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry) throws IOException {
        entry.setModTime(0L);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private static List<Path> tree(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> !path.equals(folder)).sorted().toList();
        }
    }
}
