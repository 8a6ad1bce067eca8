package io.refreshd.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.Eventually;
import io.refreshd.decide.Event;
import io.refreshd.model.PausePolicy;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Events as they happen, on real sockets. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class EventStreamTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private Scene scene;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void listen(Vertx vertx) throws Exception {
        scene = new Scene(vertx).deployed();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        scene.close();
    }

    /** A client that reads line by line. */
    private Reader stream(String path, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of("Accept", "text/event-stream"));
        all.addAll(List.of(headers));
        HttpResponse<InputStream> answer = scene.client.send(
                scene.request(path, all.toArray(String[]::new)).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        Reader reader = new Reader(new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8)));
        open.add(reader);
        return reader;
    }

    private record Reader(BufferedReader lines) implements AutoCloseable {
        /** The next event's id, type and data. */
        List<String> next() throws IOException {
            List<String> event = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty() && event.size() == 3) {
                    return event;
                }
                if (line.startsWith("id: ") || line.startsWith("event: ") || line.startsWith("data: ")) {
                    event.add(line.substring(line.indexOf(' ') + 1));
                }
            }
            return event;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @Test
    void whatHappensIsToldAtOnce() throws Exception {
        Reader reader = stream(Scene.APP + "/events");
        scene.happens(() -> scene.applications.happen("postgresql", new Event.PolicyChanged(PausePolicy.ALL)));
        List<String> event = reader.next();
        assertThat(event.get(1)).isEqualTo("policy-changed");
        JsonObject data = new JsonObject(event.get(2));
        assertThat(data.getLong("seq")).isEqualTo(Long.parseLong(event.get(0)));
        assertThat(data.getJsonObject("data").getString("policy")).isEqualTo("all");
    }

    @Test
    void whoComesBackMissesNothing() throws Exception {
        Reader reader = stream("/v1/events", "Last-Event-ID", "3");
        assertThat(reader.next().get(0)).isEqualTo("4");
        assertThat(reader.next().get(0)).isEqualTo("5");
        Reader after = stream("/v1/events?after=4");
        assertThat(after.next().get(0)).isEqualTo("5");
    }

    @Test
    void whoComesBackToAnotherJournalIsToldAndGoesOnWithWhatIsNew() throws Exception {
        long end = scene.applications.entries.size();
        Reader reader = stream(Scene.APP + "/events", "Last-Event-ID", "4711");
        List<String> reset = reader.next();
        assertThat(reset.subList(0, 2)).containsExactly(String.valueOf(end), "stream-reset");
        assertThat(new JsonObject(reset.get(2)).getJsonObject("data").getInteger("asked"))
                .isEqualTo(4711);
        scene.happens(() -> scene.applications.happen("postgresql", new Event.PolicyChanged(PausePolicy.ALL)));
        assertThat(reader.next().get(0)).isEqualTo(String.valueOf(end + 1));
        Reader exact = stream(Scene.APP + "/events", "Last-Event-ID", String.valueOf(end + 1));
        scene.happens(() -> scene.applications.happen("postgresql", new Event.PolicyChanged(PausePolicy.NONE)));
        assertThat(exact.next().get(1)).isEqualTo("policy-changed");
    }

    @Test
    void anApplicationsStreamHoldsOnlyItsOwn() throws Exception {
        Reader reader = stream(Scene.APP + "/events");
        scene.deployed("other", 1);
        scene.happens(() -> scene.applications.happen("postgresql", new Event.PolicyChanged(PausePolicy.NONE)));
        assertThat(new JsonObject(reader.next().get(2)).getString("application"))
                .isEqualTo("postgresql");
    }

    @Test
    void whoHasGoneIsForgotten() throws Exception {
        Reader reader = stream("/v1/events");
        assertThat(scene.applications.listeners()).isEqualTo(1);
        reader.close();
        assertThat(Eventually.within(SOON, () -> scene.applications.listeners() == 0))
                .isTrue();
    }

    @Test
    void streamsAreBounded() throws Exception {
        for (int i = 0; i < 64; i++) {
            stream("/v1/events");
        }
        HttpResponse<String> answer = scene.get("/v1/events", "Accept", "text/event-stream");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        open.get(0).close();
        assertThat(Eventually.within(SOON, () -> scene.applications.listeners() == 63))
                .isTrue();
        assertThat(stream("/v1/events")).isNotNull();
    }

    @Test
    void whoDoesNotReadHoldsUpNobodyElse() throws Exception {
        for (int part = 0; part < 30; part++) {
            scene.happens(() -> {
                for (int i = 0; i < 1_000; i++) {
                    scene.applications.happen("postgresql", new Event.PolicyChanged(PausePolicy.ALL));
                }
            });
        }
        Socket lazy = new Socket("127.0.0.1", scene.address.getPort());
        open.add(lazy);
        String request = "GET /v1/events?after=0 HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                + "Authorization: Bearer " + Scene.TOKEN + "\r\n\r\n";
        lazy.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        Reader reader = stream("/v1/events", "Last-Event-ID", "0");
        long last = 0;
        while (last < 30_000) {
            last = Long.parseLong(reader.next().get(0));
        }
        assertThat(scene.get(Scene.APP).statusCode()).isEqualTo(200);
    }

    @Test
    void aWrongPlaceToGoOnFromIsRefused() throws Exception {
        assertThat(scene.get("/v1/events", "Accept", "text/event-stream", "Last-Event-ID", "x")
                        .statusCode())
                .isEqualTo(400);
        assertThat(scene.get("/v1/events?from=1", "Accept", "text/event-stream").statusCode())
                .isEqualTo(422);
    }

    @Test
    void stoppingEndsTheStreams() throws Exception {
        Reader reader = stream("/v1/events");
        scene.close();
        assertThat(reader.next()).isEmpty();
        scene = new Scene(Vertx.vertx());
    }
}
