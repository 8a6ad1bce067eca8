package io.refreshd.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.cli.Suggestion;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The next command of every refusal that can be brought about over HTTP. */
@ExtendWith(VertxExtension.class)
@Timeout(120)
class NextCommandsTest {
    /** Nothing that could be typed mends these: what is wrong is in the request, and named. */
    private static final Set<String> WITHOUT = Set.of(
            "unknown-path",
            "method-not-allowed",
            "malformed-body",
            "body-too-large",
            "unknown-parameter",
            "invalid-parameter",
            "unauthenticated");

    private Scene scene;

    @BeforeEach
    void listen(Vertx vertx) throws Exception {
        scene = new Scene(vertx);
    }

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    private JsonObject refused(String line, String body) throws Exception {
        String[] words = line.split(" ");
        HttpRequest request = scene.request(words[1].replace("APP", Scene.APP))
                .method(words[0], HttpRequest.BodyPublishers.ofString(body))
                .build();
        JsonObject problem = new JsonObject(scene.send(request).body());
        String code = problem.getString("code");
        assertThat(code).as(line + " " + body).isNotBlank();
        String next = problem.getString("next", "");
        if (next.isEmpty()) {
            assertThat(WITHOUT).as(problem.encode()).contains(code);
        } else {
            Suggestion.runs(next);
        }
        return problem;
    }

    private String next(String line, String body) throws Exception {
        return refused(line, body).getString("next");
    }

    private static final List<List<String>> ALWAYS = List.of(
            List.of("GET /v1/nothing", ""),
            List.of("DELETE /v1/models", ""),
            List.of("GET /v1/models/local/applications/nosuch", ""),
            List.of("GET /v1/operations/77", ""),
            List.of("GET /v1/operations/x", ""),
            List.of("GET /v1/operations?limit=0", ""),
            List.of("POST /v1/models/local/applications", "{"),
            List.of("POST /v1/models/local/applications", "{\"charm\": \"mysql\"}"),
            List.of("POST /v1/models/local/applications", "{\"charm\": \"postgresql\", \"channel\": \"14/sable\"}"),
            List.of("POST /v1/models/local/applications", "{\"charm\": \"postgresql\", \"revision\": 102}"),
            List.of("POST /v1/models/local/applications", "{\"charm\": \"postgresql\", \"revision\": 1}"));

    private static final List<List<String>> DEPLOYED = List.of(
            List.of("GET APP/units/7", ""),
            List.of("GET APP/units/x", ""),
            List.of("GET APP/report?run=7", ""),
            List.of("GET /v1/operations/1/tasks/99", ""),
            List.of("POST /v1/models/local/applications", "{\"charm\": \"postgresql\"}"),
            List.of("POST APP/units/7/actions/pause", ""),
            List.of("POST APP/units/1/actions/pre-upgrade-check", ""),
            List.of("POST APP/units/1/actions/start", ""),
            List.of("POST APP/actions/upgrade", ""),
            List.of("POST APP/actions/pause", ""),
            List.of("POST APP/actions/resume-upgrade", ""),
            List.of("POST APP/actions/cancel", ""),
            List.of("POST APP/actions/rollback", ""),
            List.of("POST APP/refresh", "{}"),
            List.of("POST APP/refresh", "{\"channel\": \"14/sable\"}"),
            List.of("POST APP/refresh", "{\"channel\": \"15/stable\"}"),
            List.of("POST APP/refresh", "{\"revision\": 1}"),
            List.of("POST APP/refresh", "{\"revision\": 102}"),
            List.of("POST APP/refresh", "{\"revision\": 102, \"resources\": {\"foo\": 1}}"),
            List.of("POST APP/refresh", "{\"revision\": 102, \"resources\": {\"postgresql-binaries\": 1}}"),
            List.of("POST APP/refresh", "{\"revision\": 99, \"resources\": {\"postgresql-binaries\": 33}}"));

    @Test
    void aRefusalNamesACommandThatRuns() throws Exception {
        for (List<String> one : ALWAYS) {
            refused(one.get(0), one.get(1));
        }
        scene.deployed();
        for (List<String> one : DEPLOYED) {
            refused(one.get(0), one.get(1));
        }
        scene.begin();
        refused("POST APP/refresh", "{\"channel\": \"14/stable\"}");
        refused("POST APP/actions/resume-upgrade", "");
        assertThat(scene.post(Scene.APP + "/actions/rollback", "").statusCode()).isEqualTo(202);
        refused("POST APP/actions/rollback", "");
    }

    @Test
    void whatIsSuggestedForAWrongTargetFitsTheApplication() throws Exception {
        assertThat(next("POST /v1/models/local/applications", "{\"charm\": \"mysql\"}"))
                .isEqualTo("refreshctl deploy postgresql");
        assertThat(next("POST /v1/models/local/applications", "{\"charm\": \"postgresql\", \"revision\": 1}"))
                .isEqualTo("refreshctl deploy postgresql");
        scene.deployed("db", 1);
        String db = "POST /v1/models/local/applications/db/refresh";
        assertThat(next(db, "{\"channel\": \"14/sable\"}")).isEqualTo("refreshctl revisions db");
        assertThat(next(db, "{\"channel\": \"15/stable\"}")).isEqualTo("refreshctl revisions db");
        assertThat(next(db, "{\"revision\": 1}")).isEqualTo("refreshctl revisions db");
        JsonObject unnamed = refused(db, "{}");
        assertThat(unnamed.getString("code")).isEqualTo("target-missing");
        assertThat(unnamed.getString("next")).isEqualTo("refreshctl refresh db --channel 14/stable");
        assertThat(next(db, "{\"channel\": \"14/stable\"}"))
                .isEqualTo("refreshctl refresh db --revision 102 --resource postgresql-binaries=34 --accept-downtime");
    }

    @Test
    void everyActionIsShownWithACommandThatRuns() throws Exception {
        scene.paused();
        HttpResponse<String> answer = scene.get(Scene.APP);
        for (Object one : new JsonObject(answer.body()).getJsonArray("nextActions")) {
            JsonObject action = (JsonObject) one;
            Suggestion.runs(action.getString("command"));
            String next = action.getJsonObject("reason", new JsonObject()).getString("next", "");
            if (!next.isEmpty()) {
                Suggestion.runs(next);
            }
        }
    }
}
