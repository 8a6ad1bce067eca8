package io.refreshd.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Room that is kept for the time when the disk is full, so that what a rollback writes still fits. */
interface Ballast {
    /** Gives the room up; false when there is none left. */
    boolean giveUp();

    /** Takes the room again when there is plenty of it. */
    void restore();

    /** A file beside the journal. */
    static Ballast file(Path path) {
        return new InFile(path, SIZE);
    }

    /** Enough for several hundred events. */
    int SIZE = 1 << 20;

    /** A file of real bytes: holes and zeros take no room on some filesystems. */
    final class InFile implements Ballast {
        private static final Logger LOG = LoggerFactory.getLogger(Ballast.class);

        private final Path path;
        private final int size;

        InFile(Path path, int size) {
            this.path = path;
            this.size = size;
        }

        @Override
        public boolean giveUp() {
            try {
                if (!Files.exists(path) || Files.size(path) == 0) {
                    return false;
                }
                Files.delete(path);
                LOG.warn("disk full: the journal's reserve is given up file={} bytes={}", path, size);
                return true;
            } catch (IOException stuck) {
                LOG.error("disk full, and the journal's reserve can not be given up file={}", path, stuck);
                return false;
            }
        }

        @Override
        public void restore() {
            try {
                boolean plenty =
                        Files.getFileStore(path.toAbsolutePath().getParent()).getUsableSpace() > 2L * size;
                if (plenty && !(Files.exists(path) && Files.size(path) == size)) {
                    write();
                }
            } catch (IOException full) {
                LOG.warn("the journal's reserve can not be made file={} cause={}", path, full.toString());
            }
        }

        private void write() throws IOException {
            byte[] bytes = new byte[size];
            new SplittableRandom(size).nextBytes(bytes);
            try (FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
        }
    }
}
