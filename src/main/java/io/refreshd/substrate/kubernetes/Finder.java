package io.refreshd.substrate.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the StatefulSets that are applications: by their label, or because the settings name them. */
final class Finder {
    static final String APPLICATION = "refreshd.io/application";
    static final String CHARM = "refreshd.io/charm";
    static final String WORKLOAD = "refreshd.io/workload";

    private final Caches caches;
    private final String namespace;
    private final Map<String, Named> named;

    Finder(Caches caches, String namespace, Map<String, Named> named) {
        this.caches = caches;
        this.namespace = namespace;
        this.named = Map.copyOf(named);
    }

    List<Found> found() {
        List<Found> found = new ArrayList<>();
        for (JsonNode set : caches.sets()) {
            JsonNode metadata = set.path("metadata");
            String name = metadata.path("name").asText();
            Optional<Map.Entry<String, Named>> entry = named.entrySet().stream()
                    .filter(one -> one.getValue().statefulSet().equals(name))
                    .findFirst();
            String application = entry.map(Map.Entry::getKey)
                    .orElseGet(() -> metadata.path("labels").path(APPLICATION).asText());
            if (!application.isEmpty()) {
                String charm = entry.map(one -> one.getValue().charm()).orElseGet(() -> said(metadata, CHARM));
                found.add(found(set, application, charm.isEmpty() ? application : charm, workload(entry, metadata)));
            }
        }
        return found;
    }

    private static String workload(Optional<Map.Entry<String, Named>> entry, JsonNode metadata) {
        return entry.flatMap(one -> one.getValue().patroni())
                .map(access -> "patroni")
                .orElseGet(() -> said(metadata, WORKLOAD));
    }

    /** How the members in the pods of a StatefulSet are asked: as the settings say, else as it says itself. */
    PatroniAccess patroni(String statefulSet) {
        return named.values().stream()
                .filter(one -> one.statefulSet().equals(statefulSet))
                .flatMap(one -> one.patroni().stream())
                .findFirst()
                .orElseGet(() -> {
                    JsonNode metadata = caches.set(statefulSet)
                            .orElse(MissingNode.getInstance())
                            .path("metadata");
                    return new PatroniAccess(
                            said(metadata, "refreshd.io/patroni-secret"),
                            port(said(metadata, "refreshd.io/patroni-port"), PatroniAccess.REST_PORT),
                            port(said(metadata, "refreshd.io/postgresql-port"), PatroniAccess.SQL_PORT),
                            said(metadata, "refreshd.io/patroni-scheme").equals("https"));
                });
    }

    /** Where the pods of a StatefulSet say how they are. */
    HealthPlace health(String statefulSet) {
        JsonNode metadata =
                caches.set(statefulSet).orElse(MissingNode.getInstance()).path("metadata");
        String path = said(metadata, HealthPlace.PATH);
        return new HealthPlace(port(said(metadata, HealthPlace.PORT), 0), path.startsWith("/") ? path : "/" + path);
    }

    /** What is no port is not asked at: 0 answers nothing. */
    private static int port(String text, int standard) {
        if (text.isEmpty()) {
            return standard;
        }
        return text.matches("[1-9][0-9]{0,4}") ? Math.min(Integer.parseInt(text), 65_535) : 0;
    }

    private static String said(JsonNode metadata, String key) {
        String annotated = metadata.path("annotations").path(key).asText();
        return annotated.isEmpty() ? metadata.path("labels").path(key).asText() : annotated;
    }

    private Found found(JsonNode set, String application, String charm, String workload) {
        JsonNode metadata = set.path("metadata");
        List<String> images = new ArrayList<>();
        JsonNode spec = set.path("spec").path("template").path("spec");
        spec.path("initContainers")
                .forEach(container -> images.add(container.path("image").asText()));
        spec.path("containers")
                .forEach(container -> images.add(container.path("image").asText()));
        return new Found(
                application,
                charm,
                workload,
                namespace,
                metadata.path("name").asText(),
                metadata.path("uid").asText(),
                set.path("status").path("updateRevision").asText(),
                set.path("spec").path("replicas").asInt(1),
                images,
                settled(set));
    }

    /** All pods are there, ready, and made from the template that stands in the spec. */
    private boolean settled(JsonNode set) {
        JsonNode status = set.path("status");
        String revision = status.path("updateRevision").asText();
        int replicas = set.path("spec").path("replicas").asInt(1);
        boolean same = status.path("observedGeneration").asLong()
                        >= set.path("metadata").path("generation").asLong()
                && status.path("currentRevision").asText().equals(revision)
                && status.path("updatedReplicas").asInt() == replicas
                && status.path("readyReplicas").asInt() == replicas;
        for (int ordinal = 0; same && ordinal < replicas; ordinal++) {
            same = caches.pod(set.path("metadata").path("name").asText() + "-" + ordinal)
                    .filter(pod -> Sight.revision(pod).equals(revision))
                    .filter(Sight::ready)
                    .isPresent();
        }
        return same && caches.revision(revision).isPresent();
    }
}
