package io.refreshd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What {@code juju status} shows, with Juju's columns, and below it for each application its run, what is happening, why,
 * and what to do next.
 */
public final class StatusScreen {
    private static final int LONGEST_MESSAGE = 120;

    private final JsonNode status;
    private final Style style;

    /**
     * @param status the model, as the daemon answers
     */
    StatusScreen(JsonNode status, Style style) {
        this.status = status;
        this.style = style;
    }

    /** The whole screen without colours, for who shows it elsewhere than on a terminal. */
    public static String plain(JsonNode status) {
        return new StatusScreen(status, new Style(false, true)).text(Optional.empty());
    }

    /** The whole screen; with a name only that application. */
    String text(Optional<String> only) {
        List<JsonNode> applications = fields(status.path("applications"))
                .filter(application -> only.isEmpty()
                        || only.get().equals(application.path("name").asText()))
                .toList();
        StringBuilder text = new StringBuilder(model());
        if (applications.isEmpty()) {
            return text.append("\nNothing is deployed.\nNext: refreshctl deploy postgresql\n")
                    .toString();
        }
        text.append('\n').append(applications(applications));
        text.append('\n').append(units(applications));
        applications.forEach(application -> text.append('\n').append(new RunSection(application, now(), style).text()));
        return text.toString();
    }

    private String now() {
        return status.path("controller").path("timestamp").asText();
    }

    private String model() {
        JsonNode model = status.path("model");
        Table table = new Table(Set.of(), "Model", "Controller", "Cloud/Region", "Version", "Timestamp");
        table.row(
                model.path("name").asText(),
                model.path("controller").asText(),
                model.path("cloud").asText(),
                model.path("version").asText(),
                Times.clock(now()));
        return table.toString();
    }

    private String applications(List<JsonNode> applications) {
        Table table = new Table(
                Set.of(3, 6),
                "App",
                "Version",
                "Status",
                "Scale",
                "Charm",
                "Channel",
                "Rev",
                "Address",
                "Exposed",
                "Message");
        for (JsonNode application : applications) {
            table.row(
                    application.path("name").asText(),
                    application.path("version").asText(),
                    style.status(current(application, "application-status")),
                    scale(application),
                    application.path("charm").asText(),
                    application.path("charm-channel").asText(),
                    application.path("charm-rev").asText(),
                    "",
                    "no",
                    message(application, "application-status"));
        }
        return table.toString();
    }

    private static String scale(JsonNode application) {
        long there = fields(application.path("units"))
                .filter(unit -> !current(unit, "juju-status").equals("allocating"))
                .count();
        int wanted = application.path("scale").asInt();
        return there == wanted ? String.valueOf(wanted) : there + "/" + wanted;
    }

    private String units(List<JsonNode> applications) {
        Table table = new Table(Set.of(), "Unit", "Workload", "Agent", "Address", "Ports", "Message");
        for (JsonNode application : applications) {
            fields(application.path("units"))
                    .sorted(Comparator.comparingInt(unit -> unit.path("ordinal").asInt()))
                    .forEach(unit -> table.row(
                            unit.path("name").asText() + (unit.path("leader").asBoolean() ? "*" : ""),
                            style.status(current(unit, "workload-status")),
                            style.status(current(unit, "juju-status")),
                            unit.path("address").asText(),
                            ports(unit),
                            message(unit, "workload-status")));
        }
        return table.toString();
    }

    private static String ports(JsonNode unit) {
        List<String> ports = new ArrayList<>();
        unit.path("open-ports").forEach(port -> ports.add(port.asText()));
        return String.join(",", ports);
    }

    static String current(JsonNode node, String field) {
        return node.path(field).path("current").asText();
    }

    private static String message(JsonNode node, String field) {
        String message = node.path(field).path("message").asText();
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 3) + "...";
    }

    static Stream<JsonNode> fields(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getValue);
    }

    static Stream<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
