package io.refreshd.simulation.planted;

import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.journal.Journal;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The real journal, to be read otherwise than it was written. */
class OutsiderJournal implements Journal {
    private final Journal real;

    OutsiderJournal(Journal real) {
        this.real = real;
    }

    /** In which events of a kind do not outlive the process that wrote them. */
    static Journal forgetting(Journal real, Class<? extends Event> kind) {
        return new OutsiderJournal(real) {
            @Override
            public Future<List<Entry>> read(long after, int limit) {
                return super.read(after, limit)
                        .map(entries -> entries.stream()
                                .filter(entry -> !kind.isInstance(entry.event()))
                                .toList());
            }
        };
    }

    @Override
    public Future<List<Entry>> append(String application, List<Event> events, Instant at) {
        return real.append(application, events, at);
    }

    @Override
    public Future<List<Entry>> read(long after, int limit) {
        return real.read(after, limit);
    }

    @Override
    public Future<Void> keep(String sha256, byte[] content) {
        return real.keep(sha256, content);
    }

    @Override
    public Future<Optional<byte[]>> content(String sha256) {
        return real.content(sha256);
    }

    @Override
    public Future<Void> close() {
        return real.close();
    }
}
