package io.refreshd.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;

/** The daemon's HTTP surface, as far as the demo uses it. For any thread; every call waits for its answer. */
final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final String LOCAL = "/v1/models/local";
    private static final String MODEL = LOCAL + "/applications";

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final URI address;
    private final String token;

    /** The daemon said no. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    Api(URI address, String token) {
        this.address = address;
        this.token = token;
    }

    /** All that {@code refreshctl status} shows. */
    JsonNode status() throws IOException {
        return send(request(LOCAL).GET().build());
    }

    JsonNode application() throws IOException {
        return send(request(MODEL + "/" + Place.APPLICATION).GET().build());
    }

    /** Asks for an operation; the answer is the operation as it was accepted. */
    JsonNode deploy(ObjectNode body) throws IOException {
        return post(MODEL, body);
    }

    JsonNode refresh(ObjectNode body) throws IOException {
        return post(MODEL + "/" + Place.APPLICATION + "/refresh", body);
    }

    JsonNode action(String action, ObjectNode body) throws IOException {
        return post(MODEL + "/" + Place.APPLICATION + "/units/leader/actions/" + action, body);
    }

    /** An operation, as soon as it has ended or a few seconds have passed. */
    JsonNode operation(int id) throws IOException {
        String path = "/v1/operations/" + id + "?application=" + Place.APPLICATION + "&wait=3s";
        return send(request(path).GET().build());
    }

    /** The lines of the event stream, from the event after {@code last}; they end when the daemon does. */
    Stream<String> events(long last) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(
                        address.resolve(MODEL + "/" + Place.APPLICATION + "/events?after=" + last))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream")
                .GET()
                .build();
        HttpResponse<Stream<String>> response = exchange(request, HttpResponse.BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            response.body().close();
            throw new Refused("no events: status " + response.statusCode());
        }
        return response.body();
    }

    /** Whether the daemon serves. */
    boolean ready() {
        try {
            HttpRequest request = request("/readyz").GET().build();
            return exchange(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    static ObjectNode body() {
        return JSON.createObjectNode();
    }

    private JsonNode post(String path, ObjectNode body) throws IOException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("X-Refreshd-Actor", "demo")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(ANSWER).header("Authorization", "Bearer " + token);
    }

    private JsonNode send(HttpRequest request) throws IOException {
        HttpResponse<String> response = exchange(request, HttpResponse.BodyHandlers.ofString());
        JsonNode answer = JSON.readTree(response.body());
        if (response.statusCode() >= 300) {
            String next = answer.path("next").asText();
            throw new Refused(answer.path("code").asText("status " + response.statusCode()) + ": "
                    + answer.path("detail").asText() + (next.isEmpty() ? "" : " (next: " + next + ")"));
        }
        return answer;
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        try {
            return client.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
