package io.refreshd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.refreshd.config.ConfigInvalid;
import io.refreshd.config.Settings;
import io.refreshd.config.Surroundings;
import io.refreshd.emulation.EmulatedCluster;
import io.refreshd.emulation.Pace;
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

/** A whole daemon beside an emulated cluster with the StatefulSet {@code web} of three pods, asked over HTTP. */
final class KubernetesDaemon implements AutoCloseable {
    static final String V1 = image("1", 1);
    static final String V2 = image("2", 2);
    static final String BROKEN = image("3", 3);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    final EmulatedCluster cluster;
    private final Path folder;
    private final Settings settings;
    private final HttpClient http = HttpClient.newHttpClient();
    private Service service;

    KubernetesDaemon(String... lines) {
        cluster = new EmulatedCluster(Pace.FAST);
        cluster.create("web", 3, V1, "refreshd.io/application", "web", "refreshd.io/charm", "web");
        try {
            folder = Files.createTempDirectory("refreshd-kubernetes-");
            charm(folder.resolve("charms/web"));
            Files.writeString(folder.resolve("kubeconfig"), """
                    apiVersion: v1
                    kind: Config
                    current-context: emulation
                    contexts: [{name: emulation, context: {cluster: emulation, user: nobody}}]
                    clusters: [{name: emulation, cluster: {server: "%s"}}]
                    users: [{name: nobody, user: {}}]
                    """.formatted(cluster.address()));
            settings = Settings.load(
                    Files.writeString(folder.resolve("refreshd.yaml"), """
                            state-folder: state
                            charms-folder: charms
                            http: {port: 0}
                            kubernetes:
                              kubeconfig: kubeconfig
                              namespace: test
                              request-timeout: PT2S
                              retry-pause: PT0.05S
                            """ + String.join("\n", lines)),
                    Surroundings.ofThisProcess(Map.of("HOME", folder.toString())));
        } catch (IOException | ConfigInvalid broken) {
            throw new AssertionError(broken);
        }
        service = Service.start(settings);
    }

    /** A daemon that has adopted the StatefulSet. */
    static KubernetesDaemon adopted(String... lines) {
        KubernetesDaemon daemon = new KubernetesDaemon(lines);
        daemon.until(app -> app.path("deployed").asBoolean() && healthy(app) == 3);
        return daemon;
    }

    private static String image(String tag, int digit) {
        return "example.local/app:v" + tag + "@sha256:"
                + Integer.toString(digit).repeat(64);
    }

    private static void charm(Path charm) throws IOException {
        Files.createDirectories(charm);
        Files.writeString(
                charm.resolve("charmcraft.yaml"),
                "name: web\ntype: charm\nsummary: a test\nresources:\n  app-image: {type: oci-image}\n");
        StringBuilder revisions = new StringBuilder("revisions:\n");
        for (int number = 1; number <= 3; number++) {
            revisions.append("""
                      - revision: %1$d
                        version: "14.%1$d"
                        resources:
                          app-image:
                            revision: %1$d
                            artifacts:
                              any: {artifact: "example.local/app:v%1$d", sha256: "%2$s"}
                    """.formatted(number, Integer.toString(number).repeat(64)));
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
        String body =
                "{\"revision\":%1$d,\"resources\":{\"app-image\":%1$d},\"pauseAfter\":\"%2$s\",\"allowDowngrade\":true}"
                        .formatted(revision, pauseAfter);
        assertThat(action("refresh", body)).isEqualTo(202);
    }

    /** The images of the pods, from ordinal 0. */
    List<String> images() {
        return Stream.of("web-0", "web-1", "web-2").map(cluster::image).toList();
    }

    /** The uids of the pods, from ordinal 0. */
    List<String> uids() {
        return Stream.of("web-0", "web-1", "web-2").map(cluster::uid).toList();
    }

    /** The partitions that were written, in order. */
    List<Integer> partitions() {
        return cluster.api().mutations().stream()
                .filter(write -> write.method().equals("PATCH"))
                .map(write -> tree(write.body())
                        .path("spec")
                        .path("updateStrategy")
                        .path("rollingUpdate")
                        .path("partition")
                        .asInt())
                .toList();
    }

    /** The pods that we deleted, in order. */
    List<String> deleted() {
        return cluster.api().mutations().stream()
                .filter(write -> write.method().equals("DELETE"))
                .map(write -> write.path().substring(write.path().lastIndexOf('/') + 1))
                .toList();
    }

    /** All pods and the controller itself are on this revision, nothing is held. */
    void endsOn(String revision) {
        JsonNode set = cluster.set("web").orElseThrow();
        assertThat(set.path("status").path("currentRevision").asText()).isEqualTo(revision);
        assertThat(set.path("status").path("updateRevision").asText()).isEqualTo(revision);
        assertThat(set.path("spec")
                        .path("updateStrategy")
                        .path("rollingUpdate")
                        .path("partition")
                        .asInt())
                .isZero();
        for (String pod : new String[] {"web-0", "web-1", "web-2"}) {
            assertThat(cluster.pod(pod)
                            .orElseThrow()
                            .path("metadata")
                            .path("labels")
                            .path("controller-revision-hash")
                            .asText())
                    .isEqualTo(revision);
        }
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    JsonNode app() {
        try {
            return JSON.readTree(
                    send("GET", "/v1/models/local/applications/web", "").body());
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    private HttpResponse<String> send(String method, String path, String body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(service.address() + path))
                    .timeout(PATIENCE)
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

    void until(String state) {
        until(app -> state(app).equals(state));
    }

    void until(Predicate<JsonNode> reached) {
        boolean came = Eventually.within(PATIENCE, () -> reached.test(app()));
        assertThat(came).as("%s", app().toPrettyString()).isTrue();
    }

    void restart() {
        service.close();
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
        cluster.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> assertThat(file.toFile().delete()).isTrue());
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }
}
