package io.refreshd.substrate.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.refreshd.decide.Adopted;
import io.refreshd.decide.Probe;
import io.refreshd.decide.SetSeen;
import io.refreshd.decide.StepOutcome;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Release;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One namespace of a cluster. Looking costs no request. A write is one request, bound to the version of the object that it
 * was decided from, never sent again by itself; all methods but {@link #start} and those that look block meanwhile, within
 * {@link Access#patience()}. Thread-safe.
 */
public final class Cluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private final Access access;
    private final KubernetesClient client;
    private final Caches caches;
    private final Finder finder;
    private final Changes changes = new Changes();

    /**
     * @param named applications that need no label, by name
     * @param changed called with the name of a StatefulSet when it, or a pod of it, may have changed, with empty text
     *     when any may have; on any thread
     */
    public Cluster(Access access, SortedMap<String, Named> named, Consumer<String> changed) {
        this.access = access;
        this.client = Connections.open(access);
        this.caches = new Caches(client, access.namespace(), (kind, object) -> {
            changes.tell();
            changed.accept(setOf(kind, object));
        });
        this.finder = new Finder(caches, access.namespace(), named);
    }

    /** The StatefulSet that an object belongs to; empty text when that can not be told. */
    private static String setOf(String kind, JsonNode object) {
        if (kind.equals("StatefulSet")) {
            return object.path("metadata").path("name").asText();
        }
        if (kind.equals("Event")) {
            String name = object.path("involvedObject").path("name").asText();
            return object.path("involvedObject").path("kind").asText().equals("Pod") ? withoutOrdinal(name) : name;
        }
        for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
            if (owner.path("kind").asText().equals("StatefulSet")) {
                return owner.path("name").asText();
            }
        }
        return "";
    }

    private static String withoutOrdinal(String pod) {
        int dash = pod.lastIndexOf('-');
        return dash < 0 ? pod : pod.substring(0, dash);
    }

    /** Begins to watch; a cluster that can not be reached is tried again for ever. */
    public void start() {
        caches.start();
    }

    /** Why nothing can be seen; empty text when something can. */
    public String trouble() {
        return caches.synced()
                ? ""
                : "the API server " + client.getConfiguration().getMasterUrl() + " has not shown its objects yet";
    }

    /** What our account may not do here and a run needs, as the API server says now; one request for each right. */
    public Probe<List<String>> denied() {
        return asked(() -> Rights.denied(client, access.namespace()));
    }

    /** What it may not do and a spare unit needs besides. */
    public Probe<List<String>> deniedScale() {
        return asked(() -> Rights.deniedScale(client, access.namespace()));
    }

    /** The claims that there are for a unit's volumes, whether or not it is there; one request for each. */
    public Probe<List<String>> claims(Adopted place, int ordinal) {
        return asked(() -> caches.set(place.statefulSet())
                .map(set -> Claims.present(client, place.namespace(), set, ordinal))
                .orElse(List.of()));
    }

    private static <T> Probe<T> asked(Supplier<T> question) {
        try {
            return Probe.read(question.get());
        } catch (RuntimeException broken) {
            return Probe.unreadable(Answers.cause(broken));
        }
    }

    /** The capabilities that our account has not, a sentence each with what follows from it. */
    public Probe<List<String>> incapable() {
        return asked(() -> Rights.incapable(client, access.namespace()));
    }

    /** What it may not do here, and what members of Patroni in its pods need. */
    public Probe<List<String>> denied(Adopted place) {
        return asked(() -> {
            List<String> denied = new ArrayList<>(Rights.denied(client, access.namespace()));
            denied.addAll(Rights.deniedSecret(
                    client, access.namespace(), patroni(place).secret()));
            return denied;
        });
    }

    /** How the members in the pods of a StatefulSet are asked. */
    public PatroniAccess patroni(Adopted place) {
        return finder.patroni(place.statefulSet());
    }

    /** Where the pods of a StatefulSet say how they are. */
    public HealthPlace health(Adopted place) {
        return finder.health(place.statefulSet());
    }

    /** Where a unit's containers answer; empty while it has no address. */
    public Optional<String> address(Adopted place, int ordinal) {
        return new Sight(caches, place, List.of()).address(ordinal);
    }

    /** The credentials for members and servers; one request. */
    public Keys.Read keys(Adopted place) {
        PatroniAccess how = patroni(place);
        if (how.secret().isEmpty()) {
            return Keys.Read.locked(
                    "no Secret is named for " + place.shown() + ": annotate it with refreshd.io/patroni-secret",
                    "kubectl annotate statefulset " + place.statefulSet() + " --namespace " + place.namespace()
                            + " refreshd.io/patroni-secret=NAME");
        }
        Secrets.Read read = Secrets.read(client, place.namespace(), how.secret());
        return read.locked()
                .map(why -> new Keys.Read(Optional.empty(), Optional.of(why)))
                .orElseGet(() -> Keys.of(place.namespace(), how.secret(), read.data(), how.restTls()));
    }

    /** The StatefulSets that say they are applications. */
    public List<Found> found() {
        return caches.synced() ? finder.found() : List.of();
    }

    /** The StatefulSet as it was last heard of. */
    public Optional<SetSeen> set(Adopted place, Collection<Release> known) {
        return new Sight(caches, place, known).set();
    }

    /** One unit as it was last heard of. */
    public UnitSeen unit(Adopted place, int ordinal, Collection<Release> known) {
        return new Sight(caches, place, known).unit(ordinal);
    }

    /** Sets template and partition in one write. */
    public StepOutcome hold(
            Adopted place, Release release, int partition, String resourceVersion, Collection<Release> known) {
        Optional<JsonNode> set =
                caches.set(place.statefulSet()).filter(found -> version(found).equals(resourceVersion));
        Optional<ObjectNode> wanted = new Sight(caches, place, known).template(release);
        if (wanted.isEmpty()) {
            return StepOutcome.failed("the recorded ControllerRevision " + place.revision() + " is gone");
        }
        Optional<ObjectNode> now = set.flatMap(Templates::of);
        if (now.isEmpty()) {
            return StepOutcome.unknown("the StatefulSet has changed meanwhile");
        }
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        ObjectNode difference = Templates.difference(now.get(), wanted.get());
        if (!difference.isEmpty()) {
            spec.set("template", difference);
        }
        return patch(place, spec, partition, resourceVersion);
    }

    /** Sets the partition, and nothing else. */
    public StepOutcome lower(Adopted place, int partition, String resourceVersion) {
        return patch(place, JsonNodeFactory.instance.objectNode(), partition, resourceVersion);
    }

    /** Sets the number of pods and the partition in one write, and nothing else. */
    public StepOutcome scale(Adopted place, int replicas, int partition, String resourceVersion) {
        return patch(
                place, JsonNodeFactory.instance.objectNode().put("replicas", replicas), partition, resourceVersion);
    }

    private StepOutcome patch(Adopted place, ObjectNode spec, int partition, String resourceVersion) {
        spec.putObject("updateStrategy")
                .put("type", "RollingUpdate")
                .putObject("rollingUpdate")
                .put("partition", partition);
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").put("resourceVersion", resourceVersion);
        patch.set("spec", spec);
        return write(
                () -> client.genericKubernetesResources(Caches.SETS)
                        .inNamespace(place.namespace())
                        .withName(place.statefulSet())
                        .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString()),
                () -> caches.set(place.statefulSet())
                        .filter(found -> version(found).equals(resourceVersion))
                        .isEmpty());
    }

    /** The version that the StatefulSet, or a pod of it, has now, asked for with one request; empty text when it is gone. */
    public Probe<String> version(Adopted place, String object) {
        ResourceDefinitionContext kind = object.equals(place.statefulSet()) ? Caches.SETS : Caches.PODS;
        try {
            GenericKubernetesResource now = client.genericKubernetesResources(kind)
                    .inNamespace(place.namespace())
                    .withName(object)
                    .get();
            return Probe.read(now == null ? "" : now.getMetadata().getResourceVersion());
        } catch (RuntimeException broken) {
            return Probe.unreadable(Answers.cause(broken));
        }
    }

    /** Deletes one pod, if it is still the one that is meant. */
    public StepOutcome delete(Adopted place, int ordinal, String uid, String resourceVersion) {
        String name = place.statefulSet() + "-" + ordinal;
        Map<String, Object> options = Map.of(
                "apiVersion",
                "v1",
                "kind",
                "DeleteOptions",
                "preconditions",
                Map.of("uid", uid, "resourceVersion", resourceVersion));
        return write(
                () -> client.raw("/api/v1/namespaces/" + place.namespace() + "/pods/" + name, "DELETE", options),
                () -> caches.pod(name)
                        .filter(found -> version(found).equals(resourceVersion))
                        .isEmpty());
    }

    /** Writes a Kubernetes Event about the StatefulSet; why it could not is in the outcome. */
    public StepOutcome announce(Adopted place, Announcement what) {
        String path = "/api/v1/namespaces/" + place.namespace() + "/events";
        return send(() -> client.raw(path, "POST", Announcements.event(place, what)));
    }

    private static String version(JsonNode object) {
        return object.path("metadata").path("resourceVersion").asText();
    }

    /**
     * Sends one request; then waits, within bounds, until what it changed was heard of, so that the next look is not older
     * than our own write.
     */
    private StepOutcome write(Runnable request, Supplier<Boolean> heard) {
        StepOutcome outcome = send(request);
        changes.await(heard, outcome.kind() == StepOutcome.Kind.DONE ? access.patience() : access.pause());
        return outcome;
    }

    private static StepOutcome send(Runnable request) {
        try {
            request.run();
            return StepOutcome.DONE;
        } catch (KubernetesClientException refused) {
            return Answers.outcome(refused);
        } catch (RuntimeException broken) {
            LOG.warn("the answer to a write was lost", broken);
            return StepOutcome.unknown(Answers.cause(broken));
        }
    }

    @Override
    public void close() {
        caches.close();
        client.close();
    }
}
