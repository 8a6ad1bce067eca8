package io.refreshd.cli;

import static io.refreshd.cli.StatusScreen.items;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** The run of one application below the tables: where it is, unit by unit, what is happening, and what to do next. */
final class RunSection {
    private final JsonNode application;
    private final JsonNode run;
    private final String now;
    private final Style style;

    RunSection(JsonNode application, String now, Style style) {
        this.application = application;
        this.run = application.path("refresh");
        this.now = now;
        this.style = style;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        if (run.isObject()) {
            text.append(run.path("ended").asBoolean() ? ended() : open());
        }
        text.append("Now:  ")
                .append(application.path("reason").path("sentence").asText())
                .append('\n');
        String next = application.path("reason").path("next").asText();
        if (!next.isEmpty()) {
            text.append("Next: ").append(style.strong(style.command(next))).append('\n');
        }
        JsonNode back = application.path("rollback");
        boolean shown = run.isObject() && !run.path("ended").asBoolean() && !next.startsWith("refreshctl rollback");
        if (shown && back.path("allowed").asBoolean()) {
            text.append("Back: ")
                    .append(style.command(back.path("command").asText()))
                    .append('\n');
        }
        return text.toString();
    }

    private String open() {
        Table head = new Table(Set.of(0), "Run", "State", "Release", "Units", "Handovers", "Since", "By");
        head.row(
                run.path("id").asText(),
                state(),
                releases(),
                count(),
                run.path("handovers").asText(),
                Times.clock(run.path("since").asText()) + " ("
                        + Times.age(run.path("since").asText(), now) + ")",
                run.path("startedBy").asText());
        Table order = new Table(Set.of(), "", "Order", "Version", "State");
        items(run.path("units")).forEach(unit -> {
            String name = unit.path("unit").asText();
            String state = unit.path("state").asText();
            order.row(
                    mark(state),
                    name,
                    application.path("units").path(name).path("version").asText("-"),
                    style.status(state));
        });
        return head + "\n" + order + "\n";
    }

    private String ended() {
        return "Last run: " + run.path("id").asText() + " " + run.path("state").asText() + ", " + releases() + ", "
                + Times.point(run.path("endedAt").asText()) + "\n";
    }

    private String state() {
        String state = run.path("state").asText();
        return run.has("pause") ? state + " (pause " + run.path("pause").asText() + ")" : state;
    }

    private String releases() {
        return run.path("from").path("version").asText() + " -> "
                + run.path("to").path("version").asText();
    }

    private String count() {
        long done = items(run.path("units"))
                .filter(unit -> unit.path("state").asText().matches("done|back"))
                .count();
        return done + "/" + run.path("units").size();
    }

    private static String mark(String state) {
        return switch (state) {
            case "done", "back" -> "[x]";
            case "now" -> "[>]";
            default -> "[ ]";
        };
    }

    /** The line without its countdowns: in a log, time that passes is no news. */
    static String news(String line) {
        return line.replaceAll("\\b\\d+ (ms|s|min|h|bytes)\\b", "");
    }

    /** The same in one line, for who reads a log. */
    String line() {
        StringBuilder line = new StringBuilder(application.path("name").asText()).append(' ');
        if (run.isObject() && !run.path("ended").asBoolean()) {
            line.append(state()).append(' ').append(releases()).append(' ').append(count());
        } else {
            line.append(StatusScreen.current(application, "application-status"))
                    .append(' ')
                    .append(application.path("version").asText());
        }
        line.append(": ").append(application.path("reason").path("sentence").asText());
        String next = application.path("reason").path("next").asText();
        return next.isEmpty()
                ? line.toString()
                : line.append(" (next: ")
                        .append(style.command(next))
                        .append(')')
                        .toString();
    }
}
