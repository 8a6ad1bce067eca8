package io.refreshd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.refreshd.config.ConfigInvalid;
import io.refreshd.config.Settings;
import io.refreshd.config.Surroundings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A whole daemon beside a cluster that has, or will have, a StatefulSet {@code web} of three pods, asked over HTTP. */
class KubernetesDaemon implements AutoCloseable {
    /**
     * Where the cluster is, and what its pods may be made from.
     *
     * @param images three, each pinned by a digest of its own: an old one, a new one, a broken one
     * @param request how long one request may take
     * @param patience for each thing that is waited for
     */
    record Site(Path kubeconfig, String namespace, List<String> images, Duration request, Duration patience) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Site site;
    private final Path folder;
    private final Settings settings;
    private final HttpClient http = HttpClient.newHttpClient();
    private Service service;

    KubernetesDaemon(Site site, String... lines) {
        this(site, List.of("14.1", "14.2", "14.3"), lines);
    }

    /** @param versions of the images */
    KubernetesDaemon(Site site, List<String> versions, String... lines) {
        this.site = site;
        try {
            folder = Files.createTempDirectory("refreshd-kubernetes-");
            charm(folder.resolve("charms/web"), site.images(), versions);
            settings = Settings.load(
                    Files.writeString(
                            folder.resolve("refreshd.yaml"),
                            """
                            state-folder: state
                            charms-folder: charms
                            http: {port: 0}
                            kubernetes:
                              kubeconfig: %s
                              namespace: %s
                              request-timeout: %s
                              retry-pause: PT0.05S
                            """.formatted(site.kubeconfig(), site.namespace(), site.request())
                                    + String.join("\n", lines)),
                    Surroundings.ofThisProcess(Map.of("HOME", folder.toString())));
        } catch (IOException | ConfigInvalid broken) {
            throw new AssertionError(broken);
        }
        service = Service.start(settings);
    }

    private static void charm(Path charm, List<String> images, List<String> versions) throws IOException {
        Files.createDirectories(charm);
        Files.writeString(
                charm.resolve("charmcraft.yaml"),
                "name: web\ntype: charm\nsummary: a test\nresources:\n  app-image: {type: oci-image}\n");
        StringBuilder revisions = new StringBuilder("revisions:\n");
        for (int number = 1; number <= images.size(); number++) {
            String[] pinned = images.get(number - 1).split("@sha256:");
            revisions.append("""
                      - revision: %1$d
                        version: "%4$s"
                        resources:
                          app-image:
                            revision: %1$d
                            artifacts:
                              any: {artifact: "%2$s", sha256: "%3$s"}
                    """.formatted(number, pinned[0], pinned[1], versions.get(number - 1)));
        }
        Files.writeString(charm.resolve("revisions.yaml"), revisions);
        Files.writeString(
                charm.resolve("channels.yaml"),
                "default: 14/stable\ntracks:\n  \"14\": {stable: 2, candidate: 3, beta: null, edge: null}\n");
    }

    /** Asks for an action; the status of the answer. */
    int action(String name, String body) {
        return send("POST", "/v1/models/local/applications/web/actions/" + name, body)
                .statusCode();
    }

    /** Starts a run to a revision of the charm. */
    void refresh(int revision, String pauseAfter) {
        refresh(revision, pauseAfter, false);
    }

    /** The same, with a spare unit or without. */
    void refresh(int revision, String pauseAfter, boolean scaleUp) {
        assertThat(action("refresh", run(revision, pauseAfter, scaleUp))).isEqualTo(202);
    }

    /** The same where the first answer may be that it could not be written down. */
    void untilAccepted(int revision, String pauseAfter) {
        boolean accepted =
                Eventually.within(site.patience(), () -> action("refresh", run(revision, pauseAfter, false)) == 202);
        assertThat(accepted).isTrue();
    }

    private static String run(int revision, String pauseAfter, boolean scaleUp) {
        return ("{\"revision\":%1$d,\"resources\":{\"app-image\":%1$d},\"pauseAfter\":\"%2$s\",\"scaleUp\":%3$b,"
                        + "\"allowDowngrade\":true}")
                .formatted(revision, pauseAfter, scaleUp);
    }

    JsonNode app() {
        try {
            return JSON.readTree(
                    send("GET", "/v1/models/local/applications/web", "").body());
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    /** What it depends on, and what it lacks. */
    String ready() {
        return send("GET", "/readyz?verbose", "").body();
    }

    private HttpResponse<String> send(String method, String path, String body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(service.address() + path))
                    .timeout(site.patience())
                    .header(
                            "Authorization",
                            "Bearer "
                                    + Files.readString(folder.resolve("state/token"))
                                            .strip())
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new AssertionError(broken);
        } catch (InterruptedException broken) {
            Thread.currentThread().interrupt();
            throw new AssertionError(broken);
        }
    }

    static int healthy(JsonNode app) {
        int healthy = 0;
        for (JsonNode unit : app.path("units")) {
            healthy += unit.path("healthy").asBoolean() ? 1 : 0;
        }
        return healthy;
    }

    static String state(JsonNode app) {
        return app.path("refresh").path("state").asText();
    }

    static String reason(JsonNode app) {
        return app.path("reason").path("code").asText();
    }

    void untilAdopted() {
        until(app -> app.path("deployed").asBoolean() && healthy(app) == 3);
    }

    void until(String state) {
        until(app -> state(app).equals(state));
    }

    void until(Predicate<JsonNode> reached) {
        boolean came = Eventually.within(site.patience(), () -> reached.test(app()));
        assertThat(came).as("%s", app().toPrettyString()).isTrue();
    }

    void restart() {
        service.close();
        service = Service.start(settings);
    }

    /** As in another pod: whatever was in the state folder is not there. */
    void restartWithoutState() {
        service.close();
        delete(folder.resolve("state"));
        service = Service.start(settings);
    }

    void stop() {
        service.close();
    }

    void start() {
        service = Service.start(settings);
    }

    @Override
    public void close() {
        service.close();
        delete(folder);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> assertThat(file.toFile().delete()).isTrue());
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }
}
