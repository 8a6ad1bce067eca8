package io.refreshd.emulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;

/**
 * Writes to kinds that nothing in the cluster acts on: Refresh objects, leases, configuration maps. What a definition
 * would refuse (schema and rules) is not looked at: everything is let through, as when somebody has left it out.
 */
final class OwnWrites {
    private final Store store;
    private final boolean conditional;

    OwnWrites(Store store, boolean conditional) {
        this.store = store;
        this.conditional = conditional;
    }

    Reply create(Target target, ObjectNode object) {
        ObjectNode metadata = (ObjectNode) object.path("metadata");
        metadata.put("namespace", target.namespace());
        if (!metadata.has("name")) {
            String random = UUID.randomUUID().toString().substring(0, 5);
            metadata.put("name", metadata.path("generateName").asText() + random);
        }
        Target named = new Target(target.group(), target.kind(), target.namespace(), Store.name(object));
        if (store.get(target.kind(), named.name()).isPresent()) {
            return Refusals.exists(named);
        }
        if (target.kind().equals("refreshes")) {
            object.remove("status");
            metadata.put("generation", 1);
        }
        return invalid(named, object, 201);
    }

    /** The whole object, or its status; one that is not there is made, with its status it is not found. */
    Reply replace(Target target, ObjectNode object, boolean statusOnly) {
        ObjectNode present = store.get(target.kind(), target.name()).orElse(null);
        if (present == null) {
            boolean makes = target.kind().equals("leases");
            return makes ? create(target, object) : Refusals.notFound(target);
        }
        return change(target, present, object, object.path("metadata"), statusOnly);
    }

    Reply patch(Target target, String contentType, ObjectNode patch, boolean statusOnly) {
        if (contentType.contains("strategic") && target.kind().equals("refreshes")) {
            return Refusals.unsupported();
        }
        ObjectNode present = store.get(target.kind(), target.name()).orElse(null);
        if (present == null) {
            return Refusals.notFound(target);
        }
        ObjectNode changed = present.deepCopy();
        Objects.merge(changed, patch);
        return change(target, present, changed, patch.path("metadata"), statusOnly);
    }

    private Reply change(Target target, ObjectNode present, ObjectNode changed, JsonNode asked, boolean statusOnly) {
        ObjectNode metadata = (ObjectNode) present.path("metadata");
        JsonNode version = asked.path("resourceVersion");
        if (conditional && !version.isMissingNode() && !version.equals(metadata.path("resourceVersion"))) {
            return Refusals.modified(target);
        }
        JsonNode uid = asked.path("uid");
        if (conditional && !uid.isMissingNode() && !uid.equals(metadata.path("uid"))) {
            return Refusals.precondition(
                    target,
                    "UID",
                    uid.asText(),
                    metadata.path("uid").asText(),
                    "The object might have been deleted and then recreated");
        }
        ObjectNode next = changed.deepCopy();
        ObjectNode kept = metadata.deepCopy();
        if (target.kind().equals("refreshes")) {
            // Each half of the object is written for itself, and ignores the other.
            String other = statusOnly ? "spec" : "status";
            next.remove(other);
            if (present.has(other)) {
                next.set(other, present.path(other));
            }
            if (!next.path("spec").equals(present.path("spec"))) {
                kept.put("generation", kept.path("generation").asInt() + 1);
            }
        }
        for (String field : statusOnly ? List.<String>of() : List.of("labels", "annotations")) {
            kept.remove(field);
            if (changed.path("metadata").has(field)) {
                kept.set(field, changed.path("metadata").path(field));
            }
        }
        next.set("metadata", kept);
        return invalid(target, next, 200);
    }

    private Reply invalid(Target target, ObjectNode object, int status) {
        JsonNode seconds = object.path("spec").path("leaseDurationSeconds");
        if (target.kind().equals("leases") && !seconds.isMissingNode() && seconds.asInt() <= 0) {
            return Refusals.invalid(
                    target,
                    "spec.leaseDurationSeconds",
                    "FieldValueInvalid",
                    "Invalid value: " + seconds + ": must be greater than 0");
        }
        return new Reply(
                status, status == 201 ? store.add(target.kind(), object) : store.change(target.kind(), object));
    }

    Reply delete(Target target, ObjectNode options) {
        ObjectNode present = store.get(target.kind(), target.name()).orElse(null);
        if (present == null) {
            return Refusals.notFound(target);
        }
        JsonNode wanted = options.path("preconditions").path("resourceVersion");
        JsonNode version = present.path("metadata").path("resourceVersion");
        if (conditional && !wanted.isMissingNode() && !wanted.equals(version)) {
            return Refusals.precondition(
                    target,
                    "ResourceVersion",
                    wanted.asText(),
                    version.asText(),
                    "The object might have been modified");
        }
        store.remove(target.kind(), present);
        ObjectNode status = Objects.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success");
        ObjectNode details = status.putObject("details").put("name", target.name());
        if (!target.group().isEmpty()) {
            details.put("group", target.group());
        }
        details.put("kind", target.kind())
                .put("uid", present.path("metadata").path("uid").asText());
        return new Reply(200, status);
    }
}
