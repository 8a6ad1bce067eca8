package io.refreshd;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Event;
import io.refreshd.model.Resource;
import io.refreshd.model.RunState;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Requests that meet, come twice or come late, over HTTP, on real servers. */
class RequestsIT {
    private static final String TARGET = "{\"revision\": 102, \"resources\": {\"postgresql-binaries\": 34}}";
    private static final long SOME_MORE = 64 * 1024;

    private static List<Integer> statuses(List<CompletableFuture<HttpResponse<String>>> answers) {
        return answers.stream()
                .map(answer -> answer.join().statusCode())
                .sorted()
                .toList();
    }

    @Test
    void ofAResumeAndARollbackThatAnswerTheSamePauseOneWins() throws IOException {
        try (RealDaemon daemon = RealDaemon.with(2, "14.8")) {
            assertThat(daemon.http("POST", "/refresh", TARGET, "Idempotency-Key", "k1")
                            .statusCode())
                    .isEqualTo(202);
            daemon.untilPause(1);
            assertThat(new JsonObject(daemon.http("POST", "/refresh", TARGET, "Idempotency-Key", "k1")
                                    .body())
                            .getInteger("id"))
                    .isEqualTo(daemon.app().run().orElseThrow().plan().operation());
            assertThat(daemon.http("POST", "/refresh", "{\"channel\": \"14/stable\"}", "Idempotency-Key", "k1")
                            .body())
                    .contains("idempotency-conflict");
            assertThat(daemon.http("POST", "/actions/cancel", "", "If-Match", "\"1\"")
                            .statusCode())
                    .isEqualTo(412);
            String tag = daemon.http("GET", "", "").headers().firstValue("ETag").orElseThrow();
            assertThat(statuses(List.of(
                            daemon.begin("POST", "/actions/resume-upgrade", "", "If-Match", tag),
                            daemon.begin("POST", "/actions/rollback", "", "If-Match", tag))))
                    .containsExactly(202, 412);
            daemon.until(view -> view.application().openRun().isEmpty());
            List<Event> events = daemon.events();
            boolean back = events.stream().anyMatch(Event.RollbackStarted.class::isInstance);
            assertThat(daemon.state()).isEqualTo(back ? RunState.ROLLED_BACK : RunState.COMPLETED);
            assertThat(events.stream().anyMatch(Event.RunResumed.class::isInstance))
                    .isEqualTo(!back);
        }
    }

    @Test
    void whateverComesFirstARollbackThatMeetsAResumeEndsTheRun() throws IOException {
        try (RealDaemon daemon = RealDaemon.with(2, "14.8")) {
            List<CompletableFuture<HttpResponse<String>>> both =
                    List.of(daemon.begin("POST", "/refresh", TARGET), daemon.begin("POST", "/refresh", TARGET));
            assertThat(statuses(both)).containsExactly(202, 409);
            assertThat(both.stream().map(answer -> answer.join().body()))
                    .anyMatch(body -> body.contains("run-in-progress"));
            daemon.untilPause(1);
            HttpResponse<String> resume;
            CompletableFuture<HttpResponse<String>> resuming = daemon.begin("POST", "/actions/resume-upgrade", "");
            CompletableFuture<HttpResponse<String>> back = daemon.begin("POST", "/actions/rollback", "");
            resume = resuming.join();
            assertThat(back.join().statusCode()).isEqualTo(202);
            if (resume.statusCode() != 202) {
                assertThat(resume.body()).containsAnyOf("rollback-in-progress", "not-paused");
            }
            daemon.until(RunState.ROLLED_BACK);
            assertThat(daemon.app().units().values())
                    .allMatch(release -> release.version().minor() == 8);
        }
    }

    @Test
    void aTargetWhoseBinariesCanNotBeHadIsRefusedBeforeAnythingIsTouched() throws IOException {
        try (RealDaemon daemon = RealDaemon.with(2, "14.8", "maven-repository: http://127.0.0.1:9/")) {
            Resource binaries = RealDaemon.release("14.9").resources().get("postgresql-binaries");
            Path revisions = daemon.charm().resolve("revisions.yaml");
            Files.writeString(
                    revisions,
                    Files.readString(revisions)
                            .replace(binaries.artifact(), binaries.artifact() + "-nowhere")
                            .replace(binaries.digest(), "f".repeat(64)));
            assertThat(daemon.http("POST", "/refresh", TARGET).statusCode()).isEqualTo(202);
            daemon.until(RunState.CANCELLED);
            assertThat(new JsonObject(daemon.http("GET", "", "").body())
                            .getJsonObject("refresh")
                            .getJsonObject("reason")
                            .toString())
                    .contains("check-failed", "-nowhere", "refreshctl");
            assertThat(daemon.movedTo("14.9")).isEmpty();
        }
    }

    @Test
    void aCharmThatBreaksMidRunIsNotNeededToEndIt() throws IOException {
        try (RealDaemon daemon = RealDaemon.with(2, "14.8")) {
            daemon.http("POST", "/refresh", TARGET);
            daemon.untilPause(1);
            Files.writeString(daemon.charm().resolve("revisions.yaml"), "revisions: [\n");
            assertThat(daemon.http("POST", "/actions/pre-upgrade-check", TARGET).body())
                    .contains("charm-invalid", "revisions.yaml");
            daemon.resume();
            daemon.until(RunState.COMPLETED);
            assertThat(daemon.movedTo("14.9")).containsExactly(1, 0);
        }
    }

    @Test
    void aJournalThatCanNotBeWrittenRefusesAndHoldsTheRunUntilItCanBe() throws Exception {
        try (RealDaemon daemon = RealDaemon.with(2, "14.8")) {
            daemon.http("POST", "/refresh", TARGET);
            daemon.untilPause(1);
            daemon.restart(() -> limited(daemon));
            assertThat(daemon.state()).isEqualTo(RunState.PAUSED);
            daemon.until(view -> view.seen().units().size() == 2);
            daemon.resume();
            daemon.until(RunState.COMPLETED);
        }
    }

    /** A daemon whose files may hardly grow, as on a disk that breaks: until it can not write, and then its end. */
    private static void limited(RealDaemon daemon) {
        try {
            Process process = process(daemon.config());
            try {
                assertThat(Eventually.within(Duration.ofSeconds(60), () -> Files.exists(daemon.state("address"))))
                        .isTrue();
                long bytes =
                        Math.max(Files.size(daemon.state("journal.db")), Files.size(daemon.state("journal.db-wal")));
                limit(process, bytes + SOME_MORE);
                HttpResponse<String> answer = untilRefused(daemon);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                assertThat(answer.body())
                        .contains("journal-unwritable", "it is not known whether this was written down");
                String status = daemon.http("GET", "", "").body();
                assertThat(new JsonObject(status).getJsonObject("refresh").getString("state"))
                        .isEqualTo("paused");
            } finally {
                process.destroyForcibly().waitFor();
                Files.deleteIfExists(daemon.state("address"));
            }
        } catch (IOException | InterruptedException broken) {
            throw new AssertionError(broken);
        }
    }

    private static HttpResponse<String> untilRefused(RealDaemon daemon) {
        return Stream.generate(() -> daemon.http("PATCH", "/config", "{\"pauseAfter\": \"first\"}"))
                .limit(1_000)
                .filter(answer -> answer.statusCode() != 202)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the journal grew without a bound"));
    }

    private static Process process(Path config) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String path = System.getProperty("java.class.path");
        return new ProcessBuilder(java, "-cp", path, "io.refreshd.Main", "--config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void limit(Process process, long bytes) throws IOException, InterruptedException {
        Process limiting = new ProcessBuilder(
                        "prlimit", "--pid", String.valueOf(process.pid()), "--fsize=" + bytes + ":" + bytes)
                .inheritIO()
                .start();
        assertThat(limiting.waitFor()).isZero();
    }
}
