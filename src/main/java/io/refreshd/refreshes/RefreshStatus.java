package io.refreshd.refreshes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The status of an object: what is known of its run, in few fields and conditions. Pure: the same from the same. */
final class RefreshStatus {
    static final String ACCEPTED = "Accepted";
    private static final String TRUE = "True";
    private static final String FALSE = "False";

    /** What a change of alone is no reason to write at once; a sentence may have figures that change all the time. */
    private static final List<String> WORDING = List.of("state", "reason", "next", "unit");

    private RefreshStatus() {}

    /**
     * The status that an object shall have.
     *
     * @param before the one that it has: a condition keeps its time while it stays what it is
     * @param progress of its run; empty while it has none
     * @param objection why what stands in its spec is not done; empty when it is
     */
    static ObjectNode of(
            JsonNode before, long generation, Optional<Progress> progress, Optional<Reason> objection, Instant now) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        if (progress.isEmpty() && before instanceof ObjectNode known) {
            // What it tells of a run that is over stays.
            status.setAll(known.deepCopy());
        }
        status.put("observedGeneration", generation);
        Conditions conditions = new Conditions(before, generation, now);
        conditions.add(
                ACCEPTED,
                objection.isEmpty(),
                objection.orElseGet(() -> Reason.of(ReasonCode.ACCEPTED, "refreshd deals with it")));
        progress.ifPresentOrElse(
                known -> {
                    tell(status, known);
                    conditions.of(known);
                },
                () -> {
                    objection.filter(why -> !status.has("run")).ifPresent(why -> reason(status, why));
                    conditions.keep();
                });
        status.set("conditions", conditions.all);
        return status;
    }

    private static void tell(ObjectNode status, Progress progress) {
        status.put("run", progress.run())
                .put("operation", progress.operation())
                .put("state", progress.state().text());
        reason(status, progress.reason());
        progress.pause().ifPresent(pause -> status.put("pause", pause));
        status.put("pauses", progress.pauses()).put("units", progress.updated() + "/" + progress.all());
        progress.unit().ifPresent(unit -> status.put("unit", unit));
        release(status.putObject("from"), progress.from());
        release(status.putObject("to"), progress.to());
        status.put("startedAt", time(progress.startedAt()));
        progress.endedAt().ifPresent(at -> status.put("endedAt", time(at)));
    }

    private static void release(ObjectNode into, Release release) {
        into.put("revision", release.revision())
                .put("version", release.version().toString());
    }

    private static void reason(ObjectNode status, Reason reason) {
        status.put("reason", reason.code().text()).put("sentence", reason.sentence());
        status.remove("next");
        if (!reason.next().isEmpty()) {
            status.put("next", reason.next());
        }
    }

    static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A code as conditions write reasons: {@code UnitDown}. */
    static String camel(String code) {
        StringBuilder name = new StringBuilder();
        for (String word : code.split("-")) {
            name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return name.toString();
    }

    /** How urgent it is to write one status over another. */
    enum Difference {
        NONE,
        /** The words differ: soon is enough. */
        WORDING,
        /** Somebody may wait for it. */
        PROGRESS
    }

    static Difference difference(JsonNode before, ObjectNode after) {
        if (!progress(before).equals(progress(after))) {
            return Difference.PROGRESS;
        }
        boolean same = WORDING.stream().allMatch(field -> before.path(field).equals(after.path(field)));
        return same ? Difference.NONE : Difference.WORDING;
    }

    /** A status without its words; as text, since numbers of other kinds and other orders of fields are the same. */
    private static SortedMap<String, String> progress(JsonNode status) {
        SortedMap<String, String> progress = new TreeMap<>();
        status.properties().stream()
                .filter(field -> !WORDING.contains(field.getKey()))
                .filter(field ->
                        !field.getKey().equals("sentence") && !field.getKey().equals("conditions"))
                .forEach(field -> progress.put(field.getKey(), field.getValue().toString()));
        for (JsonNode condition : status.path("conditions")) {
            String type = condition.path("type").asText();
            progress.put(
                    "condition " + type,
                    condition.path("status").asText()
                            + condition.path("observedGeneration").asLong()
                            + (type.equals(ACCEPTED) ? condition.path("reason").asText() : ""));
        }
        return progress;
    }

    /** Conditions as every Kubernetes tool reads them. */
    private record Conditions(JsonNode before, long generation, Instant now, ArrayNode all) {
        Conditions(JsonNode before, long generation, Instant now) {
            this(before, generation, now, JsonNodeFactory.instance.arrayNode());
        }

        void of(Progress progress) {
            RunState state = progress.state();
            boolean moving = !state.ended() && state != RunState.PAUSED && state != RunState.BLOCKED;
            add("Progressing", moving, progress);
            add("Paused", state == RunState.PAUSED, progress);
            add("Blocked", state == RunState.BLOCKED, progress);
            add("Completed", state == RunState.COMPLETED, progress);
        }

        /** The reason is told where it holds; elsewhere only where the run is. */
        private void add(String type, boolean holds, Progress progress) {
            boolean tells =
                    holds || (type.equals("Completed") && progress.state().ended());
            if (tells) {
                add(type, holds, progress.reason());
            } else {
                add(type, FALSE, camel(progress.state().text()), "");
            }
        }

        void add(String type, boolean holds, Reason reason) {
            add(type, holds ? TRUE : FALSE, camel(reason.code().text()), reason.sentence());
        }

        private void add(String type, String status, String reason, String message) {
            String since = earlier(type)
                    .filter(condition -> condition.path("status").asText().equals(status))
                    .map(condition -> condition.path("lastTransitionTime").asText())
                    .orElse(time(now));
            all.addObject()
                    .put("type", type)
                    .put("status", status)
                    .put("observedGeneration", generation)
                    .put("lastTransitionTime", since)
                    .put("reason", reason)
                    .put("message", message);
        }

        private Optional<JsonNode> earlier(String type) {
            for (JsonNode condition : before.path("conditions")) {
                if (condition.path("type").asText().equals(type)) {
                    return Optional.of(condition);
                }
            }
            return Optional.empty();
        }

        /** What else was told stays. */
        void keep() {
            for (JsonNode condition : before.path("conditions")) {
                if (!condition.path("type").asText().equals(ACCEPTED)) {
                    all.add(condition.deepCopy());
                }
            }
        }
    }
}
