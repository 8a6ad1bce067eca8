package io.refreshd.substrate.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.refreshd.decide.Adopted;
import io.refreshd.decide.PodSeen;
import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.SetSeen;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Release;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Makes what is decided from out of what the caches hold. */
final class Sight {
    private static final String REVISION = "controller-revision-hash";

    private final Caches caches;
    private final Adopted place;
    private final Collection<Release> known;
    private final Optional<ObjectNode> recorded;

    /**
     * @param known every release that a pod or the template may be of
     */
    Sight(Caches caches, Adopted place, Collection<Release> known) {
        this.caches = caches;
        this.place = place;
        this.known = List.copyOf(known);
        this.recorded = caches.revision(place.revision()).flatMap(Templates::kept);
    }

    Optional<SetSeen> set() {
        return caches.set(place.statefulSet()).map(this::set);
    }

    private SetSeen set(JsonNode set) {
        JsonNode metadata = set.path("metadata");
        JsonNode spec = set.path("spec");
        JsonNode status = set.path("status");
        String uid = metadata.path("uid").asText();
        return new SetSeen(
                uid,
                metadata.path("resourceVersion").asText(),
                status.path("observedGeneration").asLong()
                        >= metadata.path("generation").asLong(),
                spec.path("replicas").asInt(1),
                spec.path("updateStrategy")
                        .path("rollingUpdate")
                        .path("partition")
                        .asInt(0),
                Templates.of(set).flatMap(this::release),
                ofRevision(status.path("currentRevision").asText()),
                spec.path("revisionHistoryLimit").asInt(10),
                recorded.isPresent(),
                Obstacles.of(set),
                refused(uid));
    }

    private String refused(String uid) {
        return caches.warnings(uid).stream()
                .filter(event -> event.path("reason").asText().equals("FailedCreate"))
                .reduce((first, second) -> second)
                .map(event -> Ailments.line(event.path("message").asText()))
                .orElse("");
    }

    UnitSeen unit(int ordinal) {
        Optional<JsonNode> pod = found(ordinal);
        int restarts = pod.map(Sight::restarts).orElse(0);
        return new UnitSeen(
                ordinal,
                pod.flatMap(found -> ofRevision(revision(found))),
                new ProcessSeen(pod.isPresent() ? ProcessSeen.State.RUNNING : ProcessSeen.State.ABSENT, "", restarts),
                Optional.empty(),
                Optional.empty(),
                "",
                pod.map(this::pod));
    }

    private Optional<JsonNode> found(int ordinal) {
        return caches.pod(place.statefulSet() + "-" + ordinal)
                .filter(found -> ours(found, caches.set(place.statefulSet())));
    }

    /** Where its containers answer; empty while there is no such place. */
    Optional<String> address(int ordinal) {
        return found(ordinal)
                .map(pod -> pod.path("status").path("podIP").asText())
                .filter(address -> !address.isEmpty());
    }

    /** A pod of this name that somebody else made is none of ours. */
    private static boolean ours(JsonNode pod, Optional<JsonNode> set) {
        String uid =
                set.map(found -> found.path("metadata").path("uid").asText()).orElse("");
        for (JsonNode owner : pod.path("metadata").path("ownerReferences")) {
            if (owner.path("uid").asText().equals(uid)) {
                return true;
            }
        }
        return false;
    }

    private PodSeen pod(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        String uid = metadata.path("uid").asText();
        boolean ready = ready(pod);
        return new PodSeen(
                uid,
                metadata.path("resourceVersion").asText(),
                ready,
                metadata.has("deletionTimestamp"),
                ready ? Optional.empty() : Ailments.of(pod, caches.warnings(uid)));
    }

    static boolean ready(JsonNode pod) {
        return Ailments.condition(pod, "Ready")
                .filter(ready -> ready.path("status").asText().equals("True"))
                .isPresent();
    }

    /** The ControllerRevision that a pod was made from. */
    static String revision(JsonNode pod) {
        return pod.path("metadata").path("labels").path(REVISION).asText();
    }

    private static int restarts(JsonNode pod) {
        int restarts = 0;
        for (JsonNode status : pod.path("status").path("containerStatuses")) {
            restarts += status.path("restartCount").asInt();
        }
        return restarts;
    }

    private Optional<Release> ofRevision(String revision) {
        return caches.revision(revision).flatMap(Templates::kept).flatMap(this::release);
    }

    private Optional<Release> release(ObjectNode template) {
        return recorded.flatMap(base -> Templates.release(base, template, known));
    }

    /** The template that the set would have with this release; empty when the recorded one is gone. */
    Optional<ObjectNode> template(Release release) {
        return recorded.map(base -> Templates.with(base, release, known));
    }
}
