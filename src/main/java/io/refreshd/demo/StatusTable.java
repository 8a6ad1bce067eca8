package io.refreshd.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** An application in the columns of {@code juju status}. */
final class StatusTable {
    private StatusTable() {}

    static String of(JsonNode application) {
        List<List<String>> apps = new ArrayList<>();
        apps.add(List.of("App", "Version", "Status", "Scale", "Charm", "Channel", "Rev", "Message"));
        apps.add(List.of(
                application.path("name").asText(),
                application.path("version").asText(),
                application.path("application-status").path("current").asText(),
                application.path("units").size() + "/"
                        + application.path("scale").asText(),
                application.path("charm").asText(),
                application.path("charm-channel").asText(),
                application.path("charm-rev").asText(),
                application.path("application-status").path("message").asText()));
        List<List<String>> units = new ArrayList<>();
        units.add(List.of("Unit", "Workload", "Agent", "Version", "Rev", "Message"));
        application.path("units").properties().forEach(entry -> {
            JsonNode unit = entry.getValue();
            String message = unit.path("workload-status").path("message").asText();
            String reason = unit.path("reason").path("sentence").asText();
            units.add(List.of(
                    entry.getKey() + (unit.path("leader").asBoolean() ? "*" : ""),
                    unit.path("workload-status").path("current").asText(),
                    unit.path("juju-status").path("current").asText(),
                    unit.path("version").asText(),
                    unit.path("charm-rev").asText(),
                    message.isEmpty() ? reason : message));
        });
        return columns(apps) + "\n" + columns(units);
    }

    private static String columns(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder("   ");
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
