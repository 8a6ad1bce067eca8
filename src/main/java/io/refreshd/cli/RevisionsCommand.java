package io.refreshd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.refreshd.cli.Client.Body;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "revisions",
        description = "Lists the revisions that an application's charm has, with what --resource they need.")
final class RevisionsCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Mixin
    private final Format format = new Format();

    @Parameters(arity = "0..1", paramLabel = "APP", description = "The application; optional when there is one.")
    private String application = "";

    RevisionsCommand(Terminal terminal) {
        connection = new Connection(terminal);
    }

    @Override
    public Integer call() {
        Client client = connection.client();
        Body body = client.get(Client.path(Choice.of(client, application), "revisions"));
        connection
                .terminal()
                .print(format.json() ? body.text() + "\n" : table(body.json().path("revisions")));
        return ExitCode.REACHED;
    }

    private static String table(JsonNode revisions) {
        Table table = new Table(Set.of(0), "Revision", "Version", "Resources", "Channels", "Note");
        for (JsonNode revision : revisions) {
            String resources = revision.path("resources").properties().stream()
                    .map(resource ->
                            resource.getKey() + "=" + resource.getValue().asText())
                    .collect(Collectors.joining(","));
            String channels = StatusScreen.items(revision.path("channels"))
                    .map(JsonNode::asText)
                    .collect(Collectors.joining(","));
            String note = revision.path("current").asBoolean()
                    ? "deployed"
                    : revision.path("available").asBoolean() ? "" : "not for this machine";
            table.row(
                    revision.path("revision").asText(), revision.path("version").asText(), resources, channels, note);
        }
        return table.toString();
    }
}
