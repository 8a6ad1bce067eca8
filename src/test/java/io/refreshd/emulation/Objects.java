package io.refreshd.emulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** JSON as the API server reads and changes it. */
final class Objects {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private Objects() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static ObjectNode read(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** RFC 7386: null removes, lists are replaced. */
    static void merge(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                target.remove(field.getKey());
            } else if (field.getValue() instanceof ObjectNode inner) {
                ObjectNode child = target.get(field.getKey()) instanceof ObjectNode present
                        ? present
                        : target.putObject(field.getKey());
                merge(child, inner);
            } else {
                target.set(field.getKey(), field.getValue().deepCopy());
            }
        });
    }

    /** The strategic form, as far as it differs here: containers are merged by name. */
    static void strategic(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(field -> {
            JsonNode present = target.get(field.getKey());
            if (field.getKey().equals("containers") && present instanceof ArrayNode list) {
                field.getValue()
                        .forEach(change -> list.forEach(container -> {
                            if (container.path("name").equals(change.path("name"))) {
                                merge((ObjectNode) container, (ObjectNode) change);
                            }
                        }));
            } else if (field.getValue() instanceof ObjectNode inner && present instanceof ObjectNode child) {
                strategic(child, inner);
            } else {
                merge(target, object().set(field.getKey(), field.getValue()));
            }
        });
    }

    /** The name of a ControllerRevision's hash: FNV-1 of its data and the collision count, in letters without vowels. */
    static String hash(JsonNode data) {
        String text;
        try {
            text = SORTED.writeValueAsString(SORTED.treeToValue(data, TreeMap.class)) + "0";
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        int hash = (int) 2166136261L;
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            hash = hash * 16777619 ^ (one & 0xff);
        }
        StringBuilder encoded = new StringBuilder();
        for (char digit : Integer.toUnsignedString(hash).toCharArray()) {
            encoded.append(LETTERS.charAt(digit % LETTERS.length()));
        }
        return encoded.toString();
    }
}
