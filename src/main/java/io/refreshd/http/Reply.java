package io.refreshd.http;

import io.vertx.core.json.JsonObject;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An answer before it is written.
 *
 * @param headers beyond those that every answer has
 * @param line the same in one line, for who wants text; empty when there is no such line
 */
record Reply(int status, SortedMap<String, String> headers, JsonObject body, String line) {
    static Reply ok(JsonObject body) {
        return new Reply(200, new TreeMap<>(), body, "");
    }

    Reply with(String header, String value) {
        SortedMap<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, body, line);
    }

    Reply line(String text) {
        return new Reply(status, headers, body, text.replace('\n', ' '));
    }

    Reply status(int other) {
        return new Reply(other, headers, body, line);
    }
}
