package io.refreshd.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The client's own record of what was acknowledged to it: one key in a line. A thread of its own writes small batches
 * and forces each to disk; a half line at the end, left by a crash, is not an entry.
 */
final class Ledger implements AutoCloseable {
    private static final long BATCH_MILLIS = 25;
    private static final long END = -1;

    private final LinkedBlockingQueue<Long> queue = new LinkedBlockingQueue<>();
    private final FileChannel channel;
    private final Thread thread;
    private volatile @Nullable IOException trouble;

    Ledger(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        thread = new Thread(this::write, "ledger");
        thread.setDaemon(true);
        thread.start();
    }

    /** Remembers an acknowledged key; it is on disk a batch later, and certainly after {@link #close}. */
    void append(long key) {
        queue.add(key);
    }

    /** Writes what is left and says if anything could not be written. */
    @Override
    public void close() throws IOException {
        queue.add(END);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before the ledger was on disk", e);
        }
        channel.close();
        IOException happened = trouble;
        if (happened != null) {
            throw happened;
        }
    }

    /** The keys in a ledger, ascending, each once. */
    static long[] read(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        LongStream keys = whole.lines().mapToLong(Long::parseLong);
        return keys.sorted().distinct().toArray();
    }

    /** How many of the ledger's keys a unit does not have; both ascending. */
    static long[] missing(long[] acknowledged, long[] stored) {
        return Arrays.stream(acknowledged)
                .filter(key -> Arrays.binarySearch(stored, key) < 0)
                .toArray();
    }

    private void write() {
        try {
            boolean more = true;
            while (more) {
                more = batch();
            }
        } catch (IOException e) {
            trouble = e;
        } catch (InterruptedException e) {
            trouble = new IOException("the ledger was interrupted", e);
        }
    }

    private boolean batch() throws IOException, InterruptedException {
        StringBuilder lines = new StringBuilder();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BATCH_MILLIS);
        boolean more = true;
        long left = BATCH_MILLIS;
        while (more && left > 0) {
            Long key = queue.poll(left, TimeUnit.MILLISECONDS);
            if (key != null && key == END) {
                more = false;
            } else if (key != null) {
                lines.append(key).append('\n');
            }
            left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        }
        if (lines.length() > 0) {
            ByteBuffer bytes = StandardCharsets.US_ASCII.encode(lines.toString());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
        return more;
    }
}
