package io.refreshd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.refreshd.cli.Client.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = "Runs an action on a unit and waits for its end, as juju run does.",
        footer = {"", "Example: refreshctl run postgresql/leader pre-upgrade-check"})
final class RunCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Mixin
    private final Format format = new Format();

    @Parameters(index = "0", paramLabel = "APP/leader|APP/N", description = "The unit.")
    private String unit = "";

    @Parameters(index = "1", paramLabel = "ACTION", description = "See: refreshctl actions.")
    private String action = "";

    @Parameters(index = "2..*", paramLabel = "KEY=VALUE", description = "The action's parameters.")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--string-args", description = "Leave all values texts.")
    private boolean strings;

    @Option(names = "--background", description = "Do not wait.")
    private boolean background;

    @Option(
            names = {"--wait", "--timeout"},
            paramLabel = "TIME",
            description = "Wait at most so long, such as 90s or 5m; then exit 124. By default until it has ended.")
    private String timeout = "";

    RunCommand(Terminal terminal) {
        connection = new Connection(terminal);
    }

    @Override
    public Integer call() {
        int slash = unit.indexOf('/');
        if (slash < 1 || slash == unit.length() - 1) {
            throw new CliProblem(
                    ExitCode.USAGE,
                    "an action runs on APP/leader or APP/N, not on " + unit,
                    "refreshctl run " + unit.replace("/", "") + "/leader " + action);
        }
        ObjectNode body = Arguments.read(arguments, strings);
        Client client = connection.client();
        Body accepted = client.post(
                Client.path(unit.substring(0, slash), "units", unit.substring(slash + 1), "actions", action), body);
        JsonNode operation = accepted.json();
        if (background) {
            String id = operation.path("id").asText();
            connection.terminal().line(format.json() ? accepted.text() : "Scheduled operation " + id);
            connection.terminal().note("Check operation status with 'refreshctl show-operation " + id + "'");
            return ExitCode.REACHED;
        }
        return foreground(client, operation);
    }

    private int foreground(Client client, JsonNode operation) {
        Terminal terminal = connection.terminal();
        int tasks = operation.path("tasks").size();
        String counted = tasks == 0 ? "" : " with " + tasks + (tasks == 1 ? " task" : " tasks");
        terminal.note("Running operation " + operation.path("id").asText() + counted);
        operation
                .path("tasks")
                .forEach(task -> terminal.note("  - task " + task.path("id").asText() + " on unit-"
                        + task.path("unit").asText().replace('/', '-')));
        terminal.note("");
        String application = operation.path("application").asText();
        String href = operation.path("href").asText();
        int code = new Follower(client, terminal, application)
                .until(seen -> Endings.of(client, href), Times.duration("--wait", timeout));
        Body end = client.get(href);
        terminal.print(format.json() ? end.text() + "\n" : plain(end.json(), code));
        return code;
    }

    /** As Juju prints one task: its results in YAML, or that it failed. */
    private static String plain(JsonNode operation, int code) {
        JsonNode results = operation.path("results");
        String failed = code == ExitCode.FAILED
                ? "Action id " + operation.path("id").asText() + " failed: "
                        + operation.path("message").asText() + "\n"
                : "";
        String message = failed.isEmpty() && results.isEmpty()
                ? "message: " + operation.path("message").asText() + "\n"
                : "";
        return failed + message + Yaml.of(results);
    }
}
