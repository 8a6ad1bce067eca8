package io.refreshd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.refreshd.cli.Client.Body;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description = "What is happening, why, since when, what heals it, and what can be done next.")
final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Mixin
    private final Format format = new Format();

    @Parameters(arity = "0..1", paramLabel = "APP", description = "The application; optional when there is one.")
    private String application = "";

    ExplainCommand(Terminal terminal) {
        connection = new Connection(terminal);
    }

    @Override
    public Integer call() {
        Client client = connection.client();
        Body body = client.get(Client.path(Choice.of(client, application)));
        connection.terminal().print(format.json() ? body.text() + "\n" : text(body.json()));
        return ExitCode.REACHED;
    }

    private String text(JsonNode seen) {
        Style style = new Style(connection.colors(), connection.terminal().interactive());
        StringBuilder text = new StringBuilder();
        JsonNode reason = seen.path("reason");
        JsonNode run = seen.path("refresh");
        String observed = seen.path("observedAt").asText();
        line(text, "What", what(seen, run, style));
        line(
                text,
                "Why",
                reason.path("sentence").asText() + " [" + reason.path("code").asText() + "]");
        String since = seen.path("application-status").path("since").asText();
        if (!since.isEmpty()) {
            line(text, "Since", Times.point(since) + " (" + Times.age(since, observed) + ")");
        }
        line(
                text,
                "Heals",
                reason.path("heals").asText().equals("self") ? "by itself" : "when a person does something");
        String next = reason.path("next").asText();
        line(text, "Next", next.isEmpty() ? "nothing" : style.strong(style.command(next)));
        units(text, seen);
        JsonNode check = seen.path("lastCheck");
        if (check.isObject()) {
            text.append("\nLast check (")
                    .append(check.path("stage").asText())
                    .append("-upgrade, for ")
                    .append(check.path("target").path("version").asText())
                    .append(check.path("passed").asBoolean() ? ", passed, " : ", failed, ")
                    .append(Times.point(check.path("at").asText()))
                    .append("):\n")
                    .append(CheckCommand.results(check, style).stripTrailing())
                    .append('\n');
        }
        actions(text, seen);
        return text.toString();
    }

    private static String what(JsonNode seen, JsonNode run, Style style) {
        String status =
                seen.path("name").asText() + " is " + style.status(StatusScreen.current(seen, "application-status"));
        if (!run.isObject()) {
            return status + " on " + seen.path("version").asText() + ", it was never refreshed";
        }
        String moves = run.path("from").path("version").asText() + " -> "
                + run.path("to").path("version").asText();
        String pause = run.has("pause") ? " (pause " + run.path("pause").asText() + ")" : "";
        return status + "; run " + run.path("id").asText() + ", " + moves + ", is "
                + run.path("state").asText() + pause;
    }

    private static void line(StringBuilder text, String label, String content) {
        text.append(String.format("%-6s %s%n", label + ":", content));
    }

    private static void units(StringBuilder text, JsonNode seen) {
        Table table = new Table(Set.of(), "Unit", "Version", "Role", "Trouble");
        StatusScreen.fields(seen.path("units"))
                .forEach(unit -> table.row(
                        unit.path("name").asText() + (unit.path("leader").asBoolean() ? "*" : ""),
                        unit.path("version").asText("-"),
                        unit.path("role").asText(),
                        unit.path("reason").path("sentence").asText()));
        text.append('\n').append(table);
    }

    private static void actions(StringBuilder text, JsonNode seen) {
        Table possible = new Table(Set.of(), "Possible now", "");
        Table not = new Table(Set.of(), "Not now", "Why");
        for (JsonNode action : seen.path("nextActions")) {
            if (action.path("allowed").asBoolean()) {
                possible.row(
                        action.path("action").asText(), action.path("command").asText());
            } else {
                not.row(
                        action.path("action").asText(),
                        action.path("reason").path("sentence").asText());
            }
        }
        text.append('\n').append(possible);
        if (!not.empty()) {
            text.append('\n').append(not);
        }
    }
}
