package io.refreshd.journal;

import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.journal.JournalProblem.Kind;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A journal in memory: events pass through the codec as on disk. Everything is done at once, on the caller's thread. */
public final class MemoryJournal implements Journal {
    private record Kept(String application, Instant at, Envelope envelope) {}

    private final EventCodec codec = new EventCodec();
    private final List<Kept> events = new ArrayList<>();
    private final Map<String, byte[]> contents = new HashMap<>();
    private boolean closed;
    private Optional<JournalProblem> trouble = Optional.empty();

    /** The journal as the next start of the daemon finds it; this one is closed. */
    public MemoryJournal restarted() {
        closed = true;
        MemoryJournal next = new MemoryJournal();
        next.events.addAll(events);
        next.contents.putAll(contents);
        return next;
    }

    /** From now on nothing can be written, for this reason; empty: it can again. */
    public void refuse(Optional<JournalProblem> why) {
        trouble = why;
    }

    @Override
    public Future<List<Entry>> append(String application, List<Event> added, Instant at) {
        return answer(true, () -> {
            List<Kept> kept = added.stream()
                    .map(event -> new Kept(application, at, codec.encode(event)))
                    .toList();
            long before = events.size();
            events.addAll(kept);
            return entries(before, Integer.MAX_VALUE);
        });
    }

    @Override
    public Future<List<Entry>> read(long after, int limit) {
        return answer(false, () -> entries(after, limit));
    }

    @Override
    public Future<Void> keep(String sha256, byte[] content) {
        return answer(true, () -> {
                    if (!HashChain.sha256(content).equals(sha256)) {
                        throw new IllegalArgumentException("the content is not the one of " + sha256);
                    }
                    return contents.putIfAbsent(sha256, content.clone());
                })
                .mapEmpty();
    }

    @Override
    public Future<Optional<byte[]>> content(String sha256) {
        return answer(false, () -> Optional.ofNullable(contents.get(sha256)).map(byte[]::clone));
    }

    @Override
    public Future<Void> close() {
        closed = true;
        return Future.succeededFuture();
    }

    private List<Entry> entries(long after, int limit) {
        List<Entry> entries = new ArrayList<>();
        for (long seq = after + 1; seq <= events.size() && entries.size() < limit; seq++) {
            Kept kept = events.get((int) seq - 1);
            entries.add(new Entry(seq, kept.application, kept.at, codec.decode(kept.envelope)));
        }
        return List.copyOf(entries);
    }

    private <T> Future<T> answer(boolean writes, Supplier<T> work) {
        if (closed) {
            return Future.failedFuture(new JournalProblem(Kind.UNWRITABLE, "the journal is closed", "start it again"));
        }
        if (writes && trouble.isPresent()) {
            return Future.failedFuture(trouble.get());
        }
        try {
            return Future.succeededFuture(work.get());
        } catch (RuntimeException failed) {
            return Future.failedFuture(failed);
        }
    }
}
