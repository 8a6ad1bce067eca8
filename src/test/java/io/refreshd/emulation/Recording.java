package io.refreshd.emulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A trace of a real API server, trimmed to what is compared: the requests that changed something, and what followed. */
record Recording(List<JsonNode> requests, List<JsonNode> events) {
    static Recording read(String name) {
        List<JsonNode> requests = new ArrayList<>();
        List<JsonNode> events = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(Path.of("src/test/resources/kubernetes-traces", name + ".jsonl"))) {
                JsonNode one = Objects.read(line);
                if (one.has("request")) {
                    requests.add(one.path("request"));
                } else {
                    events.add(one.path("event"));
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return new Recording(requests, events);
    }

    /** What happened to one pod, state after state, without those that look the same. */
    static List<String> pod(List<JsonNode> events, String name) {
        return shown(events.stream()
                .filter(event -> event.path("kind").asText().equals("pods"))
                .filter(event -> event.path("name").asText().equals(name))
                .map(event -> event.path("type").asText() + " "
                        + event.path("revision").asText() + " "
                        + (event.path("terminating").asBoolean() ? "terminating " : "")
                        + event.path("phase").asText()
                        + (event.path("scheduled").asBoolean() ? " scheduled" : "")
                        + (event.path("ready").asBoolean() ? " ready" : "") + " generation "
                        + event.path("generation").asInt())
                .toList());
    }

    /** The names of all pods that there were. */
    List<String> pods() {
        return events.stream()
                .filter(event -> event.path("kind").asText().equals("pods"))
                .map(event -> event.path("name").asText())
                .distinct()
                .sorted()
                .toList();
    }

    /** The order in which pods were created and deleted; under Parallel those that are made together come in any. */
    List<String> moves(List<JsonNode> events) {
        List<String> moves = new ArrayList<>();
        List<String> together = new ArrayList<>();
        for (JsonNode event : events) {
            boolean made = event.path("type").asText().equals("ADDED");
            if (event.path("kind").asText().equals("pods")
                    && (made || event.path("type").asText().equals("DELETED"))) {
                if (!made || !parallel()) {
                    together.stream().sorted().forEach(moves::add);
                    together.clear();
                }
                together.add(event.path("type").asText() + " "
                        + event.path("name").asText() + " "
                        + event.path("revision").asText());
            }
        }
        together.stream().sorted().forEach(moves::add);
        return moves;
    }

    private boolean parallel() {
        return requests.get(0)
                .path("body")
                .path("spec")
                .path("podManagementPolicy")
                .asText()
                .equals("Parallel");
    }

    /** The statuses of the set, with its generation and partition, without those that look the same. */
    static List<String> statuses(List<JsonNode> events) {
        return shown(events.stream()
                .filter(event -> event.path("kind").asText().equals("statefulsets"))
                .map(event -> {
                    ObjectNode status = event.path("status").deepCopy();
                    status.remove("availableReplicas");
                    status.remove("collisionCount");
                    StringBuilder text = new StringBuilder("generation "
                            + event.path("generation").asInt() + " partition "
                            + event.path("partition").asInt());
                    for (String field : new String[] {
                        "observedGeneration",
                        "replicas",
                        "readyReplicas",
                        "currentReplicas",
                        "updatedReplicas",
                        "currentRevision",
                        "updateRevision"
                    }) {
                        text.append(' ').append(status.path(field).asText("-"));
                    }
                    return text.toString();
                })
                .toList());
    }

    static List<String> revisions(List<JsonNode> events) {
        return events.stream()
                .filter(event -> event.path("kind").asText().equals("controllerrevisions"))
                .map(event ->
                        event.path("type").asText() + " " + event.path("name").asText() + " "
                                + event.path("revision").asInt())
                .toList();
    }

    private static List<String> shown(List<String> all) {
        List<String> shown = new ArrayList<>();
        for (String one : all) {
            if (shown.isEmpty() || !shown.get(shown.size() - 1).equals(one)) {
                shown.add(one);
            }
        }
        return shown;
    }
}
