package io.refreshd.workload.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** The file that makes a server start as a standby. */
public final class StandbySignal {
    static final String NAME = "standby.signal";

    private StandbySignal() {}

    /**
     * Writes it, durable before this returns.
     *
     * @param owner gives a file to the server's user, which opens it for writing
     */
    public static void write(Path data, Consumer<Path> owner) {
        Path file = data.resolve(NAME);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            owner.accept(file);
            channel.force(true);
        } catch (FileAlreadyExistsException already) {
            owner.accept(file);
        } catch (IOException broken) {
            throw new UncheckedIOException("can not write " + file + ": " + broken.getMessage(), broken);
        }
        sync(data);
    }

    /** Takes it away, durable before this returns. */
    public static void delete(Path data) {
        try {
            Files.deleteIfExists(data.resolve(NAME));
        } catch (IOException broken) {
            throw new UncheckedIOException("can not delete " + data.resolve(NAME) + ": " + broken.getMessage(), broken);
        }
        sync(data);
    }

    private static void sync(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException broken) {
            throw new UncheckedIOException("can not sync " + folder + ": " + broken.getMessage(), broken);
        }
    }
}
