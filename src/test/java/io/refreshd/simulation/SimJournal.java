package io.refreshd.simulation;

import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.journal.Envelope;
import io.refreshd.journal.EventCodec;
import io.refreshd.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A journal on a simulated disk: it survives crashes of the daemon that writes it. Like the real one it writes nothing
 * more after an input/output error until it is opened again.
 */
public final class SimJournal implements Journal {
    private static final long WRITE = 1_000;

    private final VirtualTime time;
    private final Weather weather;
    private final List<Entry> disk = new ArrayList<>();
    private final TreeMap<String, byte[]> contents = new TreeMap<>();
    private Watcher watcher = (entry, kept) -> {};
    private long fullUntil;
    private boolean broken;
    private @Nullable Daemon owner;

    public SimJournal(VirtualTime time, Weather weather) {
        this.time = time;
        this.weather = weather;
    }

    /**
     * As it lies on the disk, and as it is read from there. The codec is a pure function: each distinct event goes
     * through it once in a process, and the same one again is known.
     */
    private record Kept(Envelope envelope, Event read) {
        private static final int MOST_KNOWN = 100_000;
        private static final EventCodec CODEC = new EventCodec();
        private static final Map<Event, Kept> KNOWN = new ConcurrentHashMap<>();

        static Kept of(Event event) {
            Kept known = KNOWN.get(event);
            if (known != null) {
                return known;
            }
            if (KNOWN.size() > MOST_KNOWN) {
                KNOWN.clear();
            }
            Envelope envelope = CODEC.encode(event);
            Kept fresh = new Kept(envelope, CODEC.decode(envelope));
            KNOWN.put(event, fresh);
            return fresh;
        }
    }

    public List<Entry> entries() {
        return List.copyOf(disk);
    }

    public long size() {
        return disk.size();
    }

    /** Told of every entry when it is on disk, before the daemon is. */
    public interface Watcher {
        /** The entry, and the form in which it lies on the disk. */
        void durable(Entry entry, Envelope kept);
    }

    public void watch(Watcher watching) {
        watcher = watching;
    }

    /** A fresh start of the daemon reads the disk again. */
    public void reopen() {
        broken = false;
    }

    public boolean broken() {
        return broken;
    }

    /** Appends fail from now on for so many microseconds. */
    public void fill(long micros) {
        fullUntil = Math.max(fullUntil, time.elapsed() + micros);
    }

    /** The lock of the state folder: who has it keeps it until the end of that process. */
    public boolean take(Daemon daemon) {
        if (owner != null && owner != daemon && owner.alive()) {
            return false;
        }
        owner = daemon;
        return true;
    }

    /** Somebody made room on the disk. */
    public void makeRoom() {
        fullUntil = 0;
    }

    /** Writes without delay, as when it was there before. */
    public void plant(String application, List<Event> events) {
        write(application, events, time.now());
    }

    @Override
    public Future<List<Entry>> append(String application, List<Event> events, Instant at) {
        Promise<List<Entry>> written = Promise.promise();
        time.in(WRITE, () -> {
            if (broken) {
                written.fail(new IOException("the journal is not written any more until the next start"));
            } else if (time.elapsed() < fullUntil) {
                written.fail(new IOException("no space left on device"));
            } else if (weather.strikes(Fault.DISK_ERROR)) {
                broken = true;
                if (weather.choice(2) == 1) {
                    write(application, events, at);
                }
                written.fail(new IOException("input/output error"));
            } else {
                written.complete(write(application, events, at));
            }
        });
        return written.future();
    }

    private List<Entry> write(String application, List<Event> events, Instant at) {
        List<Entry> entries = new ArrayList<>();
        for (Event event : events) {
            Kept kept = Kept.of(event);
            Entry onDisk = new Entry(disk.size() + 1L, application, at, kept.read());
            disk.add(onDisk);
            entries.add(new Entry(onDisk.seq(), application, at, event));
            watcher.durable(onDisk, kept.envelope());
        }
        return entries;
    }

    @Override
    public Future<List<Entry>> read(long after, int limit) {
        return Future.succeededFuture(
                List.copyOf(disk.subList((int) after, (int) Math.min(disk.size(), after + limit))));
    }

    @Override
    public Future<Void> keep(String sha256, byte[] content) {
        contents.put(sha256, content.clone());
        return Future.succeededFuture();
    }

    @Override
    public Future<Optional<byte[]>> content(String sha256) {
        return Future.succeededFuture(Optional.ofNullable(contents.get(sha256)));
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
