package io.refreshd.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Representative answers, whole: what clients are written against. */
@ExtendWith(VertxExtension.class)
class HttpGoldenTest {
    private static final List<String> FILES = List.of(
            "application-idle.json",
            "application-paused.json",
            "application-paused.txt",
            "events.json",
            "operation-refresh.json",
            "plan.json",
            "plan.txt",
            "problem-conflict.json",
            "problem-conflict.txt",
            "problem-unknown-field.json");

    @Test
    void anIdleApplicationIsShown(Vertx vertx) throws Exception {
        try (Scene scene = new Scene(vertx).deployed()) {
            Golden.json("application-idle", scene.get(Scene.APP).body());
        }
    }

    @Test
    void aPausedApplicationIsShown(Vertx vertx) throws Exception {
        try (Scene scene = new Scene(vertx).paused()) {
            HttpResponse<String> answer = scene.get(Scene.APP);
            Golden.json("application-paused", answer.body());
            assertThat(answer.headers().firstValue("ETag"))
                    .hasValue("\"" + new JsonObject(answer.body()).getLong("generation") + "\"");
            Golden.text(
                    "application-paused.txt",
                    scene.get(Scene.APP, "Accept", "text/plain").body());
        }
    }

    @Test
    void anOperationIsShown(Vertx vertx) throws Exception {
        try (Scene scene = new Scene(vertx).paused()) {
            Golden.json("operation-refresh", scene.get("/v1/operations/5").body());
        }
    }

    @Test
    void eventsAreShown(Vertx vertx) throws Exception {
        try (Scene scene = new Scene(vertx).paused()) {
            // The content's digest changes with every edit of the charm; that there is one is enough here.
            String body = scene.get(Scene.APP + "/events?after=16&limit=3").body();
            Golden.json("events", body.replaceAll("\"content\":\"[0-9a-f]{64}\"", "\"content\":\"DIGEST\""));
        }
    }

    @Test
    void aPlanIsShown(Vertx vertx) throws Exception {
        try (Scene scene = new Scene(vertx).deployed()) {
            String body = new JsonObject()
                    .put("revision", Scene.NEW)
                    .put("resources", Scene.resources(Scene.NEW))
                    .put("dryRun", true)
                    .encode();
            HttpResponse<String> answer = scene.post(Scene.APP + "/refresh", body);
            assertThat(answer.statusCode()).isEqualTo(200);
            Golden.json("plan", answer.body());
            Golden.text(
                    "plan.txt",
                    scene.post(Scene.APP + "/refresh", body, "Accept", "text/plain")
                            .body());
        }
    }

    @Test
    void aConflictSaysWhatIsPossible(Vertx vertx) throws Exception {
        try (Scene scene = new Scene(vertx).deployed()) {
            String path = Scene.APP + "/actions/resume-upgrade";
            HttpResponse<String> answer = scene.post(path, "");
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            Golden.json("problem-conflict", answer.body());
            Golden.text(
                    "problem-conflict.txt",
                    scene.post(path, "", "Accept", "text/plain").body());
        }
    }

    @Test
    void anUnknownFieldIsNamedWithThoseThatExist(Vertx vertx) throws Exception {
        try (Scene scene = new Scene(vertx).deployed()) {
            HttpResponse<String> answer = scene.post(Scene.APP + "/refresh", "{\"pauseAftr\": \"all\"}");
            assertThat(answer.statusCode()).isEqualTo(422);
            Golden.json("problem-unknown-field", answer.body());
        }
    }

    @Test
    void everyFileIsUsed() throws IOException {
        try (Stream<Path> files = Files.list(Golden.FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(FILES);
        }
        assertThat(FILES).isEqualTo(Arrays.stream(FILES.toArray()).sorted().toList());
    }
}
