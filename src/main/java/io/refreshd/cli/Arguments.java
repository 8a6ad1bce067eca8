package io.refreshd.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Parameters of actions as people write them, {@code key=value} or {@code key.sub=value}. */
final class Arguments {
    private Arguments() {}

    static ObjectNode read(List<String> arguments, boolean strings) {
        ObjectNode body = Client.MAPPER.createObjectNode();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new CliProblem(ExitCode.USAGE, "a parameter is key=value, not " + argument, "");
            }
            String value = argument.substring(equals + 1);
            if (strings) {
                nested(body, argument.substring(0, equals)).put(last(argument.substring(0, equals)), value);
            } else {
                put(body, argument.substring(0, equals), value);
            }
        }
        return body;
    }

    /** Numbers and truth values are what YAML would read them as. */
    static void put(ObjectNode body, String key, String value) {
        ObjectNode object = nested(body, key);
        if (value.matches("-?\\d{1,9}")) {
            object.put(last(key), Integer.parseInt(value));
        } else if (value.equals("true") || value.equals("false")) {
            object.put(last(key), value.equals("true"));
        } else {
            object.put(last(key), value);
        }
    }

    private static ObjectNode nested(ObjectNode body, String key) {
        ObjectNode object = body;
        String[] parts = key.split("\\.");
        for (int i = 0; i + 1 < parts.length; i++) {
            object = object.withObject("/" + parts[i]);
        }
        return object;
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }
}
