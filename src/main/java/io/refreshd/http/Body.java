package io.refreshd.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request's body, read strictly: one JSON object, no key twice, nothing behind it. */
final class Body {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final ObjectReader FIELDS = JSON.readerFor(new TypeReference<LinkedHashMap<String, Object>>() {});

    private static final Pattern TWICE = Pattern.compile("Duplicate field '(.*)'", Pattern.DOTALL);

    private Body() {}

    static JsonObject object(Buffer body) {
        try (JsonParser parser = JSON.createParser(body.getBytes())) {
            if (parser.nextToken() == null) {
                throw malformed("nothing");
            }
            if (!parser.isExpectedStartObjectToken()) {
                throw malformed(kind(JSON.readTree(parser)));
            }
            return new JsonObject(FIELDS.<LinkedHashMap<String, Object>>readValue(parser));
        } catch (JsonProcessingException broken) {
            throw Call.malformed(sentence(broken));
        } catch (IOException | RuntimeException broken) {
            throw broken instanceof Refused refused ? refused : malformed("something that can not be read");
        }
    }

    private static Refused malformed(String what) {
        return Call.malformed("the body must be one JSON object, and it is " + what);
    }

    private static String kind(JsonNode root) {
        return root.isArray() ? "a list" : "a " + root.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    /** In words of the reader: what, and where; the parser's own types are none of his business. */
    private static String sentence(JsonProcessingException broken) {
        Matcher twice = TWICE.matcher(String.valueOf(broken.getOriginalMessage()));
        JsonLocation at = broken.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return twice.find()
                ? "the key " + twice.group(1) + " is given twice" + where
                : "the body is not a JSON object: it stops making sense" + where;
    }
}
