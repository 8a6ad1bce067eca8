package io.refreshd.simulation;

import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A journal on a simulated disk: it survives crashes of the daemon that writes it. */
final class SimJournal implements Journal {
    private final VirtualTime time;
    private final List<Entry> disk = new ArrayList<>();
    private final TreeMap<String, byte[]> contents = new TreeMap<>();

    SimJournal(VirtualTime time) {
        this.time = time;
    }

    List<Entry> entries() {
        return List.copyOf(disk);
    }

    @Override
    public Future<List<Entry>> append(String application, List<Event> events, Instant at) {
        Promise<List<Entry>> written = Promise.promise();
        time.after(Duration.ofMillis(1), () -> {
            List<Entry> entries = new ArrayList<>();
            for (Event event : events) {
                entries.add(new Entry(disk.size() + 1L, application, at, event));
                disk.add(entries.get(entries.size() - 1));
            }
            written.complete(entries);
        });
        return written.future();
    }

    @Override
    public Future<List<Entry>> read(long after, int limit) {
        return Future.succeededFuture(
                disk.stream().filter(entry -> entry.seq() > after).limit(limit).toList());
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
