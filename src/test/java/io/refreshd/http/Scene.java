package io.refreshd.http;

import io.refreshd.charm.Charm;
import io.refreshd.charm.CharmInvalid;
import io.refreshd.charm.CharmStore;
import io.refreshd.decide.Decider;
import io.refreshd.decide.Event;
import io.refreshd.decide.Limits;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The HTTP surface on a real socket, before applications that do what a test says. */
public final class Scene implements AutoCloseable {
    public static final String TOKEN = "0123456789abcdef0123456789abcdef";
    public static final String APP = "/v1/models/local/applications/postgresql";
    public static final int OLD = 99;
    public static final int NEW = 102;

    public final FakeApplications applications = new FakeApplications();
    final TreeMap<String, String> readiness = new TreeMap<>(Map.of("journal", ""));
    final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Context context;
    private final HttpApi api;
    public final URI address;

    public Scene(Vertx vertx) throws Exception {
        context = vertx.getOrCreateContext();
        Daemon daemon = new Daemon(
                applications,
                new RepositoryCharms(),
                accept ->
                        new Daemon.Exposition("text/plain; asked=" + accept, "# HELP refreshd_up up\nrefreshd_up 1\n"),
                () -> Future.succeededFuture(readiness),
                new Decider(Limits.DEFAULT),
                Clock.fixed(FakeApplications.START.plusSeconds(3_600), ZoneOffset.UTC),
                "0.1.0",
                new TreeMap<>(Map.of("http.port", "0")));
        api = new HttpApi(vertx, daemon, TOKEN);
        int port = onLoop(() -> api.start("127.0.0.1", 0));
        address = URI.create("http://127.0.0.1:" + port);
    }

    /** The charms of this repository, for a machine of the commonest kind. */
    private static final class RepositoryCharms implements Targets {
        @Override
        public Future<Charm> charm(String name) {
            try {
                return Future.succeededFuture(new CharmStore(Path.of("charms"), "linux-amd64").load(name));
            } catch (CharmInvalid e) {
                return Future.failedFuture(e);
            }
        }

        @Override
        public Future<Void> keep(Release release, byte[] content) {
            return Future.succeededFuture();
        }
    }

    interface Work<T> {
        Future<T> begin();
    }

    <T> T onLoop(Work<T> work) throws Exception {
        Promise<T> done = Promise.promise();
        context.runOnContext(ignored -> work.begin().onComplete(done));
        return done.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Does something where the applications live. */
    public void happens(Runnable what) throws Exception {
        onLoop(() -> {
            what.run();
            return Future.succeededFuture();
        });
    }

    /** Deploys three units on 14.8, as over HTTP. */
    public Scene deployed() throws Exception {
        return deployed("postgresql", 3);
    }

    public Scene deployed(String name, int units) throws Exception {
        JsonObject body = new JsonObject()
                .put("application", name)
                .put("charm", "postgresql")
                .put("revision", OLD)
                .put("resources", resources(OLD))
                .put("units", units);
        HttpResponse<String> answer = post("/v1/models/local/applications", body.encode());
        if (answer.statusCode() != 202) {
            throw new IllegalStateException(answer.body());
        }
        happens(() -> {
            for (int ordinal = 0; ordinal < units; ordinal++) {
                Release release = applications.application(name).release();
                applications.happen(name, new Event.UnitAddStarted(ordinal, release), new Event.UnitAdded(ordinal));
            }
            applications.happen(
                    name,
                    new Event.PrimaryMoved(-1, 0),
                    new Event.DeployEnded(),
                    new Event.OperationEnded(1, OperationStatus.COMPLETED, "deployed", new TreeMap<>()));
        });
        return this;
    }

    /** Begins a run to 14.9 and lets it pause after unit 2. */
    public Scene paused() throws Exception {
        deployed();
        begin();
        happens(() -> {
            Release to = applications
                    .application("postgresql")
                    .run()
                    .orElseThrow()
                    .plan()
                    .to();
            Reason paused = new Reason(
                    ReasonCode.PAUSED_BY_POLICY,
                    "paused: postgresql/2 on 14.9, healthy; check it, then resume or roll back",
                    "refreshctl resume postgresql");
            applications.happen(
                    "postgresql",
                    new Event.GatePassed(),
                    new Event.Prepared(),
                    new Event.UnitChangeStarted(2, to, Event.Purpose.FORWARD, 1, 1),
                    new Event.UnitHealthy(2),
                    new Event.UnitChanged(2, to, Event.Purpose.FORWARD),
                    new Event.RunPaused(1, paused),
                    new Event.OperationEnded(
                            applications
                                    .application("postgresql")
                                    .run()
                                    .orElseThrow()
                                    .plan()
                                    .operation(),
                            OperationStatus.COMPLETED,
                            paused.sentence(),
                            new TreeMap<>()));
            applications.say("postgresql", paused);
        });
        return this;
    }

    /** Asks for a refresh to 14.9 over HTTP. */
    public HttpResponse<String> begin() throws Exception {
        JsonObject body = new JsonObject()
                .put("revision", NEW)
                .put("resources", resources(NEW))
                .put("pauseAfter", PausePolicy.FIRST.text());
        return post(APP + "/refresh", body.encode(), "X-Refreshd-Actor", "ana");
    }

    public static JsonObject resources(int revision) {
        try {
            Charm charm = new CharmStore(Path.of("charms"), "linux-amd64").load("postgresql");
            JsonObject resources = new JsonObject();
            charm.revisions().get(revision).resources().forEach((name, pin) -> resources.put(name, pin.revision()));
            return resources;
        } catch (CharmInvalid e) {
            throw new IllegalStateException(e);
        }
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(address.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + TOKEN)
                .header("X-Request-Id", "test");
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return builder;
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return client.send(request(path, headers).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        return client.send(
                request(path, headers)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws Exception {
        onLoop(api::stop);
    }
}
