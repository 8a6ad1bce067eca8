package io.refreshd.substrate.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;

/** Writes jars like those with PostgreSQL's programs, with whatever a test wants in them. */
final class ProgramJar {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar;

    ProgramJar() throws IOException {
        tar = new TarArchiveOutputStream(new XZCompressorOutputStream(bytes));
    }

    /** A jar whose {@code postgres} says that it is this version. */
    static Path saying(Path file, String version) throws IOException {
        return new ProgramJar()
                .folder("bin/")
                .file("bin/postgres", 0755, "#!/bin/sh\necho 'postgres (PostgreSQL) " + version + "'\n")
                .folder("lib/")
                .file("lib/libpq.so.5.14", 0644, "library")
                .link("lib/libpq.so", "libpq.so.5.14")
                .write(file);
    }

    ProgramJar folder(String name) throws IOException {
        tar.putArchiveEntry(new TarArchiveEntry(name));
        tar.closeArchiveEntry();
        return this;
    }

    ProgramJar file(String name, int mode, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setMode(0100000 | mode);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
        return this;
    }

    ProgramJar link(String name, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK, true);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
        return this;
    }

    Path write(Path file) throws IOException {
        tar.close();
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("postgres-linux-x86_64.txz"));
            zip.write(bytes.toByteArray());
            zip.closeEntry();
        }
        return file;
    }
}
