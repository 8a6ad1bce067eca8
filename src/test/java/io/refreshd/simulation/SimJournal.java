package io.refreshd.simulation;

import io.refreshd.charm.CharmContent;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.journal.Envelope;
import io.refreshd.journal.EventCodec;
import io.refreshd.journal.Journal;
import io.refreshd.journal.JournalProblem;
import io.refreshd.journal.JournalProblem.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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

    private static final JournalProblem FULL =
            new JournalProblem(Kind.UNWRITABLE, "the disk is full; make room there", "df -h");
    private static final JournalProblem UNKNOWN =
            new JournalProblem(Kind.UNSURE, "an input/output error left it unknown what is there", "dmesg | tail");
    private static final JournalProblem NOT_WRITTEN_ANY_MORE =
            new JournalProblem(Kind.UNWRITABLE, "nothing more is written until the next start", "dmesg | tail");

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
    private record Kept(Written written, Event read) {
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
            Kept fresh = new Kept(Written.of(envelope), CODEC.decode(envelope));
            KNOWN.put(event, fresh);
            return fresh;
        }
    }

    /** Whether this content was kept. */
    public boolean has(String sha256) {
        return contents.containsKey(sha256);
    }

    public List<Entry> entries() {
        return List.copyOf(disk);
    }

    public long size() {
        return disk.size();
    }

    /**
     * What lies on the disk of an event.
     *
     * @param mark the same for the same line, another for another one
     */
    public record Written(String line, long mark) {
        static Written of(Envelope envelope) {
            String line = envelope.type() + ' ' + envelope.data();
            long mark = 0xCBF29CE484222325L;
            for (int index = 0; index < line.length(); index++) {
                mark = (mark ^ line.charAt(index)) * 0x100000001B3L;
            }
            return new Written(line, mark);
        }
    }

    /** Told of every entry when it is on disk, before the daemon is. */
    public interface Watcher {
        /** The entry, and the form in which it lies on the disk. */
        void durable(Entry entry, Written kept);
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

    /** Keeps what was there before. */
    public void plant(byte[] content) {
        contents.put(CharmContent.digest(content), content);
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
                written.fail(NOT_WRITTEN_ANY_MORE);
            } else if (time.elapsed() < fullUntil) {
                written.fail(FULL);
            } else if (weather.strikes(Fault.DISK_ERROR)) {
                broken = true;
                if (weather.choice(2) == 1) {
                    write(application, events, at);
                }
                written.fail(UNKNOWN);
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
            watcher.durable(onDisk, kept.written());
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
        if (!CharmContent.digest(content).equals(sha256)) {
            return Future.failedFuture(new IllegalArgumentException("the content is not the one of " + sha256));
        }
        if (broken || time.elapsed() < fullUntil) {
            return Future.failedFuture(broken ? NOT_WRITTEN_ANY_MORE : FULL);
        }
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
