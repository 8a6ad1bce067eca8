package io.refreshd.substrate.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Files that are either the old ones or the new ones, whatever happens while they are written. */
public final class AtomicFiles {
    /** Only the daemon reads it. */
    public static final String PRIVATE = "rw-------";

    /** Everybody reads it, the daemon writes it. */
    public static final String PUBLIC = "rw-r--r--";

    private AtomicFiles() {}

    /** Writes through a new file that is fsynced and renamed; the folder is fsynced too. */
    public static void write(Path file, String text, String permissions) {
        write(file, text, permissions, path -> {});
    }

    /** The same, and hands the new file to its owner before it gets its name. */
    public static void write(Path file, String text, String permissions, Consumer<Path> owner) {
        Path next = file.resolveSibling(
                "." + file.getFileName() + "." + Thread.currentThread().getId() + ".new");
        try {
            Files.deleteIfExists(next);
            try (FileChannel channel = FileChannel.open(
                    next,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)))) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                Files.setPosixFilePermissions(next, PosixFilePermissions.fromString(permissions));
                owner.accept(next);
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder(folderOf(file));
        } catch (IOException broken) {
            throw new Unable("can not write " + file + ": " + broken.getMessage(), broken);
        }
    }

    /** Whether a file has exactly this text. */
    public static boolean holds(Path file, String text) {
        try {
            return Files.readString(file).equals(text);
        } catch (IOException absent) {
            return false;
        }
    }

    /** Deletes a file when it is there, and makes that durable. */
    public static void delete(Path file) {
        try {
            if (Files.deleteIfExists(file)) {
                syncFolder(folderOf(file));
            }
        } catch (IOException broken) {
            throw new Unable("can not delete " + file + ": " + broken.getMessage(), broken);
        }
    }

    /** Makes a folder, and those above it, that others may go through. */
    public static void folder(Path folder, String permissions) {
        try {
            if (!Files.isDirectory(folder)) {
                Path parent = folder.getParent();
                if (parent != null) {
                    folder(parent, permissions);
                }
                Files.createDirectory(folder);
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
            }
        } catch (FileAlreadyExistsException raced) {
            // Another thread or process made it meanwhile, which is as good.
        } catch (IOException broken) {
            throw new Unable("can not make the folder " + folder + ": " + broken.getMessage(), broken);
        }
    }

    /** Deletes a folder with everything in it; follows no links. */
    public static void deleteFolder(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException broken) throws IOException {
                    if (broken instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw broken;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException broken)
                        throws IOException {
                    if (broken != null) {
                        throw broken;
                    }
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException gone) {
            // Nothing to delete.
        } catch (IOException broken) {
            throw new Unable("can not delete " + folder + ": " + broken.getMessage(), broken);
        }
    }

    /** Deletes what was left in a folder under a name like this and not touched for so long. */
    static void sweep(Path folder, String names, Duration untouched) {
        FileTime limit = FileTime.fromMillis(System.currentTimeMillis() - untouched.toMillis());
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, names)) {
            for (Path entry : entries) {
                if (Files.getLastModifiedTime(entry).compareTo(limit) < 0) {
                    deleteFolder(entry);
                }
            }
        } catch (IOException inUse) {
            // Another daemon sweeps too; what is left is swept the next time.
        }
    }

    /** Makes a change of a folder's entries durable. */
    public static void syncFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Path folderOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file : parent;
    }
}
