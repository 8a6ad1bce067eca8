package io.refreshd.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.refreshd.Eventually;
import io.refreshd.charm.CharmStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real upgrade under Patroni that is brought to where Patroni's lag is not true: its loops sleep, the candidate's slot
 * is gone and it does not stream any more, the client writes, and no member has looked since.
 */
final class LagTrap implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofSeconds(120);
    private static final Duration ASLEEP = Duration.ofSeconds(4);
    private static final String LONG_LOOP = "{\"loop_wait\": 30, \"ttl\": 80}";
    private static final String SHORT_LOOP = "{\"loop_wait\": 2, \"ttl\": 20}";

    /** As often as it takes: the standby comes back to its slot many times a second. */
    private static final String CUT = """
            DO $$ BEGIN
              FOR i IN 1..500 LOOP
                BEGIN
                  PERFORM pg_terminate_backend(active_pid) FROM pg_replication_slots
                    WHERE slot_name = 'postgresql_1' AND active;
                  PERFORM pg_drop_replication_slot('postgresql_1');
                  RETURN;
                EXCEPTION WHEN object_in_use THEN
                  PERFORM pg_sleep(0.005);
                END;
              END LOOP;
              RAISE 'the slot is always in use';
            END $$
            """;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final Vertx vertx = Vertx.vertx();
    private final Pair pair;
    private final Estate estate;
    private final Narrator narrator;
    private final EventFeed feed;
    private final Sampler sampler;
    private final Script script;
    private Evidence.@Nullable Baseline before;
    private final Map<Integer, String> loops = new TreeMap<>();
    private final Map<Integer, Long> since = new TreeMap<>();
    private @Nullable WriterProcess writer;

    /** What became of it. */
    record End(int switchovers, Audit.Finding audit) {}

    LagTrap(Path home, Path programs) throws Exception {
        pair = Pair.find(new CharmStore(home.resolve("charms")).load("postgresql-patroni"), "", "");
        estate = new Estate(Place.create());
        narrator = new Narrator(
                new PrintStream(estate.place().root().resolve("story.log").toFile(), StandardCharsets.UTF_8));
        estate.daemon().configure(home.resolve("charms"), "patroni-folder: " + programs);
        feed = new EventFeed(narrator);
        sampler = new Sampler(estate.place(), vertx);
        Api api = estate.daemon().start();
        feed.connect(api);
        script = new Script(narrator, feed, api);
    }

    /** Units 2 and 1 are on the new version, the run is paused before unit 0, the primary. */
    void upgradeUpToTheHandover() throws Exception {
        script.deploy("postgresql-patroni", pair.from(), 3);
        before = Evidence.baseline(estate.place(), sampler);
        script.refresh(pair.to(), Api.body().put("pauseAfter", "all"));
        Script.require(script.resume().equals("paused"), "the run does not pause after the second unit");
    }

    /** Every member's loop sleeps for half a minute, and has just begun to. */
    void letPatroniSleep() throws IOException {
        patch(LONG_LOOP);
        await("the members sleep", () -> Stream.of(0, 1, 2).filter(this::asleep).count() == 3);
    }

    /** Every loop of Patroni leaves a line; the last one is some seconds old. */
    private boolean asleep(int ordinal) {
        try {
            Path log =
                    Objects.requireNonNull(estate.place().units().get(ordinal)).resolve("server.log");
            String last = Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.contains("INFO: no action."))
                    .reduce("", (first, second) -> second);
            if (!last.equals(loops.put(ordinal, last))) {
                since.put(ordinal, System.nanoTime());
            }
            return System.nanoTime() - since.getOrDefault(ordinal, System.nanoTime()) > ASLEEP.toNanos();
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    void resume() throws Exception {
        script.beginResume();
    }

    void cutCandidateOff() throws IOException {
        ask(0, CUT);
        await("the candidate is cut off", () -> !seenByPrimary());
    }

    void write(int commits) throws Exception {
        WriterProcess started = WriterProcess.start(estate.place());
        writer = started;
        started.awaitCommits(commits, PATIENCE.toSeconds());
    }

    long lagShownByPatroni() throws IOException {
        for (JsonNode member : rest(0, "/cluster").path("members")) {
            if (member.path("name").asText().equals("postgresql-1")) {
                return member.path("lag").asLong(-1);
            }
        }
        return -1;
    }

    boolean healthyWithoutLagSaysPatroni() throws IOException {
        return send(HttpRequest.newBuilder(address(1, "/replica?lag=0")).build())
                        .statusCode()
                == 200;
    }

    boolean seenByPrimary() {
        try {
            return !ask(0, "SELECT count(*) FROM pg_stat_replication WHERE application_name = 'postgresql-1'")
                    .equals("0");
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    /** The unit that writes. */
    int primary() throws IOException {
        for (int ordinal = 0; ordinal < 3; ordinal++) {
            if (ask(ordinal, "SELECT pg_is_in_recovery()").equals("false")) {
                return ordinal;
            }
        }
        return -1;
    }

    JsonNode awaitReason(String code) throws IOException {
        await("the reason " + code, () -> reason().path("code").asText().equals(code));
        return reason();
    }

    /** The slot is there again, as after Patroni's next restart, and its loops are short. */
    void mendCandidate() throws IOException {
        ask(0, "SELECT pg_create_physical_replication_slot('postgresql_1', true)");
        patch(SHORT_LOOP);
    }

    /** What a person could do who believes Patroni: its answer. */
    String switchOverByHand() throws IOException {
        return send(HttpRequest.newBuilder(address(0, "/switchover"))
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"leader\": \"postgresql-0\", \"candidate\": \"postgresql-1\"}"))
                        .build())
                .body();
    }

    void awaitWritable(int ordinal) {
        await("unit " + ordinal + " writes", () -> {
            try {
                return ask(ordinal, "SELECT pg_is_in_recovery()").equals("false");
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    /** Acknowledged commits that the unit does not have. */
    long missingOn(int ordinal) throws IOException {
        Objects.requireNonNull(writer).stop();
        Access access = Access.read(estate.place().clientFile());
        return new Audit(vertx, access, Ledger.read(estate.place().ledger()))
                .compare(Duration.ofSeconds(1))
                .missing()
                .getOrDefault(ordinal, -1);
    }

    End untilCompleted() throws Exception {
        boolean completed = Eventually.within(LONG, () -> state().equals("completed"));
        Script.require(completed, "the run is " + state() + ": " + reason());
        WriterProcess started = Objects.requireNonNull(writer);
        started.awaitCommits(started.written().acknowledged() + WriterProcess.RATE, PATIENCE.toSeconds());
        started.stop();
        Evidence seen = Evidence.gather(estate.place(), vertx, sampler, Objects.requireNonNull(before));
        return new End(seen.switchovers(), seen.audit());
    }

    private String state() {
        return application().path("refresh").path("state").asText();
    }

    private JsonNode reason() {
        return application().path("reason");
    }

    private JsonNode application() {
        try {
            return script.application();
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    private void patch(String config) throws IOException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(address(0, "/config"))
                .method("PATCH", HttpRequest.BodyPublishers.ofString(config))
                .build());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.body());
        }
    }

    private JsonNode rest(int ordinal, String path) throws IOException {
        return json.readTree(
                send(HttpRequest.newBuilder(address(ordinal, path)).build()).body());
    }

    private URI address(int ordinal, String path) throws IOException {
        Path ports = estate.place().state().resolve("units/postgresql/ports.json");
        int port = json.readTree(ports.toFile())
                .path("ports")
                .path("patroni-" + ordinal)
                .asInt();
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String ask(int ordinal, String sql) throws IOException {
        Path secrets = estate.place().clientFile().resolveSibling("secrets.json");
        JsonNode secret = json.readTree(secrets.toFile());
        Access plain = Access.read(estate.place().clientFile());
        Access access = new Access(
                "postgres",
                secret.path("superuser").asText(),
                secret.path("superuserPassword").asText(),
                plain.units());
        var rows = Sql.ask(
                vertx,
                access,
                access.units().stream()
                        .filter(unit -> unit.ordinal() == ordinal)
                        .findFirst()
                        .orElseThrow(),
                sql);
        return rows.size() == 0 ? "" : String.valueOf(rows.iterator().next().getValue(0));
    }

    private void await(String what, BooleanSupplier condition) {
        if (!Eventually.within(PATIENCE, condition)) {
            throw new AssertionError(what + ": not within " + PATIENCE.toSeconds() + " s; " + reason());
        }
    }

    @Override
    public void close() throws Exception {
        if (writer != null) {
            writer.stop();
        }
        feed.close();
        sampler.close();
        narrator.close();
        estate.allWell();
        estate.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
