package io.refreshd.emulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** Patches, creations and deletions, with their preconditions. */
final class Writes {
    private final Store store;
    private final Controller controller;
    private final boolean conditional;
    private final OwnWrites own;

    Writes(Store store, Controller controller, Set<Flaw> flaws) {
        this.store = store;
        this.controller = controller;
        this.conditional = !flaws.contains(Flaw.NO_PRECONDITIONS);
        this.own = new OwnWrites(store, conditional);
    }

    Reply write(String method, String path, String contentType, String body) {
        Target target = Target.of(path);
        if (!store.defined(target.kind())) {
            return new Reply(404, Refusals.unknown());
        }
        synchronized (store) {
            return switch (target.own() ? method + " own" : method) {
                case "POST own" -> own.create(target, Objects.read(body));
                case "PUT own" -> own.replace(target, Objects.read(body), path.endsWith("/status"));
                case "PATCH own" -> own.patch(target, contentType, Objects.read(body), path.endsWith("/status"));
                case "DELETE own" -> own.delete(target, body.isEmpty() ? Objects.object() : Objects.read(body));
                case "POST" -> create(target, Objects.read(body));
                case "PATCH" -> patch(target, contentType, Objects.read(body));
                case "DELETE" -> delete(target, body.isEmpty() ? Objects.object() : Objects.read(body));
                default -> new Reply(405, Refusals.status(405, "MethodNotAllowed", "the server does not allow this"));
            };
        }
    }

    private Reply create(Target target, ObjectNode object) {
        ObjectNode metadata = (ObjectNode) object.path("metadata");
        if (!target.namespace().isEmpty()) {
            metadata.put("namespace", target.namespace());
        }
        if (target.kind().equals("statefulsets")) {
            metadata.put("generation", 1);
            PodTemplate.defaults(object);
            object.putObject("status").put("replicas", 0).put("availableReplicas", 0);
        }
        return new Reply(201, store.add(target.kind(), object));
    }

    private Reply patch(Target target, String contentType, ObjectNode patch) {
        ObjectNode present = store.get(target.kind(), target.name()).orElse(null);
        if (present == null) {
            return Refusals.notFound(target);
        }
        JsonNode version = patch.path("metadata").path("resourceVersion");
        if (conditional
                && !version.isMissingNode()
                && !version.equals(present.path("metadata").path("resourceVersion"))) {
            return Refusals.modified(target);
        }
        ObjectNode changed = present.deepCopy();
        if (contentType.contains("strategic")) {
            Objects.strategic(changed, patch);
        } else {
            Objects.merge(changed, patch);
        }
        ((ObjectNode) changed.path("metadata"))
                .set("resourceVersion", present.path("metadata").path("resourceVersion"));
        Reply refused = refused(target, present, changed);
        if (refused != null) {
            return refused;
        }
        if (!changed.path("spec").equals(present.path("spec"))) {
            ((ObjectNode) changed.path("metadata"))
                    .put(
                            "generation",
                            present.path("metadata").path("generation").asInt() + 1);
        }
        return new Reply(200, store.change(target.kind(), changed));
    }

    private static Reply refused(Target target, ObjectNode present, ObjectNode changed) {
        JsonNode uid = changed.path("metadata").path("uid");
        if (!uid.equals(present.path("metadata").path("uid"))) {
            Reply refused = Refusals.invalid(
                    target,
                    "metadata.uid",
                    "FieldValueInvalid",
                    "Invalid value: \"" + uid.asText() + "\": field is immutable");
            // The real one finds it twice.
            ArrayNode causes = (ArrayNode) refused.body().path("details").path("causes");
            causes.add(causes.path(0).deepCopy());
            return refused;
        }
        JsonNode partition = changed.path("spec")
                .path("updateStrategy")
                .path("rollingUpdate")
                .path("partition");
        if (partition.asInt() < 0) {
            return Refusals.invalid(
                    target,
                    "spec.updateStrategy.rollingUpdate.partition",
                    "FieldValueInvalid",
                    "Invalid value: " + partition + ": must be greater than or equal to 0");
        }
        JsonNode containers = changed.path("spec").path("template").path("spec").path("containers");
        boolean imageless = target.kind().equals("statefulsets")
                && containers.path(0).path("image").asText().isEmpty();
        return imageless
                ? Refusals.invalid(
                        target, "spec.template.spec.containers[0].image", "FieldValueRequired", "Required value")
                : null;
    }

    private Reply delete(Target target, ObjectNode options) {
        ObjectNode present = store.get(target.kind(), target.name()).orElse(null);
        if (present == null) {
            return Refusals.notFound(target);
        }
        JsonNode metadata = present.path("metadata");
        JsonNode wanted = options.path("preconditions");
        if (conditional && wanted.has("uid") && !wanted.path("uid").equals(metadata.path("uid"))) {
            return Refusals.precondition(
                    target,
                    "UID",
                    wanted.path("uid").asText(),
                    metadata.path("uid").asText(),
                    "The object might have been deleted and then recreated");
        }
        if (conditional
                && wanted.has("resourceVersion")
                && !wanted.path("resourceVersion").equals(metadata.path("resourceVersion"))) {
            return Refusals.precondition(
                    target,
                    "ResourceVersion",
                    wanted.path("resourceVersion").asText(),
                    metadata.path("resourceVersion").asText(),
                    "The object might have been modified");
        }
        if (target.kind().equals("pods")) {
            return new Reply(200, controller.terminate(present));
        }
        store.remove(target.kind(), present);
        boolean all = target.kind().equals("namespaces");
        for (String kind : all ? List.of("statefulsets", "controllerrevisions") : List.<String>of()) {
            store.list(kind).forEach(object -> store.remove(kind, object));
        }
        if (!options.path("propagationPolicy").asText().equals("Orphan")) {
            store.list("pods").stream()
                    .filter(pod -> all || owned(pod, present))
                    .forEach(controller::terminate);
        }
        return new Reply(200, present);
    }

    private static boolean owned(ObjectNode pod, ObjectNode by) {
        return pod.path("metadata")
                .path("ownerReferences")
                .path(0)
                .path("uid")
                .equals(by.path("metadata").path("uid"));
    }
}
