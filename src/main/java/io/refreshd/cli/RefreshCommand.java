package io.refreshd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.refreshd.cli.Client.Body;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "refresh",
        description = "Moves an application to another release, one unit at a time.",
        footer = {
            "",
            "Examples:",
            "  refreshctl refresh postgresql --channel 14/stable --dry-run",
            "  refreshctl refresh postgresql --revision 102 --resource postgresql-binaries=34 --wait",
            "",
            "With --wait it exits 0 when the run is completed and 3 when it is paused."
        })
final class RefreshCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Mixin
    private final Format format = new Format();

    @Mixin
    private final Doing doing = new Doing();

    @Mixin
    private final Target target = new Target();

    @Mixin
    private final Skipping skipping = new Skipping();

    @Parameters(arity = "0..1", paramLabel = "APP", description = "The application; optional when there is one.")
    private String application = "";

    @Option(
            names = "--pause-after",
            paramLabel = "first|all|none",
            description = "When this run pauses by itself; by default as configured.")
    private String pauseAfter = "";

    @Option(
            names = "--soak",
            paramLabel = "SECONDS",
            description = "How long a refreshed unit must stay healthy before the next.")
    private Optional<Integer> soak = Optional.empty();

    @Option(names = "--scale-up", description = "Add a unit first, refresh it first, remove it at the end.")
    private boolean scaleUp;

    @Option(names = "--allow-downgrade", description = "An older version is meant.")
    private boolean downgrade;

    @Option(names = "--accept-downtime", description = "A single unit may be down while it restarts.")
    private boolean downtime;

    @Option(names = "--dry-run", description = "Only show the plan: order, pauses, handovers.")
    private boolean dryRun;

    RefreshCommand(Terminal terminal) {
        connection = new Connection(terminal);
    }

    @Override
    public Integer call() {
        ObjectNode body = body();
        Client client = connection.client();
        String name = Choice.of(client, application);
        Body answer = client.post(Client.path(name, "refresh"), body);
        if (!dryRun) {
            return doing.accepted(connection, client, format, answer);
        }
        connection.terminal().print(format.json() ? answer.text() + "\n" : plan(answer.json()));
        return ExitCode.REACHED;
    }

    private ObjectNode body() {
        ObjectNode body = Client.MAPPER.createObjectNode();
        target.into(body);
        skipping.into(body);
        if (!pauseAfter.isEmpty()) {
            body.put("pauseAfter", pauseAfter);
        }
        soak.ifPresent(seconds -> body.put("soakSeconds", seconds));
        flag(body, "scaleUp", scaleUp);
        flag(body, "allowDowngrade", downgrade);
        flag(body, "acceptDowntime", downtime);
        flag(body, "dryRun", dryRun);
        return body;
    }

    private static void flag(ObjectNode body, String name, boolean set) {
        if (set) {
            body.put(name, true);
        }
    }

    private static String plan(JsonNode plan) {
        StringBuilder text = new StringBuilder("Plan for ")
                .append(plan.path("application").asText())
                .append(": ")
                .append(release(plan.path("from")))
                .append(" -> ")
                .append(release(plan.path("to")))
                .append('\n');
        int number = 0;
        for (JsonNode step : plan.path("steps")) {
            text.append(String.format("%4d. %s%n", ++number, step.asText()));
        }
        return text.append("Nothing was changed.\n").toString();
    }

    private static String release(JsonNode release) {
        return release.path("version").asText() + " (revision "
                + release.path("revision").asText() + ")";
    }
}
