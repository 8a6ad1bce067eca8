package io.refreshd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.regex.Pattern;

/** Answers as YAML, the form in which Juju prints them. */
final class Yaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./ ,()<>=+-]*");
    private static final Pattern WORDS = Pattern.compile("(?i)true|false|yes|no|on|off|null|~|y|n");

    private Yaml() {}

    static String of(JsonNode node) {
        StringBuilder text = new StringBuilder();
        write(node, "", text);
        return text.toString();
    }

    private static void write(JsonNode node, String indent, StringBuilder text) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            text.append(indent).append(scalar(field.getKey())).append(':');
            value(field.getValue(), indent, text);
        }
    }

    private static void value(JsonNode value, String indent, StringBuilder text) {
        if (value.isObject() && !value.isEmpty()) {
            text.append('\n');
            write(value, indent + "  ", text);
        } else if (value.isArray() && !value.isEmpty()) {
            text.append('\n');
            value.forEach(item -> item(item, indent, text));
        } else if (value.isContainerNode()) {
            text.append(value.isArray() ? " []\n" : " {}\n");
        } else {
            text.append(' ').append(literal(value)).append('\n');
        }
    }

    private static void item(JsonNode item, String indent, StringBuilder text) {
        if (item.isObject() && !item.isEmpty()) {
            StringBuilder inner = new StringBuilder();
            write(item, indent + "  ", inner);
            text.append(indent).append("- ").append(inner.substring(indent.length() + 2));
        } else {
            text.append(indent).append("- ").append(literal(item)).append('\n');
        }
    }

    private static String literal(JsonNode value) {
        return value.isTextual() ? scalar(value.asText()) : value.asText();
    }

    /** Quoted where YAML would read it as something else. */
    private static String scalar(String text) {
        boolean plain = PLAIN.matcher(text).matches()
                && !text.endsWith(" ")
                && !WORDS.matcher(text).matches();
        return plain ? text : "'" + text.replace("\n", " ").replace("'", "''") + "'";
    }
}
