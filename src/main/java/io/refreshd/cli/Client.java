package io.refreshd.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Requests to one daemon. A refusal, and that there is no answer, become a {@link CliProblem}. */
final class Client {
    static final ObjectMapper MAPPER = new ObjectMapper();

    /** Longer than the daemon lets anybody wait. */
    private static final Duration ANSWER = Duration.ofSeconds(75);

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final String AGENT = "refreshctl";
    private static final String APPLICATIONS = "/v1/models/local/applications";

    private final Supplier<Endpoint> endpoints;
    private final String actor;
    private volatile Endpoint endpoint;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    /** Where a daemon is, and what opens it. */
    record Endpoint(URI address, String token) {}

    /**
     * @param endpoints asked again after a request that got no answer: a restarted daemon may be elsewhere
     */
    Client(Supplier<Endpoint> endpoints, String actor) {
        this.endpoints = endpoints;
        this.actor = actor;
        this.endpoint = endpoints.get();
    }

    /**
     * What the daemon answered.
     *
     * @param text the body as it came
     */
    record Body(JsonNode json, String text) {}

    static String path(String application, String... more) {
        StringBuilder path = new StringBuilder(APPLICATIONS).append('/').append(encoded(application));
        for (String part : more) {
            path.append('/').append(encoded(part));
        }
        return path.toString();
    }

    static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    Body get(String path) {
        return answer(send(request(path).GET().build()));
    }

    /** Applications are deployed here. */
    Body deploy(ObjectNode body) {
        return post(APPLICATIONS, body);
    }

    Body post(String path, ObjectNode body) {
        return change("POST", path, body);
    }

    /** With a key of its own, so that asking again after a lost answer is not asking twice. */
    Body change(String method, String path, ObjectNode body) {
        String key = UUID.randomUUID().toString();
        try {
            return answer(sent(change(method, path, body, key)));
        } catch (IOException lost) {
            return answer(send(change(method, path, body, key)));
        }
    }

    private HttpRequest change(String method, String path, ObjectNode body, String key) {
        return request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    /** Lines of the event stream for as long as it is open. */
    Stream<String> events(String path, Optional<Long> after) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.address().resolve(path))
                .header("Authorization", "Bearer " + endpoint.token())
                .header("Accept", "text/event-stream");
        after.ifPresent(id -> request.header("Last-Event-ID", String.valueOf(id)));
        HttpResponse<Stream<String>> response = exchange(request.build(), HttpResponse.BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            throw new IOException("the event stream was answered with " + response.statusCode());
        }
        return response.body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(endpoint.address().resolve(path))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + endpoint.token())
                .header("User-Agent", AGENT)
                .header("X-Refreshd-Actor", actor);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return sent(request);
        } catch (IOException e) {
            throw new CliProblem(
                    ExitCode.UNREACHABLE,
                    "the daemon at " + request.uri().getAuthority() + " does not answer"
                            + (e.getMessage() == null ? "" : ": " + e.getMessage()),
                    "see whether it runs (scripts/refreshd), or name it with --server");
        }
    }

    private HttpResponse<String> sent(HttpRequest request) throws IOException {
        return exchange(request, HttpResponse.BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> body) throws IOException {
        try {
            return http.send(request, body);
        } catch (IOException lost) {
            lookAgain();
            throw lost;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void lookAgain() {
        try {
            endpoint = endpoints.get();
        } catch (CliProblem nowhere) {
            // Where it was is the best that is known.
        }
    }

    private static CliProblem interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CliProblem(ExitCode.FAILED, "interrupted: " + e, "");
    }

    private Body answer(HttpResponse<String> response) {
        JsonNode json = json(response.body());
        if (response.statusCode() < 300) {
            return new Body(json, response.body().strip());
        }
        throw new CliProblem(
                exitCode(response.statusCode()),
                json.path("detail").asText("the daemon answered " + response.statusCode()),
                json.path("next").asText());
    }

    private static int exitCode(int status) {
        return switch (status) {
            case 500 -> ExitCode.FAILED;
            case 502, 503, 504 -> ExitCode.UNREACHABLE;
            default -> ExitCode.REFUSED;
        };
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
