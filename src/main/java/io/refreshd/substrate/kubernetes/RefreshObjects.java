package io.refreshd.substrate.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The Refresh objects of one namespace, kept up to date by a watch. Each write is one request, sent once, bound to the
 * version that was read; it blocks within {@link Access#patience()}. Thread-safe, but for {@link #watch}: one caller.
 */
public final class RefreshObjects implements AutoCloseable {
    public static final String GROUP = "refreshd.io";
    public static final String VERSION = "v1alpha1";

    private static final ResourceDefinitionContext REFRESHES = new ResourceDefinitionContext.Builder()
            .withGroup(GROUP)
            .withVersion(VERSION)
            .withKind("Refresh")
            .withPlural("refreshes")
            .withNamespaced(true)
            .build();

    private static final String UNDEFINED =
            "the custom resource refreshes.refreshd.io is not defined (config/kubernetes/crd.yaml)";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Access access;
    private final KubernetesClient client;
    private volatile Optional<SharedIndexInformer<GenericKubernetesResource>> informer = Optional.empty();

    public RefreshObjects(Access access) {
        this.access = access;
        this.client = Connections.open(access);
    }

    /**
     * Begins to watch, anew if it was before; returns at once.
     *
     * @param changed called when something was added, changed or deleted, and when all has been seen; on any thread
     * @param ended called once when watching is impossible (no definition, no right), with why; on any thread
     */
    public void watch(Runnable changed, Consumer<String> ended) {
        informer.ifPresent(SharedIndexInformer::stop);
        SharedIndexInformer<GenericKubernetesResource> fresh = client.genericKubernetesResources(REFRESHES)
                .inNamespace(access.namespace())
                .runnableInformer(0)
                .addEventHandler(new Told(changed))
                .exceptionHandler((started, broken) -> why(broken).isEmpty());
        informer = Optional.of(fresh);
        var unused = fresh.stopped().whenComplete((nothing, broken) -> {
            if (broken != null) {
                ended.accept(why(broken).orElseGet(() -> Answers.cause(broken)));
            }
        });
        var unusedToo = fresh.start().thenRun(changed).exceptionally(broken -> null);
    }

    /** Why watching can not succeed until a person does something; one small request, so that nobody has to try. */
    public Optional<String> unwatchable() {
        try {
            // What is not found comes as nothing here.
            return client.raw(path() + "?limit=1") == null ? Optional.of(UNDEFINED) : Optional.empty();
        } catch (RuntimeException broken) {
            return why(broken);
        }
    }

    /** Why watching can not succeed until a person does something; empty for what passes. */
    private static Optional<String> why(Throwable broken) {
        Throwable cause = broken;
        while (!(cause instanceof KubernetesClientException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        int code = cause instanceof KubernetesClientException refused ? refused.getCode() : 0;
        return switch (code) {
            case 404 -> Optional.of(UNDEFINED);
            case 403 -> Optional.of("may not watch refreshes.refreshd.io (config/kubernetes/role-state.yaml)");
            default -> Optional.empty();
        };
    }

    /** Whether everything that there is was seen. */
    public boolean synced() {
        return informer.filter(SharedIndexInformer::hasSynced).isPresent();
    }

    /** All of them, by name. */
    public List<JsonNode> all() {
        return informer.stream()
                .flatMap(one -> one.getStore().list().stream())
                .map(Caches::json)
                .sorted((one, other) -> name(one).compareTo(name(other)))
                .toList();
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    /** Makes one; its status is written afterwards. */
    public Written create(ObjectNode object) {
        return send(path(), "POST", object);
    }

    /** Writes the status of the version that the object has. */
    public Written status(ObjectNode object) {
        return send(path() + "/" + name(object) + "/status", "PUT", object);
    }

    private String path() {
        return "/apis/" + GROUP + "/" + VERSION + "/namespaces/" + access.namespace() + "/refreshes";
    }

    private Written send(String path, String method, ObjectNode object) {
        try {
            return Written.done(JSON.readTree(client.raw(path, method, object)));
        } catch (IOException broken) {
            return Written.of(new UncheckedIOException(broken));
        } catch (RuntimeException broken) {
            return Written.of(broken);
        }
    }

    @Override
    public void close() {
        informer.ifPresent(SharedIndexInformer::stop);
        client.close();
    }

    /** Passes on that something changed. */
    private record Told(Runnable changed) implements ResourceEventHandler<GenericKubernetesResource> {
        @Override
        public void onAdd(GenericKubernetesResource added) {
            changed.run();
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            changed.run();
        }

        @Override
        public void onDelete(GenericKubernetesResource deleted, boolean unknown) {
            changed.run();
        }
    }
}
