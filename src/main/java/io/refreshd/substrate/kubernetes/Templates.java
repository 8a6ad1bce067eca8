package io.refreshd.substrate.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.refreshd.model.Release;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;

/**
 * Pod templates as JSON, never as typed objects: a field that a type does not know, or writes another way, would make
 * another revision of the same template.
 */
final class Templates {
    private Templates() {}

    /** The template that a ControllerRevision keeps. */
    static Optional<ObjectNode> kept(JsonNode revision) {
        return object(revision.path("data").path("spec").path("template")).map(template -> {
            template.remove("$patch");
            return template;
        });
    }

    /** The template of a StatefulSet. */
    static Optional<ObjectNode> of(JsonNode set) {
        return object(set.path("spec").path("template"));
    }

    private static Optional<ObjectNode> object(JsonNode node) {
        return node instanceof ObjectNode object ? Optional.of(object.deepCopy()) : Optional.empty();
    }

    /** The template with a release's images, nothing else changed. */
    static ObjectNode with(ObjectNode template, Release release, Collection<Release> known) {
        ObjectNode result = template.deepCopy();
        for (String kind : new String[] {"initContainers", "containers"}) {
            for (JsonNode container : result.path("spec").path(kind)) {
                if (container instanceof ObjectNode object && object.has("image")) {
                    object.put("image", Images.with(object.path("image").asText(), release, known));
                }
            }
        }
        return result;
    }

    /** The release whose images make the one template of the other; empty when none does. */
    static Optional<Release> release(ObjectNode recorded, ObjectNode template, Collection<Release> known) {
        return known.stream()
                .filter(release -> with(recorded, release, known).equals(template))
                .findFirst();
    }

    /** The JSON merge patch (RFC 7386) that makes the one the other; lists are replaced whole. */
    static ObjectNode difference(ObjectNode from, ObjectNode to) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        for (Iterator<String> names = from.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!to.has(name)) {
                patch.putNull(name);
            }
        }
        to.properties().forEach(field -> {
            JsonNode before = from.get(field.getKey());
            if (before instanceof ObjectNode old && field.getValue() instanceof ObjectNode wanted) {
                ObjectNode inner = difference(old, wanted);
                if (!inner.isEmpty()) {
                    patch.set(field.getKey(), inner);
                }
            } else if (!field.getValue().equals(before)) {
                patch.set(field.getKey(), field.getValue());
            }
        });
        return patch;
    }
}
