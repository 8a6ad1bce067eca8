package io.refreshd.http;

import io.refreshd.decide.Entry;
import io.refreshd.run.Applications;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * One open stream of events (SSE). The journal is its only buffer: a notification is a hint to read on from the cursor, and
 * while the client does not read, nothing is read for it. Everything on the event loop.
 */
final class EventStream {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
    private static final int PAGE = 100;
    private static final String RESET = "stream-reset";

    private final Vertx vertx;
    private final Applications applications;
    private final HttpServerResponse response;
    private final Predicate<Entry> wanted;
    private final Runnable closed;

    private long cursor;
    private boolean reading;
    private boolean more;
    private boolean over;
    private long timer;
    private Runnable unsubscribe = () -> {};

    EventStream(
            Vertx vertx,
            Applications applications,
            HttpServerResponse response,
            Predicate<Entry> wanted,
            long after,
            Runnable closed) {
        this.vertx = vertx;
        this.applications = applications;
        this.response = response;
        this.wanted = wanted;
        this.cursor = after;
        this.closed = closed;
    }

    /** Opens it; where there is no such place to go on from, as says {@code missing}, that is told first. */
    void open(OptionalLong missing, Instant now) {
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-cache")
                .putHeader("X-Accel-Buffering", "no");
        response.exceptionHandler(broken -> end());
        response.closeHandler(ignored -> end());
        response.drainHandler(ignored -> read());
        write("retry: 3000\n\n");
        missing.ifPresent(asked -> tellReset(asked, now));
        timer = vertx.setPeriodic(KEEP_ALIVE.toMillis(), ignored -> {
            if (!response.writeQueueFull()) {
                write(": still here\n\n");
            }
        });
        unsubscribe = applications.subscribe(entry -> read());
        read();
    }

    private void tellReset(long asked, Instant at) {
        JsonObject data = new JsonObject()
                .put("seq", cursor)
                .put("application", "-")
                .put("at", Json.time(at))
                .put("type", RESET)
                .put(
                        "data",
                        new JsonObject()
                                .put("asked", asked)
                                .put(
                                        "sentence",
                                        "this journal has no event " + asked + "; it goes on after " + cursor));
        write("id: " + cursor + "\nevent: " + RESET + "\ndata: " + data.encode() + "\n\n");
    }

    /** Ends the stream from our side. */
    void close() {
        if (!over && !response.ended()) {
            response.end();
        }
        end();
    }

    private void end() {
        if (!over) {
            over = true;
            vertx.cancelTimer(timer);
            unsubscribe.run();
            closed.run();
        }
    }

    private void read() {
        if (reading) {
            more = true;
        } else if (!over && !response.writeQueueFull()) {
            reading = true;
            more = false;
            applications.events(cursor, PAGE).onComplete(page -> {
                reading = false;
                if (page.failed()) {
                    close();
                } else if (!over) {
                    send(page.result());
                }
            });
        }
    }

    private void send(List<Entry> page) {
        StringBuilder text = new StringBuilder();
        for (Entry entry : page) {
            cursor = entry.seq();
            if (wanted.test(entry)) {
                text.append("id: ").append(entry.seq());
                text.append("\nevent: ").append(EventJson.type(entry));
                text.append("\ndata: ").append(EventJson.of(entry).encode()).append("\n\n");
            }
        }
        if (!text.isEmpty()) {
            write(text.toString());
        }
        if (more || page.size() == PAGE) {
            // Page after page in one go would hold up everybody else on the event loop.
            vertx.runOnContext(ignored -> read());
        }
    }

    private void write(String text) {
        response.write(text).onFailure(broken -> end());
    }
}
