package io.refreshd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.refreshd.cli.Client.Body;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "actions", description = "Lists an application's actions, and whether each is allowed now.")
final class ActionsCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Mixin
    private final Format format = new Format();

    @Parameters(arity = "0..1", paramLabel = "APP", description = "The application; optional when there is one.")
    private String application = "";

    @Option(names = "--schema", description = "Each with its parameters.")
    private boolean schema;

    ActionsCommand(Terminal terminal) {
        connection = new Connection(terminal);
    }

    @Override
    public Integer call() {
        Client client = connection.client();
        Body body = client.get(Client.path(Choice.of(client, application), "actions"));
        JsonNode actions = body.json().path("actions");
        connection.terminal().print(format.json() ? body.text() + "\n" : schema ? schemas(actions) : table(actions));
        return ExitCode.REACHED;
    }

    private static String table(JsonNode actions) {
        Table table = new Table(Set.of(), "Action", "Now", "Description");
        for (JsonNode action : actions) {
            boolean known = action.has("allowed");
            String now = known ? (action.path("allowed").asBoolean() ? "yes" : "no") : "";
            table.row(
                    action.path("action").asText(),
                    now,
                    action.path("description").asText());
        }
        return table.toString();
    }

    private static String schemas(JsonNode actions) {
        ObjectNode all = Client.MAPPER.createObjectNode();
        for (JsonNode action : actions) {
            ObjectNode one = all.putObject(action.path("action").asText());
            one.put("description", action.path("description").asText());
            one.set("properties", action.path("schema").path("properties"));
        }
        return Yaml.of(all);
    }
}
