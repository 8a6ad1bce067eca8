package io.refreshd.workload.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a unit how it is, as a kubelet's probe does: any status from 200 to 399 is well. */
public final class HealthUrl {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final int CONNECT_MILLIS = 500;
    private static final int WELL = 200;
    private static final int NOT_WELL = 400;

    private final HttpClient client;

    public HealthUrl(Vertx vertx) {
        client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setKeepAlive(false));
    }

    /** Why the unit is not well, one line; empty text when it is. Within about a second; never fails. */
    public Future<String> ask(String host, int port, String path) {
        String url = "http://" + host + ":" + port + path;
        return client.request(HttpMethod.GET, port, host, path)
                .compose(request -> request.send().map(response -> response.statusCode()))
                .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .map(status -> status >= WELL && status < NOT_WELL ? "" : url + " says " + status)
                .otherwise(broken -> url + " does not answer: " + cause(broken));
    }

    private static String cause(Throwable broken) {
        String text = broken.getMessage();
        return broken instanceof TimeoutException || text == null || text.isBlank()
                ? "it takes longer than " + LIMIT.toMillis() + " ms"
                : text.lines().findFirst().orElse("");
    }

    /** Ends what is open. */
    public Future<Void> close() {
        return client.close();
    }
}
