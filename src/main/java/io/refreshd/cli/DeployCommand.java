package io.refreshd.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "deploy", description = "Deploys a charm as an application.")
final class DeployCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Mixin
    private final Format format = new Format();

    @Mixin
    private final Doing doing = new Doing();

    @Mixin
    private final Target target = new Target();

    @Parameters(index = "0", paramLabel = "CHARM", description = "For example postgresql.")
    private String charm = "";

    @Parameters(
            arity = "0..1",
            index = "1",
            paramLabel = "APPLICATION",
            description = "The application's name; by default the charm's.")
    private String named = "";

    @Option(names = "--application", paramLabel = "NAME", description = "The same as an option.")
    private String application = "";

    @Option(
            names = {"-n", "--units", "--num-units"},
            paramLabel = "N",
            description = "How many units; by default 1.")
    private int units = 1;

    @Option(names = "--config", paramLabel = "KEY=VALUE", description = "pause-after-unit-refresh or soak-seconds.")
    private Map<String, String> config = new LinkedHashMap<>();

    DeployCommand(Terminal terminal) {
        connection = new Connection(terminal);
    }

    @Override
    public Integer call() {
        Client client = connection.client();
        ObjectNode body = Client.MAPPER.createObjectNode();
        body.put("charm", charm).put("application", name()).put("units", units);
        target.into(body);
        ObjectNode options = body.putObject("config");
        config.forEach((key, value) -> Arguments.put(options, key, value));
        return doing.accepted(connection, client, format, client.deploy(body));
    }

    private String name() {
        String given = named.isEmpty() ? application : named;
        return given.isEmpty() ? charm : given;
    }
}
