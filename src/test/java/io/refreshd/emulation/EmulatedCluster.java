package io.refreshd.emulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.refreshd.emulation.Nodes.Behaviour;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** A cluster with one namespace, and what a test may do to it. */
public final class EmulatedCluster implements AutoCloseable {
    private final Clockwork clockwork = new Clockwork();
    private final Store store = new Store();
    private final Nodes nodes;
    private final Controller controller;
    private final ApiServer api;

    private final Optional<Kubelet> kubelet;

    public EmulatedCluster(Pace pace, Flaw... flaws) {
        this(pace, Optional.empty(), flaws);
    }

    /** @param containers what really runs in its pods; empty when they only say so */
    public EmulatedCluster(Pace pace, Optional<Containers> containers, Flaw... flaws) {
        kubelet = containers.map(real -> new Kubelet(store, real));
        nodes = new Nodes(store, clockwork, pace, kubelet);
        controller = new Controller(store, nodes, new Events(store), Set.of(flaws));
        api = new ApiServer(store, controller, Set.of(flaws));
        AtomicBoolean waiting = new AtomicBoolean();
        store.watch("", store.version(), object -> false, happened -> {
            if (!happened.kind().equals("events") && waiting.compareAndSet(false, true)) {
                clockwork.in(pace.controller(), () -> {
                    waiting.set(false);
                    controller.pass();
                });
            }
        });
        api.start(0);
    }

    /** The address of its API server. */
    public String address() {
        return api.address();
    }

    /** Whether everything that follows from what was done has happened. */
    public boolean idle() {
        return clockwork.idle();
    }

    /** Its requests, and what shall happen to them. */
    public ApiServer api() {
        return api;
    }

    /** A StatefulSet with one container. */
    public void create(String set, int replicas, String image, String... labels) {
        ObjectNode object = Objects.object().put("kind", "StatefulSet").put("apiVersion", "apps/v1");
        ObjectNode metadata = object.putObject("metadata").put("name", set).put("namespace", "test");
        metadata.put("generation", 1);
        ObjectNode named = metadata.putObject("labels").put("app", set);
        for (int index = 0; index < labels.length; index += 2) {
            named.put(labels[index], labels[index + 1]);
        }
        ObjectNode spec = object.putObject("spec").put("replicas", replicas).put("serviceName", set);
        spec.putObject("selector").putObject("matchLabels").put("app", set);
        ObjectNode template = spec.putObject("template");
        template.putObject("metadata").putObject("labels").put("app", set);
        template.putObject("spec")
                .putArray("containers")
                .addObject()
                .put("name", "app")
                .put("image", image);
        PodTemplate.defaults(object);
        object.putObject("status").put("replicas", 0).put("availableReplicas", 0);
        store.add("statefulsets", object);
    }

    /** A Secret; its values are given as they are. */
    public void secret(String name, Map<String, String> values) {
        ObjectNode object = Objects.object().put("kind", "Secret").put("apiVersion", "v1");
        object.putObject("metadata").put("name", name).put("namespace", "test");
        ObjectNode data = object.putObject("data");
        values.forEach((key, value) ->
                data.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        synchronized (store) {
            store.get("secrets", name).ifPresent(old -> store.remove("secrets", old));
            store.add("secrets", object);
        }
    }

    /** Somebody changes the StatefulSet by hand. */
    public void edit(String set, UnaryOperator<ObjectNode> change) {
        synchronized (store) {
            ObjectNode changed = change.apply(store.get("statefulsets", set).orElseThrow());
            ObjectNode metadata = (ObjectNode) changed.path("metadata");
            metadata.put("generation", metadata.path("generation").asInt() + 1);
            store.change("statefulsets", changed);
        }
    }

    /** Somebody deletes the StatefulSet, its pods stay behind without an owner. */
    public void delete(String set) {
        synchronized (store) {
            store.remove("statefulsets", store.get("statefulsets", set).orElseThrow());
        }
    }

    /** Somebody deletes a pod. */
    public void deletePod(String pod) {
        store.get("pods", pod).ifPresent(controller::terminate);
    }

    /** A pod becomes ready or unready by itself. */
    public void ready(String pod, boolean ready) {
        synchronized (store) {
            store.get("pods", pod).ifPresent(present -> {
                PodStatus.ready(present, ready);
                store.change("pods", present);
            });
        }
    }

    public void neverReady(String image) {
        nodes.behave(image, Behaviour.NEVER_READY);
    }

    public void crashes(String image) {
        nodes.behave(image, Behaviour.CRASHES);
    }

    public void notPulled(String image) {
        nodes.behave(image, Behaviour.NOT_PULLED);
    }

    public void unschedulable(String image) {
        nodes.behave(image, Behaviour.UNSCHEDULABLE);
    }

    public Optional<JsonNode> set(String name) {
        return store.get("statefulsets", name).map(object -> object);
    }

    public Optional<JsonNode> pod(String name) {
        return store.get("pods", name).map(object -> object);
    }

    public List<JsonNode> revisions() {
        return store.list("controllerrevisions").stream()
                .<JsonNode>map(object -> object)
                .toList();
    }

    /** The uid of a pod; empty text when there is none. */
    public String uid(String pod) {
        return pod(pod).map(one -> one.path("metadata").path("uid").asText()).orElse("");
    }

    /** The image of a pod; empty text when there is none. */
    public String image(String pod) {
        return pod(pod).map(one -> one.path("spec")
                        .path("containers")
                        .path(0)
                        .path("image")
                        .asText())
                .orElse("");
    }

    /** Adds what happens from now on, trimmed as recordings are, to a list. */
    void record(List<JsonNode> seen) {
        List<JsonNode> safe = Collections.synchronizedList(seen);
        store.watch("", store.version(), object -> false, happened -> safe.add(trimmed(happened)));
    }

    private static ObjectNode trimmed(Store.Happened happened) {
        ObjectNode object = happened.object();
        ObjectNode event = Objects.object()
                .put("kind", happened.kind())
                .put("type", happened.type())
                .put("name", Store.name(object))
                .put("generation", object.path("metadata").path("generation").asInt());
        if (happened.kind().equals("pods")) {
            event.put(
                            "revision",
                            object.path("metadata")
                                    .path("labels")
                                    .path("controller-revision-hash")
                                    .asText())
                    .put("terminating", Controller.terminating(object))
                    .put("phase", object.path("status").path("phase").asText())
                    .put("ready", PodStatus.isReady(object))
                    .put("scheduled", object.path("spec").has("nodeName"));
        } else if (happened.kind().equals("statefulsets")) {
            event.put(
                    "partition",
                    object.path("spec")
                            .path("updateStrategy")
                            .path("rollingUpdate")
                            .path("partition")
                            .asInt());
            event.set("status", object.path("status"));
        } else {
            event.put("revision", object.path("revision").asInt());
        }
        return event;
    }

    /** The custom resources of runs and of the journal are defined. */
    public void define() {
        store.define("refreshes", true);
        store.define("journalparts", true);
    }

    /** Their definitions are deleted, and with them all objects; watches of them end. */
    public void undefine() {
        store.define("refreshes", false);
        store.define("journalparts", false);
        api.cutWatches();
    }

    /** Objects of a kind, by name. */
    public List<JsonNode> objects(String kind) {
        return store.list(kind).stream().<JsonNode>map(object -> object).toList();
    }

    /** Somebody sends a request; its status. */
    public int ask(String method, String path, String contentType, String body) {
        return api.send(method, path, contentType, body.isEmpty() ? Objects.object() : Objects.read(body))
                .status();
    }

    /** A request without the way by the network. */
    Reply send(String method, String path, String contentType, ObjectNode body) {
        return api.send(method, path, contentType, body);
    }

    /** Forgets the past, so that a watch that begins there gets 410, and ends all watches. */
    public void expireWatches() {
        store.compact();
        api.cutWatches();
    }

    @Override
    public void close() {
        api.stop();
        clockwork.close();
        kubelet.ifPresent(Kubelet::close);
    }
}
