package io.refreshd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rollback",
        description = "Moves the changed units, and only those, back to exactly the recorded release.")
final class RollbackCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Mixin
    private final Format format = new Format();

    @Mixin
    private final Doing doing = new Doing();

    @Parameters(arity = "0..1", paramLabel = "APP", description = "The application; optional when there is one.")
    private String application = "";

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask; needed off a terminal.")
    private boolean yes;

    RollbackCommand(Terminal terminal) {
        connection = new Connection(terminal);
    }

    @Override
    public Integer call() {
        Client client = connection.client();
        String name = Choice.of(client, application);
        confirm(client, name);
        return doing.accepted(
                connection,
                client,
                format,
                client.post(Client.path(name, "actions", "rollback"), Client.MAPPER.createObjectNode()));
    }

    private void confirm(Client client, String name) {
        if (yes) {
            return;
        }
        if (!connection.terminal().interactive()) {
            throw new CliProblem(
                    ExitCode.USAGE,
                    "a rollback that nobody can be asked about needs --yes",
                    "refreshctl rollback " + name + " --yes");
        }
        JsonNode run = client.get(Client.path(name)).json().path("refresh");
        String answer = connection
                .terminal()
                .ask("The changed units of " + name + " go back to "
                        + run.path("from").path("version").asText("what was recorded")
                        + ". Type the application's name to go on: ");
        if (!answer.equals(name)) {
            throw new CliProblem(ExitCode.USAGE, "not confirmed; nothing was changed", "");
        }
    }
}
