package io.refreshd.substrate.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
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
                found.add(found(set, application, charm.isEmpty() ? application : charm));
            }
        }
        return found;
    }

    private static String said(JsonNode metadata, String key) {
        String annotated = metadata.path("annotations").path(key).asText();
        return annotated.isEmpty() ? metadata.path("labels").path(key).asText() : annotated;
    }

    private Found found(JsonNode set, String application, String charm) {
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
                said(metadata, WORKLOAD),
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
