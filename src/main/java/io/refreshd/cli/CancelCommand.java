package io.refreshd.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "cancel", description = "Stops the run where it is; the same refresh or a rollback may follow.")
final class CancelCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Mixin
    private final Format format = new Format();

    @Mixin
    private final Doing doing = new Doing();

    @Parameters(arity = "0..1", paramLabel = "APP", description = "The application; optional when there is one.")
    private String application = "";

    CancelCommand(Terminal terminal) {
        connection = new Connection(terminal);
    }

    @Override
    public Integer call() {
        Client client = connection.client();
        String path = Client.path(Choice.of(client, application), "actions", "cancel");
        return doing.accepted(connection, client, format, client.post(path, Client.MAPPER.createObjectNode()));
    }
}
