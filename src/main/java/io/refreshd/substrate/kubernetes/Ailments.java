package io.refreshd.substrate.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.refreshd.decide.PodSeen.Ailment;
import io.refreshd.decide.PodSeen.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads from a pod's status, and from its events where that says nothing, why it does not get ready. */
final class Ailments {
    /** Waiting reasons of an image; those that no further try can change are given up at once. */
    private static final Set<String> IMAGE =
            Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError");

    private static final Set<String> CONTAINER =
            Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError", "PreCreateHookError");

    /** How often a container that crashes was started again before that counts as lasting. */
    private static final int CRASHES = 2;

    private static final int LONGEST = 300;

    private Ailments() {}

    /**
     * @param events the warnings about this very pod
     */
    static Optional<Ailment> of(JsonNode pod, List<JsonNode> events) {
        return statuses(pod)
                .flatMap(status -> waiting(status).stream())
                .findFirst()
                .or(() -> statuses(pod)
                        .flatMap(status -> crashed(status).stream())
                        .findFirst())
                .or(() -> unscheduled(pod))
                .or(() -> told(events))
                .or(() -> unready(pod));
    }

    private static Stream<JsonNode> statuses(JsonNode pod) {
        JsonNode status = pod.path("status");
        return Stream.concat(
                StreamSupport.stream(status.path("initContainerStatuses").spliterator(), false),
                StreamSupport.stream(status.path("containerStatuses").spliterator(), false));
    }

    private static Optional<Ailment> waiting(JsonNode status) {
        JsonNode waiting = status.path("state").path("waiting");
        String reason = waiting.path("reason").asText();
        if (IMAGE.contains(reason)) {
            return Optional.of(new Ailment(Kind.IMAGE, text(reason, waiting), !reason.equals("ErrImagePull")));
        }
        return CONTAINER.contains(reason)
                ? Optional.of(new Ailment(Kind.CONTAINER, text(reason, waiting), true))
                : Optional.empty();
    }

    private static Optional<Ailment> crashed(JsonNode status) {
        int restarts = status.path("restartCount").asInt();
        boolean backOff =
                status.path("state").path("waiting").path("reason").asText().equals("CrashLoopBackOff");
        JsonNode ended = status.path("state").has("terminated")
                ? status.path("state").path("terminated")
                : status.path("lastState").path("terminated");
        boolean done = ended.path("reason").asText().equals("Completed")
                && status.path("state").has("terminated");
        if (ended.isMissingNode()
                || done
                || (restarts == 0 && !backOff && !status.path("state").has("terminated"))) {
            return Optional.empty();
        }
        String text = "container " + status.path("name").asText() + ", "
                + ended.path("reason").asText("ended")
                + " with exit code " + ended.path("exitCode").asInt() + ", started again " + restarts + " times"
                + (ended.has("message") ? ": " + ended.path("message").asText() : "");
        return Optional.of(new Ailment(Kind.CRASH, line(text), backOff && restarts >= CRASHES));
    }

    private static Optional<Ailment> unscheduled(JsonNode pod) {
        return condition(pod, "PodScheduled")
                .filter(scheduled -> scheduled.path("status").asText().equals("False"))
                .map(scheduled -> new Ailment(
                        Kind.UNSCHEDULABLE, text(scheduled.path("reason").asText(), scheduled), false));
    }

    /** What only an event tells: a volume that can not be mounted, a sandbox that can not be made. */
    private static Optional<Ailment> told(List<JsonNode> events) {
        return events.stream()
                .filter(event -> Set.of("FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox")
                        .contains(event.path("reason").asText()))
                .reduce((first, second) -> second)
                .map(event ->
                        new Ailment(Kind.CONTAINER, text(event.path("reason").asText(), event), false));
    }

    private static Optional<Ailment> unready(JsonNode pod) {
        return condition(pod, "Ready")
                .filter(ready -> !ready.path("status").asText().equals("True"))
                .map(ready ->
                        new Ailment(Kind.NOT_READY, text(ready.path("reason").asText(), ready), false));
    }

    static Optional<JsonNode> condition(JsonNode pod, String type) {
        return StreamSupport.stream(pod.path("status").path("conditions").spliterator(), false)
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst();
    }

    private static String text(String reason, JsonNode with) {
        String message = with.path("message").asText();
        return line(message.isEmpty() ? reason : reason + ": " + message);
    }

    /** One line, bounded: messages of the cluster may be long. */
    static String line(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }
}
