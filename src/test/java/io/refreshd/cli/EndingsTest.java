package io.refreshd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operation's end is worth to a pipeline, whatever happens between two answers. */
class EndingsTest {
    private final List<String> asked = new ArrayList<>();
    private String operation = "";
    private String application = "";
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(path);
        byte[] body = (path.contains("operations") ? operation : application).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private OptionalInt ending(String action, String status, String run) {
        operation = "{\"application\": \"db\", \"action\": \"" + action + "\", \"status\": \"" + status + "\"}";
        application = "{\"refresh\": {\"state\": \"" + run + "\"}}";
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        Client client = new Client(() -> new Client.Endpoint(address, "token"), "ana");
        return Endings.of(client, "/v1/operations/5?application=db");
    }

    @ParameterizedTest
    @CsvSource({
        "refresh, completed, paused, 3",
        "refresh, completed, completed, 0",
        // Somebody was quicker than the second question: the run had paused all the same.
        "refresh, completed, refreshing, 3",
        "refresh, completed, blocked, 3",
        "refresh, completed, verifying, 3",
        "resume-upgrade, completed, rolling-back, 3",
        "resume-upgrade, completed, paused, 3",
        "refresh, completed, rolled-back, 4",
        "refresh, aborted, rolling-back, 4",
        "refresh, cancelled, cancelled, 4",
        "refresh, failed, blocked, 1",
        "refresh, failed, completed, 1",
        "rollback, completed, rolled-back, 0",
        "pause, completed, paused, 0",
    })
    void onlyACompletedRunEndsARefreshWithZero(String action, String status, String run, int code) {
        assertThat(ending(action, status, run)).hasValue(code);
    }

    @Test
    void theApplicationIsReadAfterTheOperationHasEnded() {
        ending("refresh", "completed", "paused");
        assertThat(asked).containsExactly("/v1/operations/5", "/v1/models/local/applications/db");
        asked.clear();
        assertThat(ending("refresh", "running", "refreshing")).isEmpty();
        assertThat(asked).containsExactly("/v1/operations/5");
    }
}
