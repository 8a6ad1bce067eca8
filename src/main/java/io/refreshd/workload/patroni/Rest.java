package io.refreshd.workload.patroni;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Patroni's REST API. Its server speaks HTTP/1.0: every request is a connection of its own. */
final class Rest {
    private static final int CONNECT_MILLIS = 500;

    private final HttpClient client;
    private final Retry retry = Retry.of(
            "patroni",
            RetryConfig.custom()
                    .maxAttempts(2)
                    .waitDuration(Duration.ofMillis(1))
                    .retryOnException(broken -> broken instanceof HttpClosedException)
                    .build());

    Rest(Vertx vertx) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setKeepAlive(false));
    }

    /** An answer as it came: text that is JSON, plain or HTML. */
    record Answer(int status, String body) {}

    /** Looks; a connection that was cut is tried once more. What is no JSON object fails. */
    Future<JsonObject> look(Member member, String path, Duration limit) {
        return attempt(member, path, limit, retry.asyncContext()).map(answer -> new JsonObject(answer.body()));
    }

    private Future<Answer> attempt(Member member, String path, Duration limit, Retry.AsyncContext<Answer> attempts) {
        return send(HttpMethod.GET, member, path, "", limit)
                .recover(broken -> attempts.onError(broken) < 0
                        ? Future.failedFuture(broken)
                        : attempt(member, path, limit, attempts));
    }

    /** Tells Patroni to do something; never repeated. */
    Future<Answer> tell(Member member, String path, JsonObject body, Duration limit) {
        return send(HttpMethod.POST, member, path, body.encode(), limit);
    }

    private Future<Answer> send(HttpMethod method, Member member, String path, String body, Duration limit) {
        return client.request(options(method, member, path))
                .compose(request -> request.putHeader("content-type", "application/json")
                        .send(body)
                        .compose(response ->
                                response.body().map(read -> new Answer(response.statusCode(), read.toString()))))
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static RequestOptions options(HttpMethod method, Member member, String path) {
        RestAccess access = member.access();
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost(member.host())
                .setPort(member.port())
                .setURI(path)
                .setSsl(access.tls());
        if (!access.user().isEmpty()) {
            String login = access.user() + ":" + access.password();
            options.putHeader(
                    "authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        return access.tls() ? options.setSslOptions(tls(access)) : options;
    }

    /**
     * Pods are asked by their address, which no certificate names: who signed it is what counts. Not with TLS 1.3: Patroni
     * ends an answer with the end of the TLS session and keeps the connection open until the client ends its side as well,
     * which Java does by itself in 1.2 only; each would wait for the other.
     */
    private static ClientSSLOptions tls(RestAccess access) {
        ClientSSLOptions options = new ClientSSLOptions()
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(access.ca())))
                .setHostnameVerificationAlgorithm("")
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2"));
        if (!access.certificate().isEmpty()) {
            options.setKeyCertOptions(new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(access.certificate()))
                    .addKeyValue(Buffer.buffer(access.key())));
        }
        return options;
    }
}
