package io.refreshd.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.Eventually;
import io.refreshd.decide.Event;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and their answers, on a real socket. */
@ExtendWith(VertxExtension.class)
class HttpApiTest {
    private Scene scene;

    @BeforeEach
    void listen(Vertx vertx) throws Exception {
        scene = new Scene(vertx);
    }

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer wrong", "Basic abc", "", "Bearer", "Bearer 0123456789abcdef0123456789abcdeg"})
    void whoHasNotTheTokenIsSentAway(String header) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(scene.address.resolve("/v1/models"))
                .header("Authorization", header)
                .build();
        HttpResponse<String> answer = scene.send(request);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(code(answer)).isEqualTo("unauthenticated");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(answer.body()).doesNotContain(Scene.TOKEN);
    }

    @Test
    void probesNeedNoToken() throws Exception {
        assertThat(bare("/livez").statusCode()).isEqualTo(200);
        assertThat(bare("/metrics").body()).contains("refreshd_up 1");
        assertThat(bare("/metrics").headers().firstValue("Content-Type")).hasValue("text/plain; asked=");
        assertThat(bare("/readyz?verbose").body()).isEqualTo("[+]journal ok\nok\n");
        scene.happens(() -> scene.readiness.put("journal", "can not be written"));
        HttpResponse<String> answer = bare("/readyz");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("[-]journal can not be written\nnot ready\n");
    }

    @Test
    void aBodyThatCurlCallsAFormIsReadAsJson() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(scene.address.resolve("/v1/models/local/applications"))
                .header("Authorization", "Bearer " + Scene.TOKEN)
                .header("Content-Type", "application/x-www-form-urlencoded");
        String odd = "{\"x\": \"100% sure &=&" + "y".repeat(20_000) + "\"}";
        HttpResponse<String> answer = scene.send(
                request.POST(HttpRequest.BodyPublishers.ofString(odd)).build());
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("unknown-parameter");
    }

    private HttpResponse<String> bare(String path) throws Exception {
        return scene.send(HttpRequest.newBuilder(scene.address.resolve(path)).build());
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /v1/nothing,                                                404, unknown-path",
        "DELETE, /v1/models,                                                 405, method-not-allowed",
        "GET,    /v1/models/local/applications/nosuch,                       404, unknown-application",
        "POST,   /v1/models/local/applications/nosuch/refresh,               404, unknown-application",
        "GET,    /v1/models/local/applications/postgresql/units/7,           404, unknown-unit",
        "GET,    /v1/models/local/applications/postgresql/units/x,           404, unknown-unit",
        "POST,   /v1/models/local/applications/postgresql/units/7/actions/pause, 404, unknown-unit",
        "POST,   /v1/models/local/applications/postgresql/actions/upgrade,   404, unknown-action",
        "POST,   /v1/models/local/applications/postgresql/units/1/actions/pre-upgrade-check, 409, not-leader",
        "POST,   /v1/models/local/applications/postgresql/units/1/actions/start, 409, unit-running",
        "POST,   /v1/models/local/applications/postgresql/actions/pause,     409, no-run",
        "POST,   /v1/models/local/applications/postgresql/actions/rollback,  409, nothing-to-roll-back",
        "GET,    /v1/operations/77,                                          404, unknown-operation",
        "GET,    /v1/operations/x,                                           404, unknown-operation",
        "GET,    /v1/operations/1/tasks/99,                                  404, unknown-operation",
        "GET,    /v1/operations?status=done,                                 422, invalid-parameter",
        "GET,    /v1/operations?limit=0,                                     422, invalid-parameter",
        "GET,    /v1/operations?aplication=postgresql,                       422, unknown-parameter",
        "GET,    /v1/operations/1?wait=long,                                 422, invalid-parameter",
        "GET,    /v1/events?limit=5000,                                      422, invalid-parameter",
    })
    void whatDoesNotExistIsNamed(String method, String path, int status, String code) throws Exception {
        scene.deployed();
        HttpResponse<String> answer = scene.send(scene.request(path)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(code(answer)).isEqualTo(code);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getString("detail")).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/refresh | {\"channel\": \"14/sable\"} | unknown-channel | 14/stable",
                "/refresh | {\"revision\": 1} | unknown-revision | revision 1",
                "/refresh | {\"revision\": 102} | resource-missing | postgresql-binaries",
                "/refresh | {\"revision\": 102, \"resources\": {\"postgresql-binaries\": 1}} | resource-mismatch | not 1",
                "/refresh | {\"resources\": {\"postgresql-binaries\": 1}} | invalid-parameter | /resources",
                "/refresh | {\"channel\": \"14/stable\", \"revision\": 102} | invalid-parameter | /channel",
                "/refresh | {\"channel\": \"15/stable\"} | other-major | major",
                "/refresh | {\"channel\": 14} | invalid-parameter | /channel",
                "/refresh | {\"pauseAfter\": \"second\"} | invalid-parameter | first, all, none",
                "/refresh | {\"soakSeconds\": -1} | invalid-parameter | /soakSeconds",
                "/refresh | {\"scaleUp\": \"yes\"} | invalid-parameter | /scaleUp",
                "/refresh | {\"skip\": [{\"check\": \"topology\"}]} | invalid-parameter | /skip/0/reason",
                "/refresh | {\"channel\": \"14/stable\", \"skip\": {\"tpology\": \"because\"}} | unknown-check | topology",
                "/refresh | {\"pauseAfter\": \"all\", \"pause-after-unit-refresh\": \"all\"} | invalid-parameter | twice",
                "/actions/rollback | {\"to\": 1} | unknown-parameter | /to",
                "/actions/set-pause-policy | {} | invalid-parameter | missing",
                "/actions/resume-refresh | {\"pause\": \"one\"} | invalid-parameter | /pause",
            })
    void wrongFieldsAreNamed(String path, String body, String code, String text) throws Exception {
        scene.deployed();
        HttpResponse<String> answer = scene.post(Scene.APP + path, body);
        assertThat(code(answer)).isEqualTo(code);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "nonsense", "{\"a\": }", "null"})
    void whatIsNoJsonObjectIsSaidSo(String body) throws Exception {
        scene.deployed();
        HttpResponse<String> answer = scene.post(Scene.APP + "/refresh", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(code(answer)).isEqualTo("malformed-body");
    }

    @Test
    void aBodyHasABound() throws Exception {
        scene.deployed();
        HttpResponse<String> answer = scene.post(Scene.APP + "/refresh", " ".repeat(70_000));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(code(answer)).isEqualTo("body-too-large");
    }

    @Test
    void anUnknownActionListsTheActions() throws Exception {
        scene.deployed();
        assertThat(scene.post(Scene.APP + "/actions/upgrade", "").body())
                .contains("pre-upgrade-check", "resume-upgrade", "rollback");
    }

    @Test
    void whoIsNotTheLeaderNamesTheLeader() throws Exception {
        scene.deployed();
        HttpResponse<String> answer = scene.post(Scene.APP + "/units/1/actions/pre-refresh-check", "");
        assertThat(new JsonObject(answer.body()).getString("detail"))
                .isEqualTo("postgresql/1 is not the leader; postgresql/0 is");
        assertThat(new JsonObject(answer.body()).getString("next"))
                .isEqualTo("refreshctl run postgresql/leader pre-upgrade-check");
    }

    @Test
    void anAcceptedActionIsAnOperation() throws Exception {
        scene.deployed();
        HttpResponse<String> answer = scene.begin();
        assertThat(answer.statusCode()).isEqualTo(202);
        JsonObject operation = new JsonObject(answer.body());
        assertThat(answer.headers().firstValue("Location")).hasValue(operation.getString("href"));
        assertThat(operation.getString("status")).isEqualTo("running");
        assertThat(operation.getString("actor")).isEqualTo("ana");
        assertThat(operation.getJsonObject("parameters").getString("pauseAfter"))
                .isEqualTo("first");
        assertThat(scene.get(operation.getString("href")).body())
                .isEqualTo(scene.get("/v1/operations/" + operation.getInteger("id"))
                        .body());
        assertThat(answer.headers().firstValue("X-Request-Id")).hasValue("test");
    }

    @ParameterizedTest
    @CsvSource({
        "pre-refresh-check, pre-upgrade-check",
        "post-refresh-check, post-upgrade-check",
        "pre-upgrade-check, pre-upgrade-check",
    })
    void bothGenerationsOfNamesAreUnderstood(String name, String canonical) throws Exception {
        scene.deployed();
        HttpResponse<String> answer = scene.post(Scene.APP + "/units/leader/actions/" + name, "");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(new JsonObject(answer.body()).getString("action")).isEqualTo(canonical);
    }

    @Test
    void charmSpellingIsUnderstood() throws Exception {
        scene.deployed();
        String body = new JsonObject()
                .put("channel", "14/stable")
                .put("pause-after-unit-refresh", "all")
                .put("soak-seconds", 7)
                .put("skip", new JsonObject().put("topology", "a drill"))
                .encode();
        assertThat(scene.post(Scene.APP + "/actions/refresh", body).statusCode())
                .isEqualTo(202);
        JsonObject run = new JsonObject(scene.get(Scene.APP).body()).getJsonObject("refresh");
        assertThat(run.getString("pauseAfter")).isEqualTo("all");
        assertThat(run.getInteger("soakSeconds")).isEqualTo(7);
        assertThat(run.getJsonArray("skips").encode()).contains("a drill");
        assertThat(run.getJsonObject("to").getString("version")).isEqualTo("14.9");
    }

    @Test
    void theSameRequestAgainIsTheSameOperation() throws Exception {
        scene.deployed();
        String path = Scene.APP + "/actions/pre-upgrade-check";
        HttpResponse<String> first = scene.post(path, "", "Idempotency-Key", "k1");
        HttpResponse<String> again = scene.post(path, "", "Idempotency-Key", "k1");
        HttpResponse<String> other = scene.post(path, "{\"channel\": \"stable\"}", "Idempotency-Key", "k1");
        assertThat(id(again)).isEqualTo(id(first));
        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(code(other)).isEqualTo("idempotency-conflict");
        assertThat(scene.post(path, "", "Idempotency-Key", "a b").statusCode()).isEqualTo(400);
    }

    @Test
    void aGenerationCanBeInsistedOn() throws Exception {
        scene.deployed();
        String tag = scene.get(Scene.APP).headers().firstValue("ETag").orElseThrow();
        scene.post(Scene.APP + "/actions/pre-upgrade-check", "", "If-Match", tag);
        assertThat(scene.applications.requests.get(1).generation()).hasValue(Long.parseLong(tag.replace("\"", "")));
        assertThat(scene.post(Scene.APP + "/actions/pause", "", "If-Match", "57")
                        .statusCode())
                .isEqualTo(400);
        scene.post(Scene.APP + "/actions/post-upgrade-check", "", "If-Match", "*");
        assertThat(scene.applications.requests.get(2).generation()).isEmpty();
    }

    @Test
    void waitingAnswersWhenTheOperationHasEnded() throws Exception {
        scene.deployed();
        CompletableFuture<HttpResponse<String>> answer = scene.client.sendAsync(
                scene.request(Scene.APP + "/actions/pre-upgrade-check?wait=20s")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Eventually.within(Duration.ofSeconds(10), () -> scene.applications.listeners() == 1);
        scene.happens(() -> scene.applications.happen(
                "postgresql", new Event.OperationEnded(5, OperationStatus.FAILED, "no", new TreeMap<>())));
        JsonObject operation = new JsonObject(answer.get(10, TimeUnit.SECONDS).body());
        assertThat(operation.getString("status")).isEqualTo("failed");
        assertThat(scene.applications.listeners()).isZero();
    }

    @Test
    void waitingIsBounded() throws Exception {
        scene.deployed();
        HttpResponse<String> answer = scene.post(Scene.APP + "/actions/pre-upgrade-check?wait=50ms", "");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(new JsonObject(answer.body()).getString("status")).isEqualTo("running");
        assertThat(scene.applications.listeners()).isZero();
        HttpResponse<String> read = scene.get("/v1/operations/" + id(answer) + "?wait=50ms");
        assertThat(read.headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void whilePausedNothingHealsByItself() throws Exception {
        scene.paused();
        scene.happens(() -> scene.applications.say(
                "postgresql", Reason.of(ReasonCode.UNIT_DOWN, "paused, and postgresql/1 is down")));
        JsonObject reason = new JsonObject(
                        scene.get("/v1/models/local/applications/postgresql").body())
                .getJsonObject("reason");
        assertThat(reason.getString("code")).isEqualTo("unit-down");
        assertThat(reason.getString("heals")).isEqualTo("human");
        scene.happens(() -> scene.applications.say(
                "postgresql", Reason.of(ReasonCode.RESTARTING_UNIT, "postgresql/1 is started again in place")));
        assertThat(scene.get("/v1/models/local/applications/postgresql").body()).contains("\"heals\":\"self\"");
    }

    @Test
    void operationsAreFoundByWhatTheyAre() throws Exception {
        scene.paused();
        assertThat(operations("?action=refresh")).hasSize(1);
        assertThat(operations("?unit=postgresql/2")).hasSize(2);
        assertThat(operations("?status=completed&limit=1")).hasSize(1);
        assertThat(operations("?application=postgresql&status=failed")).isEmpty();
        assertThat(scene.get("/v1/operations/5/tasks/6").body()).contains("\"on 14.9\"");
    }

    @Test
    void anOperationOfSeveralApplicationsMustBeToldApart() throws Exception {
        scene.deployed().deployed("other", 1);
        assertThat(scene.get("/v1/operations/1").statusCode()).isEqualTo(422);
        assertThat(scene.get("/v1/operations/1?application=other").body()).contains("other/0");
    }

    private JsonArray operations(String query) throws Exception {
        return new JsonObject(scene.get("/v1/operations" + query).body()).getJsonArray("operations");
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        scene.deployed();
        int before = scene.applications.entries.size();
        HttpResponse<String> answer = scene.post(Scene.APP + "/refresh", "{\"dryRun\": true, \"channel\": \"stable\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(scene.applications.entries).hasSize(before);
        assertThat(code(scene.post(Scene.APP + "/refresh", "{\"dryRun\": true, \"channel\": \"15/stable\"}")))
                .isEqualTo("other-major");
    }

    @Test
    void aUnitThatIsDownIsShownAsSuch() throws Exception {
        scene.paused();
        scene.happens(() -> scene.applications.down.add(2));
        JsonObject application = new JsonObject(scene.get(Scene.APP).body());
        JsonObject unit = application.getJsonObject("units").getJsonObject("postgresql/2");
        assertThat(unit.getJsonObject("reason").getString("code")).isEqualTo("unit-down");
        assertThat(application.getJsonArray("partial")).containsExactly("postgresql/2");
        HttpResponse<String> resume = scene.post(Scene.APP + "/actions/resume-upgrade", "");
        assertThat(code(resume)).isEqualTo("unit-unhealthy");
        assertThat(new JsonObject(resume.body()).getJsonArray("nextActions").encode())
                .contains("rollback")
                .doesNotContain("resume");
    }

    @Test
    void actionsSayWhetherTheyAreAllowed() throws Exception {
        scene.paused();
        JsonArray actions = new JsonObject(scene.get(Scene.APP + "/actions").body()).getJsonArray("actions");
        assertThat(actions).hasSize(9);
        JsonObject refresh = actions.getJsonObject(1);
        assertThat(refresh.getString("action")).isEqualTo("refresh");
        assertThat(refresh.getBoolean("allowed")).isFalse();
        assertThat(refresh.getJsonObject("schema").getJsonObject("properties").fieldNames())
                .contains("channel", "revision");
    }

    @Test
    void revisionsNameTheirChannels() throws Exception {
        scene.deployed();
        String body = scene.get(Scene.APP + "/revisions").body();
        JsonArray revisions = new JsonObject(body).getJsonArray("revisions");
        JsonObject current = revisions.stream()
                .map(JsonObject.class::cast)
                .filter(revision -> revision.getBoolean("current"))
                .findFirst()
                .orElseThrow();
        assertThat(current.getString("version")).isEqualTo("14.8");
        assertThat(body).contains("14/stable");
    }

    @Test
    void aReportHoldsEverythingOfARun() throws Exception {
        scene.paused();
        JsonObject report =
                new JsonObject(scene.get(Scene.APP + "/report?run=1").body());
        assertThat(report.getJsonArray("events").getJsonObject(0).getString("type"))
                .isEqualTo("run-started");
        assertThat(report.getJsonObject("application").getString("name")).isEqualTo("postgresql");
        assertThat(report.getJsonArray("operations")).hasSize(2);
        assertThat(report.encode()).doesNotContain(Scene.TOKEN);
        assertThat(new JsonObject(scene.get(Scene.APP + "/report").body())
                        .getJsonArray("events")
                        .size())
                .isGreaterThan(report.getJsonArray("events").size());
    }

    @Test
    void thePausePolicyIsChangedThroughTheConfiguration() throws Exception {
        scene.paused();
        HttpRequest request = scene.request(Scene.APP + "/config")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"pause-after-unit-refresh\": \"all\"}"))
                .build();
        HttpResponse<String> answer = scene.send(request);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(new JsonObject(scene.get(Scene.APP + "/config").body()).getString("pause-after-unit-refresh"))
                .isEqualTo("all");
        assertThat(code(scene.post(Scene.APP + "/actions/resume-upgrade", ""))).isEqualTo("pause-not-named");
        assertThat(scene.post(Scene.APP + "/actions/resume-upgrade", "{\"pause\": 1}")
                        .statusCode())
                .isEqualTo(202);
        assertThat(code(scene.post(Scene.APP + "/actions/resume-upgrade", "{\"pause\": 1}")))
                .isEqualTo("pause-answered");
    }

    @Test
    void theModelIsWhatJujuShows() throws Exception {
        scene.deployed();
        JsonObject status = new JsonObject(scene.get("/v1/models/local").body());
        assertThat(status.getJsonObject("applications").fieldNames()).containsExactly("postgresql");
        assertThat(status.getJsonObject("controller").getString("timestamp")).isEqualTo("2026-11-21T12:00:00Z");
        assertThat(scene.get("/v1/models/local", "Accept", "text/plain").body()).startsWith("postgresql active 14.8");
        assertThat(new JsonObject(scene.get("/v1/models").body()).getJsonArray("models"))
                .hasSize(1);
        assertThat(new JsonObject(scene.get("/v1/version").body()).getString("version"))
                .isEqualTo("0.1.0");
    }

    private static String code(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getString("code");
    }

    private static int id(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getInteger("id");
    }
}
