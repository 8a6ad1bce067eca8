package io.refreshd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.refreshd.cli.Client.Body;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "operations", description = "Lists operations, the newest first.")
final class OperationsCommand implements Callable<Integer> {
    private static final int MOST_TASKS = 5;

    @Mixin
    private final Connection connection;

    @Mixin
    private final Format format = new Format();

    @Parameters(arity = "0..1", paramLabel = "APP", description = "Only this application's.")
    private String application = "";

    @Option(names = "--unit", paramLabel = "APP/N", description = "Only those that touched this unit.")
    private String unit = "";

    @Option(names = "--action", paramLabel = "NAME", description = "Only those of this action.")
    private String action = "";

    @Option(names = "--status", paramLabel = "STATUS", description = "Only those in this status.")
    private String status = "";

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; by default 50.")
    private int limit = 50;

    OperationsCommand(Terminal terminal) {
        connection = new Connection(terminal);
    }

    @Override
    public Integer call() {
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("application", application);
        filters.put("unit", unit);
        filters.put("action", action);
        filters.put("status", status);
        String query = filters.entrySet().stream()
                .filter(filter -> !filter.getValue().isEmpty())
                .map(filter -> "&" + filter.getKey() + "=" + Client.encoded(filter.getValue()))
                .collect(Collectors.joining());
        Body body = connection.client().get("/v1/operations?limit=" + limit + query);
        if (format.json()) {
            connection.terminal().line(body.text());
            return ExitCode.REACHED;
        }
        Table table = table(body.json().path("operations"));
        if (table.empty()) {
            connection.terminal().note("no matching operations");
        } else {
            connection.terminal().print(table.toString());
        }
        return ExitCode.REACHED;
    }

    private Table table(JsonNode operations) {
        Style style = new Style(connection.colors(), connection.terminal().interactive());
        Table table = new Table(Set.of(0), "Id", "Status", "Started", "Finished", "Task IDs", "Summary");
        for (JsonNode operation : operations) {
            String tasks = StatusScreen.items(operation.path("tasks"))
                    .limit(MOST_TASKS)
                    .map(task -> task.path("id").asText())
                    .collect(Collectors.joining(","));
            table.row(
                    operation.path("id").asText(),
                    style.status(operation.path("status").asText()),
                    Times.point(operation.path("enqueued").asText()),
                    Times.point(operation.path("completed").asText()),
                    operation.path("tasks").size() > MOST_TASKS ? tasks + ",..." : tasks,
                    operation.path("action").asText() + " run on "
                            + operation.path("unit").asText());
        }
        return table;
    }
}
