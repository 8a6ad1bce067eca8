package io.refreshd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.refreshd.cli.Client.Body;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show-task", description = "Shows one task: what an operation did with one unit.")
final class ShowTaskCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Mixin
    private final Format format = new Format();

    @Parameters(index = "0", paramLabel = "ID", description = "The task's number.")
    private int id;

    @Option(names = "--application", paramLabel = "APP", description = "Whose; needed when several have the number.")
    private String application = "";

    ShowTaskCommand(Terminal terminal) {
        connection = new Connection(terminal);
    }

    @Override
    public Integer call() {
        Client client = connection.client();
        String only = application.isEmpty() ? "" : "&application=" + Client.encoded(application);
        JsonNode operations =
                client.get("/v1/operations?limit=500" + only).json().path("operations");
        for (JsonNode operation : operations) {
            boolean mine = StatusScreen.items(operation.path("tasks"))
                    .anyMatch(task -> task.path("id").asInt() == id);
            if (mine) {
                Body body = client.get("/v1/operations/" + operation.path("id").asText() + "/tasks/" + id
                        + "?application="
                        + Client.encoded(operation.path("application").asText()));
                connection.terminal().print(format.json() ? body.text() + "\n" : Yaml.of(body.json()));
                return ExitCode.REACHED;
            }
        }
        throw new CliProblem(ExitCode.REFUSED, "there is no task " + id, "refreshctl operations");
    }
}
