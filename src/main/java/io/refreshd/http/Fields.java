package io.refreshd.http;

import io.refreshd.http.Refused.FieldError;
import io.refreshd.model.ReasonCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The fields of a request's body. Reading collects what is wrong; {@link #check()} refuses with all of it. Unknown fields
 * are refused by name: a misspelt one would otherwise silently mean the default.
 */
final class Fields {
    /** Charm spelling to ours. */
    private static final Map<String, String> ALIASES = Map.of(
            "pause-after-unit-refresh", "pauseAfter",
            "soak-seconds", "soakSeconds",
            "resource", "resources",
            "scale-up", "scaleUp",
            "downgrade", "allowDowngrade",
            "allow-downgrade", "allowDowngrade",
            "accept-downtime", "acceptDowntime");

    private final String pointer;
    private final JsonObject body;
    private final List<FieldError> errors;

    /** Our names to the caller's, where they differ: errors point at what was written. */
    private final Map<String, String> spelled = new TreeMap<>();

    private boolean unknown;

    private Fields(String pointer, JsonObject body, List<FieldError> errors) {
        this.pointer = pointer;
        this.body = body;
        this.errors = errors;
    }

    static Fields of(JsonObject body) {
        Fields fields = new Fields("", new JsonObject(), new ArrayList<>());
        body.forEach(field -> {
            String name = ALIASES.getOrDefault(field.getKey(), field.getKey());
            if (fields.body.containsKey(name)) {
                fields.wrong(name, "is given twice, the other spelling is " + field.getKey());
            }
            fields.body.put(name, field.getValue());
            fields.spelled.putIfAbsent(name, field.getKey());
        });
        return fields;
    }

    Fields allow(String... names) {
        List<String> allowed = List.of(names);
        for (String name : body.fieldNames()) {
            if (!allowed.contains(name)) {
                unknown = true;
                errors.add(new FieldError(pointer(name), "unknown field", allowed));
            }
        }
        return this;
    }

    boolean has(String name) {
        return body.containsKey(name);
    }

    Optional<String> text(String name) {
        Object value = body.getValue(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text && !text.isBlank() && text.length() <= 1_000) {
            return Optional.of(text);
        }
        wrong(name, "must be a text of 1 to 1000 characters");
        return Optional.empty();
    }

    Optional<Integer> integer(String name, int least, int most) {
        Object value = body.getValue(name);
        if (value == null) {
            return Optional.empty();
        }
        boolean whole = value instanceof Integer || value instanceof Long;
        long number = whole ? ((Number) value).longValue() : Long.MIN_VALUE;
        if (number >= least && number <= most) {
            return Optional.of((int) number);
        }
        wrong(name, "must be a whole number from " + least + " to " + most);
        return Optional.empty();
    }

    boolean flag(String name) {
        Object value = body.getValue(name);
        if (value != null && !(value instanceof Boolean)) {
            wrong(name, "must be true or false");
        }
        return Boolean.TRUE.equals(value);
    }

    /** The fields of an object; none when it is missing. */
    Fields object(String name) {
        Object value = body.getValue(name);
        if (value != null && !(value instanceof JsonObject)) {
            wrong(name, "must be an object");
        }
        JsonObject inner = value instanceof JsonObject object ? object : new JsonObject();
        return new Fields(pointer + "/" + name, inner.copy(), errors).renamed();
    }

    /** The fields of each object in a list; none when it is missing. */
    List<Fields> objects(String name) {
        Object value = body.getValue(name);
        if (value == null) {
            return List.of();
        }
        List<Fields> found = new ArrayList<>();
        if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.getValue(i) instanceof JsonObject object) {
                    found.add(new Fields(pointer + "/" + name + "/" + i, object, errors));
                } else {
                    wrong(name + "/" + i, "must be an object");
                }
            }
        } else {
            wrong(name, "must be a list of objects");
        }
        return found;
    }

    /** Every field as a whole number; for resource revisions. */
    SortedMap<String, Integer> integers() {
        SortedMap<String, Integer> all = new TreeMap<>();
        for (String name : body.fieldNames()) {
            integer(name, 0, Integer.MAX_VALUE).ifPresent(number -> all.put(name, number));
        }
        return all;
    }

    /** Every field as a text. */
    SortedMap<String, String> texts() {
        SortedMap<String, String> all = new TreeMap<>();
        for (String name : body.fieldNames()) {
            text(name).ifPresent(text -> all.put(name, text));
        }
        return all;
    }

    /** Everything that was given, as an operation shows it and as the CLI takes it: {@code resources.image=4}. */
    SortedMap<String, String> given() {
        SortedMap<String, String> all = new TreeMap<>();
        flatten("", body, all);
        return all;
    }

    private static void flatten(String prefix, JsonObject object, SortedMap<String, String> into) {
        object.forEach(field -> {
            if (field.getValue() instanceof JsonObject nested) {
                flatten(prefix + field.getKey() + ".", nested, into);
            } else {
                into.put(prefix + field.getKey(), String.valueOf(field.getValue()));
            }
        });
    }

    boolean isList(String name) {
        return body.getValue(name) instanceof JsonArray;
    }

    void wrong(String name, String detail) {
        wrong(name, detail, List.of());
    }

    void wrong(String name, String detail, List<String> allowed) {
        errors.add(new FieldError(pointer(name), detail, allowed));
    }

    private String pointer(String name) {
        return pointer + "/" + spelled.getOrDefault(name, name);
    }

    /** Refuses when anything read so far was wrong. */
    void check() {
        if (!errors.isEmpty()) {
            throw Refused.fields(unknown ? ReasonCode.UNKNOWN_PARAMETER : ReasonCode.INVALID_PARAMETER, errors);
        }
    }

    private Fields renamed() {
        for (String name : List.copyOf(body.fieldNames())) {
            String ours = ALIASES.get(name);
            if (ours != null) {
                body.put(ours, body.remove(name));
                spelled.put(ours, name);
            }
        }
        return this;
    }
}
