package io.refreshd.substrate.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.refreshd.decide.Adopted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Kubernetes Events as the API server takes them (core/v1, so that {@code kubectl describe} shows them). */
final class Announcements {
    /** The API server's bound for an Event's message is 1024 bytes (validation.go, noteLengthLimit). */
    private static final int LONGEST = 1000;

    private Announcements() {}

    static ObjectNode event(Adopted place, Announcement what) {
        ObjectNode event =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Event");
        event.putObject("metadata")
                .put(
                        "name",
                        place.statefulSet() + "." + Long.toHexString(what.at().toEpochMilli()) + "."
                                + Long.toHexString(what.number()))
                .put("namespace", place.namespace());
        event.putObject("involvedObject")
                .put("apiVersion", "apps/v1")
                .put("kind", "StatefulSet")
                .put("namespace", place.namespace())
                .put("name", place.statefulSet())
                .put("uid", place.uid());
        Instant second = what.at().truncatedTo(ChronoUnit.SECONDS);
        event.put("type", what.warning() ? "Warning" : "Normal")
                .put("reason", what.reason())
                .put("message", bounded(what.text()))
                .put("firstTimestamp", second.toString())
                .put("lastTimestamp", second.toString())
                .put("count", 1)
                .put("reportingComponent", "refreshd.io/refreshd")
                .put("reportingInstance", "refreshd");
        event.putObject("source").put("component", "refreshd");
        return event;
    }

    private static String bounded(String text) {
        int end = Math.min(text.length(), LONGEST);
        while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            end--;
        }
        return text.substring(0, end);
    }
}
