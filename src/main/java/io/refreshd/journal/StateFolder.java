package io.refreshd.journal;

import io.refreshd.journal.JournalProblem.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The state folder while this process has it. The lock is the kernel's: it ends with the process, however that ends.
 * The number in the file is for people. Blocking; called before the event loops run.
 */
public final class StateFolder implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final int LONGEST_PID = 32;

    private final Path path;
    private final FileChannel channel;

    private StateFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Makes the folder where it is missing and takes it; a {@link JournalProblem} names who has it already. */
    public static StateFolder take(Path path) {
        try {
            make(path.toAbsolutePath());
            FileChannel channel = FileChannel.open(
                    path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                String owner = owner(channel);
                channel.close();
                throw inUse(path, owner);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)), 0);
            channel.force(true);
            return new StateFolder(path, channel);
        } catch (IOException unusable) {
            throw new JournalProblem(
                    Kind.UNWRITABLE,
                    "the state folder " + path + " can not be used: " + unusable,
                    "ls -ld " + path,
                    unusable);
        }
    }

    /** Servers may run as another user than the daemon: who only passes through may, whatever the umask says. */
    private static void make(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null) {
            make(parent);
        }
        try {
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x--x"));
        } catch (FileAlreadyExistsException raced) {
            // Another process made it meanwhile; when it is no folder, what follows says so.
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // The lock ends with the process.
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ownProcess) {
            return null;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST_PID);
        channel.read(buffer, 0);
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip();
    }

    private static JournalProblem inUse(Path path, String owner) {
        boolean named = !owner.isEmpty() && owner.chars().allMatch(Character::isDigit);
        return new JournalProblem(
                Kind.IN_USE,
                "the state folder " + path + " is in use by another refreshd" + (named ? ", process " + owner : ""),
                named ? "kill -TERM " + owner : "fuser " + path.resolve(LOCK));
    }
}
