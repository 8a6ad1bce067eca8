package io.refreshd.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a request is said in the words of who sent it. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class BadRequestsTest {
    private Scene scene;

    @BeforeEach
    void listen(Vertx vertx) throws Exception {
        scene = new Scene(vertx).deployed();
    }

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    private static JsonObject problem(HttpResponse<String> answer, int status, String code) {
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getString("code")).isEqualTo(code);
        assertThat(answer.statusCode()).isEqualTo(status);
        return problem;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"channel\": \"14/stable\", \"channel\": \"14/edge\"} | the key channel is given twice",
                "{\"resources\": {\"a\": 1, \"a\": 2}} | the key a is given twice",
                "{\"channel\": } | line 1, column 13",
                "{} {} | stops making sense",
                "[1] | it is a list",
                "\"text\" | it is a string",
                "nonsense | stops making sense",
            })
    void aBodyThatIsNoObjectIsSaidInPlainWords(String body, String text) throws Exception {
        HttpResponse<String> answer = scene.post(Scene.APP + "/refresh", body);
        String detail = problem(answer, 400, "malformed-body").getString("detail");
        assertThat(detail).contains(text).doesNotContain("java", "jackson", "`", "START_OBJECT", "com.", "REDACTED");
    }

    @Test
    void aResourceThatTheCharmDoesNotKnowIsNamed() throws Exception {
        HttpResponse<String> answer =
                scene.post(Scene.APP + "/refresh", "{\"revision\": 102, \"resources\": {\"foo\": 33}}");
        assertThat(problem(answer, 422, "resource-mismatch").getString("detail"))
                .contains("no resource foo", "postgresql-binaries");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/units/7", "/units/7/actions/pause", "/units/7/actions/start"})
    void theUnitsThatThereAreAreNamedInFull(String path) throws Exception {
        HttpResponse<String> answer =
                path.contains("actions") ? scene.post(Scene.APP + path, "") : scene.get(Scene.APP + path);
        assertThat(problem(answer, 404, "unknown-unit").getString("detail"))
                .isEqualTo("postgresql has no unit 7; it has postgresql/0, postgresql/1, postgresql/2");
    }

    @Test
    void theTasksThatThereAreAreListed() throws Exception {
        scene.begin();
        assertThat(problem(scene.get("/v1/operations/5/tasks/99"), 404, "unknown-operation")
                        .getString("detail"))
                .isEqualTo("operation 5 has no task 99; it has none");
    }

    @Test
    void aSoakIsNotConfiguredAndTheMessageSpeaksOfWhatWasWritten() throws Exception {
        HttpRequest request = scene.request(Scene.APP + "/config")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"soak-seconds\": -4}"))
                .build();
        assertThat(problem(scene.send(request), 422, "invalid-parameter").getString("detail"))
                .isEqualTo("/soak-seconds: can not be changed here; say how long to soak with each refresh");
        HttpResponse<String> answer = scene.post(Scene.APP + "/refresh", "{\"soak-seconds\": -4}");
        assertThat(problem(answer, 422, "invalid-parameter").getString("detail"))
                .isEqualTo("/soak-seconds: must be a whole number from 0 to 2419200");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 99})
    void aRunThatDoesNotExistHasNoReport(int run) throws Exception {
        scene.begin();
        assertThat(problem(scene.get(Scene.APP + "/report?run=" + run), 404, "unknown-run")
                        .getString("detail"))
                .isEqualTo("postgresql has no run " + run + "; the latest is run 1");
    }

    @Test
    void anApplicationThatWasNeverRefreshedHasNoRunToReport() throws Exception {
        assertThat(problem(scene.get(Scene.APP + "/report?run=1"), 404, "unknown-run")
                        .getString("detail"))
                .endsWith("it was never refreshed");
    }
}
