package io.refreshd.substrate.local;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Unpacks the one {@code .txz} in a jar of PostgreSQL programs. With the system's tar where it works, which is three
 * times as fast, else in Java. Everything is readable by everybody afterwards; nothing lands outside the folder.
 */
final class Archive {
    private static final Duration TAR = Duration.ofMinutes(3);
    private static final int MOST_ENTRIES = 20_000;

    private final boolean systemTar;

    Archive(boolean systemTar) {
        this.systemTar = systemTar;
    }

    /** Unpacks into an existing, empty folder. */
    void unpack(Path jar, Path folder) {
        Path txz = folder.resolveSibling(folder.getFileName() + ".txz");
        try {
            extract(jar, txz);
            if (!systemTar || !byTar(txz, folder)) {
                byJava(txz, folder);
            }
            openToAll(folder);
        } catch (IOException broken) {
            throw new Unable("can not unpack " + jar + ": " + broken.getMessage(), broken);
        } finally {
            AtomicFiles.delete(txz);
        }
    }

    private static void extract(Path jar, Path txz) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.stream()
                    .filter(candidate -> candidate.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow(() -> new Unable(jar.getFileName() + " holds no PostgreSQL programs (no .txz in it)"));
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, txz, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static boolean byTar(Path txz, Path folder) {
        if (Shell.run(TAR, List.of("tar", "-xJf", txz.toString(), "--no-same-owner", "-C", folder.toString()))
                .succeeded()) {
            return true;
        }
        AtomicFiles.deleteFolder(folder);
        AtomicFiles.folder(folder, "rwxr-xr-x");
        return false;
    }

    private static void byJava(Path txz, Path folder) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(txz), 1 << 16);
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(file))) {
            int entries = 0;
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (++entries > MOST_ENTRIES) {
                    throw new IOException("more than " + MOST_ENTRIES + " entries");
                }
                write(tar, entry, inside(folder, folder.resolve(entry.getName())));
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Path parent = target.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (entry.isSymbolicLink()) {
            Path base = parent == null ? target : parent;
            inside(base, base.resolve(entry.getLinkName()));
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
            Files.copy(tar, target);
            Files.setPosixFilePermissions(target, permissions((entry.getMode() & 0100) != 0));
        } else {
            throw new IOException("an entry is neither file, folder nor link: " + entry.getName());
        }
    }

    private static Path inside(Path folder, Path target) throws IOException {
        if (!target.normalize().startsWith(folder)) {
            throw new IOException("an entry points outside of the archive: " + target);
        }
        return target.normalize();
    }

    private static Set<PosixFilePermission> permissions(boolean executable) {
        Set<PosixFilePermission> permissions = EnumSet.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.OTHERS_READ);
        if (executable) {
            permissions.addAll(Set.of(
                    PosixFilePermission.OWNER_EXECUTE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_EXECUTE));
        }
        return permissions;
    }

    /** Whatever the umask was: the servers may run as another user than the daemon. */
    private static void openToAll(Path folder) throws IOException {
        try (java.util.stream.Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                if (!Files.isSymbolicLink(path)) {
                    Files.setPosixFilePermissions(
                            path, permissions(Files.isDirectory(path) || Files.isExecutable(path)));
                }
            }
        }
    }
}
