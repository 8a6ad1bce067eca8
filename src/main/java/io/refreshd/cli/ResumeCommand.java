package io.refreshd.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "resume",
        description = "Answers a pause, or tells a blocked run that its reason is dealt with.",
        footer = {"", "With --wait it exits 0 when the run is completed and 3 when it is paused again."})
final class ResumeCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Mixin
    private final Format format = new Format();

    @Mixin
    private final Doing doing = new Doing();

    @Parameters(arity = "0..1", paramLabel = "APP", description = "The application; optional when there is one.")
    private String application = "";

    @Option(
            names = "--pause",
            paramLabel = "ID",
            description = "The pause that is answered, so that asking twice releases one unit only.")
    private Optional<Integer> pause = Optional.empty();

    ResumeCommand(Terminal terminal) {
        connection = new Connection(terminal);
    }

    @Override
    public Integer call() {
        Client client = connection.client();
        ObjectNode body = Client.MAPPER.createObjectNode();
        pause.ifPresent(id -> body.put("pause", id));
        String path = Client.path(Choice.of(client, application), "actions", "resume-upgrade");
        return doing.accepted(connection, client, format, client.post(path, body));
    }
}
