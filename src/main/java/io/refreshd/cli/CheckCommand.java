package io.refreshd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.refreshd.cli.Client.Body;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "check", description = "Runs the pre-upgrade checks on the leader and shows each; changes nothing.")
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Mixin
    private final Format format = new Format();

    @Mixin
    private final Target target = new Target();

    @Mixin
    private final Skipping skipping = new Skipping();

    @Parameters(arity = "0..1", paramLabel = "APP", description = "The application; optional when there is one.")
    private String application = "";

    @Option(names = "--post", description = "The post-upgrade checks instead, for the release that is deployed.")
    private boolean post;

    @Option(names = "--timeout", paramLabel = "TIME", description = "Wait at most so long, such as 90s; then exit 124.")
    private String timeout = "";

    CheckCommand(Terminal terminal) {
        connection = new Connection(terminal);
    }

    @Override
    public Integer call() {
        Client client = connection.client();
        String name = Choice.of(client, application);
        ObjectNode body = Client.MAPPER.createObjectNode();
        target.into(body);
        skipping.into(body);
        String action = post ? "post-upgrade-check" : "pre-upgrade-check";
        JsonNode operation = client.post(Client.path(name, "units", "leader", "actions", action), body)
                .json();
        String href = operation.path("href").asText();
        int code = new Follower(client, connection.terminal(), name)
                .until(seen -> Endings.of(client, href), Times.duration("--timeout", timeout));
        Body end = client.get(href);
        connection.terminal().print(format.json() ? end.text() + "\n" : text(client, name, end.json()));
        if (code == ExitCode.REACHED && !post && !format.json()) {
            connection.terminal().note("next: refreshctl refresh " + name + target(client, name));
        }
        return code;
    }

    /** The options that name what was checked; none when that is the followed channel. */
    private String target(Client client, String name) {
        JsonNode application = client.get(Client.path(name)).json();
        if (!target.options().isEmpty()
                || !application.path("charm-channel").asText().isEmpty()) {
            return target.options();
        }
        JsonNode checked = application.path("lastCheck").path("target");
        StringBuilder text = new StringBuilder();
        if (checked.has("revision")) {
            text.append(" --revision ").append(checked.path("revision").asInt());
            checked.path("resources")
                    .properties()
                    .forEach(resource -> text.append(" --resource ")
                            .append(resource.getKey())
                            .append('=')
                            .append(resource.getValue().asInt()));
        }
        return text.toString();
    }

    private String text(Client client, String name, JsonNode operation) {
        Optional<JsonNode> full = Optional.of(
                        client.get(Client.path(name)).json().path("lastCheck"))
                .filter(check -> !post && check.isObject());
        Style style = new Style(connection.colors(), connection.terminal().interactive());
        String results = full.map(check -> results(check, style)).orElseGet(() -> Yaml.of(operation.path("results")));
        return results + operation.path("message").asText() + "\n";
    }

    /** All checks, and for those that did not pass what was asked for and what to do. */
    static String results(JsonNode check, Style style) {
        Table table = new Table(Set.of(), "Result", "Check", "Observed");
        StringBuilder fixes = new StringBuilder();
        for (JsonNode result : check.path("results")) {
            String status = result.path("status").asText();
            String name = result.path("name").asText();
            table.row(style.status(status), name, result.path("observed").asText());
            if (!status.equals("pass") && !result.path("fix").asText().isEmpty()) {
                fixes.append(name)
                        .append(": asked for is ")
                        .append(result.path("threshold").asText())
                        .append("; ")
                        .append(result.path("fix").asText())
                        .append('\n');
            }
        }
        return table + (fixes.isEmpty() ? "" : "\n" + fixes) + "\n";
    }
}
