package io.refreshd.emulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One watch: what happened since, what happens, a bookmark now and then; 410 when it begins too long ago. */
final class WatchStream {
    private static final long BOOKMARK_MILLISECONDS = 500;

    private final Store store;
    private final String kind;
    private final Map<String, String> query;
    private final BlockingQueue<ObjectNode> queue = new LinkedBlockingQueue<>();
    private final ObjectNode end = Objects.object();
    private final BooleanSupplier breaks;

    /**
     * @param breaks asked before each event is written; when it says so, the connection ends instead
     */
    WatchStream(Store store, String kind, Map<String, String> query, BooleanSupplier breaks) {
        this.store = store;
        this.kind = kind;
        this.query = query;
        this.breaks = breaks;
    }

    /** Whether the field selector lets an object through; only that of an event's type is known. */
    static boolean wanted(Map<String, String> query, ObjectNode object) {
        String selector = query.getOrDefault("fieldSelector", "");
        return selector.isEmpty()
                || !selector.startsWith("type=")
                || object.path("type").asText().equals(selector.substring("type=".length()));
    }

    void end() {
        queue.add(end);
    }

    void serve(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        Consumer<Store.Happened> watcher = happened -> {
            if (happened.kind().equals(kind) && wanted(query, happened.object())) {
                queue.add(event(happened.type(), happened.object()));
            }
        };
        String since = query.getOrDefault("resourceVersion", "0");
        long from = since.isEmpty() ? 0 : Long.parseLong(since);
        OutputStream out = exchange.getResponseBody();
        synchronized (store) {
            Optional<List<Store.Happened>> past = store.watch(kind, from, object -> wanted(query, object), watcher);
            if (past.isEmpty()) {
                queue.add(event(
                        "ERROR",
                        Refusals.status(
                                410, "Expired", "too old resource version: " + from + " (" + store.version() + ")")));
                queue.add(end);
            } else {
                past.get().forEach(happened -> queue.add(event(happened.type(), happened.object())));
            }
        }
        try {
            pump(out);
        } finally {
            store.unwatch(watcher);
        }
    }

    private void pump(OutputStream out) throws IOException {
        try {
            ObjectNode next = bookmark();
            while (!next.isEmpty()) {
                if (!next.path("type").asText().equals("BOOKMARK") && breaks.getAsBoolean()) {
                    return;
                }
                out.write(Objects.JSON.writeValueAsBytes(next));
                out.write('\n');
                out.flush();
                ObjectNode queued = queue.poll(BOOKMARK_MILLISECONDS, TimeUnit.MILLISECONDS);
                next = queued == null ? bookmark() : queued;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private ObjectNode bookmark() {
        synchronized (store) {
            ObjectNode object = Objects.object();
            object.put("kind", new Target("", kind, "", "").kindShown()).put("apiVersion", Target.version(kind));
            // Events that are queued are older than this; a bookmark must not overtake them.
            long version = queue.isEmpty() ? store.version() : 0;
            object.putObject("metadata").put("resourceVersion", Long.toString(version));
            return version == 0 ? queue.remove() : event("BOOKMARK", object);
        }
    }

    private static ObjectNode event(String type, ObjectNode object) {
        ObjectNode event = Objects.object().put("type", type);
        event.set("object", object);
        return event;
    }
}
