package io.refreshd.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.refreshd.cli.Client.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "config",
        description = "Shows an application's configuration, or changes it, also in the middle of a run.",
        footer = {"", "Example: refreshctl config postgresql pause-after-unit-refresh=all"})
final class ConfigCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Mixin
    private final Format format = new Format();

    @Parameters(
            arity = "0..*",
            paramLabel = "[APP] [KEY=VALUE]",
            description = "The application, optional when there is one; what to change.")
    private List<String> arguments = new ArrayList<>();

    ConfigCommand(Terminal terminal) {
        connection = new Connection(terminal);
    }

    @Override
    public Integer call() {
        Client client = connection.client();
        List<String> changes =
                arguments.stream().filter(argument -> argument.contains("=")).toList();
        List<String> names =
                arguments.stream().filter(argument -> !argument.contains("=")).toList();
        if (names.size() > 1) {
            throw new CliProblem(ExitCode.USAGE, "what to change is key=value, not " + names.get(1), "");
        }
        String path = Client.path(Choice.of(client, names.isEmpty() ? "" : names.get(0)), "config");
        if (!changes.isEmpty()) {
            ObjectNode body = Arguments.read(changes, false);
            Body changed = client.change("PATCH", path, body);
            connection.terminal().note(changed.json().path("message").asText());
        }
        Body config = client.get(path);
        connection.terminal().print(format.json() ? config.text() + "\n" : Yaml.of(config.json()));
        return ExitCode.REACHED;
    }
}
