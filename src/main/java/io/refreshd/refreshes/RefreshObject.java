package io.refreshd.refreshes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * One Refresh object as it was last heard of. Whatever stands in it, nothing here fails: a definition can be left out or
 * changed, so no field is trusted to have the form that it asks for.
 *
 * @param version its resourceVersion
 * @param generation grows with every change of its spec
 * @param deleted whether it is being deleted
 * @param made the run that it was made for by the daemon; empty for one that somebody else made
 */
record RefreshObject(
        String name,
        String uid,
        String version,
        long generation,
        boolean deleted,
        String application,
        Optional<Integer> made,
        JsonNode spec,
        JsonNode status) {
    static final String APPLICATION = "refreshd.io/application";
    static final String RUN = "refreshd.io/run";

    /** What a person may change afterwards; everything else says what was asked for in the beginning. */
    private static final List<String> LATER = List.of("application", "pauseAfter", "resume", "rollback");

    static RefreshObject of(JsonNode json) {
        JsonNode metadata = json.path("metadata");
        String application = text(json.path("spec").path("application"));
        String name = text(metadata.path("name"));
        String run = text(metadata.path("labels").path(RUN));
        // A copy of such an object is another object: it keeps the label, but it has to have another name.
        boolean ours = run.matches("[1-9][0-9]{0,8}") && name.equals(name(application, Integer.parseInt(run)));
        return new RefreshObject(
                name,
                text(metadata.path("uid")),
                text(metadata.path("resourceVersion")),
                metadata.path("generation").asLong(),
                metadata.has("deletionTimestamp"),
                application,
                ours ? Optional.of(Integer.valueOf(run)) : Optional.empty(),
                json.path("spec"),
                json.path("status"));
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.asText() : "";
    }

    /** The name of the object that the daemon makes for a run. */
    static String name(String application, int run) {
        return application + "-" + run;
    }

    /** Under which the journal has what was asked for by this object. */
    String key(String wish) {
        return "refresh/" + uid + "/" + wish;
    }

    /** The fields of the request that starts its run. */
    ObjectNode fields() {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        if (spec instanceof ObjectNode given) {
            fields.setAll(given);
        }
        return fields.without(List.of("application", "resume", "rollback"));
    }

    /** What may not change any more, as one line; the same for the same wish. */
    String target() {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        if (spec instanceof ObjectNode given) {
            given.properties().stream()
                    .filter(field -> !LATER.contains(field.getKey()))
                    // The definition writes false where nothing was said, and drops nothing.
                    .filter(field ->
                            !(field.getValue().isBoolean() && !field.getValue().asBoolean()))
                    .sorted((one, other) -> one.getKey().compareTo(other.getKey()))
                    .forEach(field -> fields.set(field.getKey(), field.getValue()));
        }
        return fields.toString();
    }

    /** The run that its status tells of. */
    Optional<Integer> run() {
        return made.or(
                () -> Optional.of(status.path("run")).filter(JsonNode::isInt).map(JsonNode::asInt));
    }

    /** Whether its status tells of the end of a run. */
    boolean ended() {
        return status.has("endedAt");
    }

    /** Whether what stands in the spec was dealt with, as its status says. */
    boolean observed() {
        return status.path("observedGeneration").asLong(-1) == generation
                && !condition(RefreshStatus.ACCEPTED).isMissingNode();
    }

    /** One condition; missing when there is none of the type. */
    JsonNode condition(String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return status.path("no such condition");
    }

    boolean wantsRollback() {
        return spec.path("rollback").asBoolean();
    }
}
