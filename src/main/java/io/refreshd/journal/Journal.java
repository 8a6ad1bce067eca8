package io.refreshd.journal;

import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The append-only event log of one daemon. Appends are durable when their future completes, in the order in which they
 * were called; a failed append changed nothing, but after {@link JournalProblem.Kind#UNSURE} that is not known.
 */
public interface Journal {
    /** Appends all events or none. */
    Future<List<Entry>> append(String application, List<Event> events, Instant at);

    /** Events after a sequence number, oldest first, at most {@code limit}. */
    Future<List<Entry>> read(long after, int limit);

    /** Keeps content under its SHA-256; keeping the same twice is one. */
    Future<Void> keep(String sha256, byte[] content);

    /** Content that was kept; empty when there is none under this SHA-256. */
    Future<Optional<byte[]>> content(String sha256);

    /**
     * Fails with why nothing can be written. Looks again, with a write that changes nothing, only when the last one failed.
     */
    default Future<Void> ready() {
        return Future.succeededFuture();
    }

    /**
     * Fails when this daemon is not the one that writes it any more, or that can not be told: then nothing that it knows
     * counts, and nothing is done because of it. Asked before every effect.
     */
    default Future<Void> held() {
        return Future.succeededFuture();
    }

    /** Closes it; appends that were called before are finished. */
    Future<Void> close();
}
