package io.refreshd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.refreshd.cli.Client.Body;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What happens after the daemon has accepted something: say so, or wait for its end. */
final class Doing {
    @Option(names = "--wait", description = "Wait until it has ended, with a line for every change meanwhile.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "Wait at most so long, such as 90s or 5m; then exit 124.")
    private String timeout = "";

    /** Prints the operation, or waits for its end; the exit code. */
    int accepted(Connection connection, Client client, Format format, Body accepted) {
        JsonNode operation = accepted.json();
        Optional<Duration> most = Times.duration("--timeout", timeout);
        if (!wait && most.isEmpty()) {
            connection.terminal().line(format.json() ? accepted.text() : summary(operation));
            if (!format.json()) {
                connection
                        .terminal()
                        .note("next: refreshctl status "
                                + operation.path("application").asText() + " --watch");
            }
            return ExitCode.REACHED;
        }
        return awaited(connection, client, format, operation, most);
    }

    static int awaited(
            Connection connection, Client client, Format format, JsonNode operation, Optional<Duration> most) {
        String application = operation.path("application").asText();
        String href = operation.path("href").asText();
        Follower follower = new Follower(client, connection.terminal(), application);
        int code = follower.until(seen -> Endings.of(client, href), most);
        Body end = client.get(href);
        connection.terminal().line(format.json() ? end.text() : summary(end.json()));
        if (code != ExitCode.REACHED && !format.json()) {
            JsonNode reason = client.get(Client.path(application)).json().path("reason");
            String next = reason.path("next").asText();
            connection
                    .terminal()
                    .note("next: "
                            + (next.isEmpty()
                                    ? "refreshctl explain " + application
                                    : Style.runnable(next, connection.terminal().interactive())));
        }
        return code;
    }

    static String summary(JsonNode operation) {
        String message = operation.path("message").asText();
        return "operation " + operation.path("id").asText() + " "
                + operation.path("action").asText() + " of "
                + operation.path("application").asText() + ": "
                + operation.path("status").asText() + (message.isEmpty() ? "" : ", " + message);
    }
}
