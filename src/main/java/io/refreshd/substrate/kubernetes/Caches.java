package io.refreshd.substrate.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * What the cluster has in one namespace, kept up to date by watches: one list at the start and after a watch that came
 * too late, none otherwise. Thread-safe. What is read may be old; every write is bound to the version that was read.
 */
final class Caches implements AutoCloseable {
    static final ResourceDefinitionContext SETS = kind("apps", "StatefulSet", "statefulsets");
    private static final ResourceDefinitionContext REVISIONS =
            kind("apps", "ControllerRevision", "controllerrevisions");
    static final ResourceDefinitionContext PODS = kind("", "Pod", "pods");
    private static final ResourceDefinitionContext EVENTS = kind("", "Event", "events");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String namespace;
    private final SharedIndexInformer<GenericKubernetesResource> sets;
    private final SharedIndexInformer<GenericKubernetesResource> pods;
    private final SharedIndexInformer<GenericKubernetesResource> revisions;
    private final SharedIndexInformer<GenericKubernetesResource> events;
    private final BiConsumer<String, JsonNode> changed;

    /**
     * @param changed called with the kind and the object when something was added, changed or deleted, and with neither
     *     when a kind was seen for the first time; on any thread
     */
    Caches(KubernetesClient client, String namespace, BiConsumer<String, JsonNode> changed) {
        this.namespace = namespace;
        this.changed = changed;
        this.sets = informer(client, SETS, changed);
        this.pods = informer(client, PODS, changed);
        this.revisions = informer(client, REVISIONS, changed);
        this.events = client.genericKubernetesResources(EVENTS)
                .inNamespace(namespace)
                .withField("type", "Warning")
                .runnableInformer(0)
                .addEventHandler(new Told("Event", changed))
                .exceptionHandler((started, broken) -> true);
    }

    private static ResourceDefinitionContext kind(String group, String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion("v1")
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    private SharedIndexInformer<GenericKubernetesResource> informer(
            KubernetesClient client, ResourceDefinitionContext kind, BiConsumer<String, JsonNode> changed) {
        return client.genericKubernetesResources(kind)
                .inNamespace(namespace)
                .runnableInformer(0)
                .addEventHandler(new Told(kind.getKind(), changed))
                .exceptionHandler((started, broken) -> true);
    }

    /** Begins to watch; returns at once. A cluster that can not be reached is tried again for ever. */
    void start() {
        Stream.of(sets, revisions, pods, events)
                .forEach(informer -> informer.start()
                        // The objects of a list may all have been told before the list counts as seen.
                        .thenRun(() -> changed.accept("", MissingNode.getInstance()))
                        .exceptionally(stopped -> null));
    }

    /** Whether everything that there is was seen at least once; events may be missing, they only explain. */
    boolean synced() {
        return sets.hasSynced() && pods.hasSynced() && revisions.hasSynced();
    }

    List<JsonNode> sets() {
        return all(sets);
    }

    Optional<JsonNode> set(String name) {
        return one(sets, name);
    }

    Optional<JsonNode> pod(String name) {
        return one(pods, name);
    }

    Optional<JsonNode> revision(String name) {
        return one(revisions, name);
    }

    /** Warnings about the object of this uid, oldest first. */
    List<JsonNode> warnings(String uid) {
        return all(events).stream()
                .filter(event ->
                        event.path("involvedObject").path("uid").asText().equals(uid))
                .sorted((one, other) -> when(one).compareTo(when(other)))
                .toList();
    }

    private static String when(JsonNode event) {
        return Stream.of("lastTimestamp", "eventTime", "firstTimestamp")
                .map(field -> event.path(field).asText(""))
                .filter(text -> !text.isEmpty() && !text.equals("null"))
                .findFirst()
                .orElse("");
    }

    private static List<JsonNode> all(SharedIndexInformer<GenericKubernetesResource> informer) {
        return informer.getStore().list().stream().map(Caches::json).toList();
    }

    private Optional<JsonNode> one(SharedIndexInformer<GenericKubernetesResource> informer, String name) {
        return Optional.ofNullable(informer.getStore().getByKey(namespace + "/" + name))
                .map(Caches::json);
    }

    static JsonNode json(GenericKubernetesResource resource) {
        try {
            // By way of text, so that the same number is the same node wherever it came from.
            return JSON.readTree(JSON.writeValueAsBytes(resource));
        } catch (IOException broken) {
            throw new UncheckedIOException("what was read as JSON can be written as JSON", broken);
        }
    }

    @Override
    public void close() {
        Stream.of(sets, revisions, pods, events).forEach(SharedIndexInformer::stop);
    }

    /** Passes on that something changed. */
    private record Told(String kind, BiConsumer<String, JsonNode> changed)
            implements ResourceEventHandler<GenericKubernetesResource> {
        @Override
        public void onAdd(GenericKubernetesResource added) {
            changed.accept(kind, json(added));
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            changed.accept(kind, json(after));
        }

        @Override
        public void onDelete(GenericKubernetesResource deleted, boolean unknown) {
            changed.accept(kind, json(deleted));
        }
    }
}
