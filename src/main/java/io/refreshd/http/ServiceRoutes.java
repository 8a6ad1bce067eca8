package io.refreshd.http;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What probes, scrapers and the curious ask; without a token. */
final class ServiceRoutes {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Daemon daemon;
    private boolean stopping;

    ServiceRoutes(Daemon daemon) {
        this.daemon = daemon;
    }

    void addTo(Router router) {
        router.get("/livez")
                .handler(context ->
                        context.response().putHeader("Content-Type", TEXT).end("ok\n"));
        router.get("/readyz").handler(this::ready);
        router.get("/metrics").handler(context -> {
            Daemon.Exposition scrape = daemon.metrics()
                    .apply(Optional.ofNullable(context.request().getHeader("Accept"))
                            .orElse(""));
            context.response().putHeader("Content-Type", scrape.contentType()).end(scrape.body());
        });
    }

    /** From now on not ready, so that nobody new is sent here. */
    void stopping() {
        stopping = true;
    }

    private void ready(RoutingContext context) {
        daemon.readiness().get().onSuccess(parts -> ready(context, parts)).onFailure(context::fail);
    }

    private void ready(RoutingContext context, SortedMap<String, String> found) {
        SortedMap<String, String> parts = new TreeMap<>(found);
        if (stopping) {
            parts.put("http", "the daemon is stopping");
        }
        boolean ready = parts.values().stream().allMatch(String::isEmpty);
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> part : parts.entrySet()) {
            boolean fine = part.getValue().isEmpty();
            if (!fine || context.queryParams().contains("verbose")) {
                text.append(fine ? "[+]" : "[-]")
                        .append(part.getKey())
                        .append(fine ? " ok" : " " + part.getValue())
                        .append('\n');
            }
        }
        if (context.queryParams().contains("verbose")) {
            daemon.lacking()
                    .get()
                    .forEach((part, lack) -> text.append(lack.isEmpty() ? "[+]" : "[!]")
                            .append(part)
                            .append(lack.isEmpty() ? " ok" : " " + lack)
                            .append('\n'));
        }
        context.response()
                .setStatusCode(ready ? 200 : 503)
                .putHeader("Content-Type", TEXT)
                .end(text.append(ready ? "ok" : "not ready").append('\n').toString());
    }
}
