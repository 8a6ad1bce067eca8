package io.refreshd.http;

import io.vertx.core.json.JsonObject;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An answer before it is written.
 *
 * @param type of the body; a line is plain text
 * @param headers beyond those that every answer has
 * @param line the same in one line, for who wants text; empty when there is no such line
 */
record Reply(int status, String type, SortedMap<String, String> headers, JsonObject body, String line) {
    static Reply ok(JsonObject body) {
        return new Reply(200, "application/json", new TreeMap<>(), body, "");
    }

    /** What went wrong, as RFC 9457 has it. */
    static Reply problem(int status, JsonObject body) {
        return new Reply(status, "application/problem+json", new TreeMap<>(), body, "");
    }

    Reply with(String header, String value) {
        SortedMap<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Reply(status, type, more, body, line);
    }

    Reply line(String text) {
        return new Reply(status, type, headers, body, text.replace('\n', ' '));
    }

    Reply status(int other) {
        return new Reply(other, type, headers, body, line);
    }
}
