package io.refreshd.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.refreshd.decide.Entry;
import io.refreshd.model.Heals;
import io.refreshd.model.Reason;
import io.refreshd.model.Version;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Function;

/** Journalled events as they are shown: names in kebab-case, enums as the words that users read. */
final class EventJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule()
                    .addSerializer(new Text<>(Version.class, Version::toString))
                    .addSerializer(new Text<>(Enum.class, EventJson::word))
                    .addSerializer(new ReasonText()))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private EventJson() {}

    static JsonObject of(Entry entry) {
        return new JsonObject()
                .put("seq", entry.seq())
                .put("application", entry.application())
                .put("at", Json.time(entry.at()))
                .put("type", type(entry))
                .put("data", plain((Record) entry.event()));
    }

    /** A record of the vocabulary, field by field. */
    static JsonObject plain(Record value) {
        try {
            return new JsonObject(MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of the vocabulary can be shown: " + value.getClass(), e);
        }
    }

    /** For example {@code run-paused}. */
    static String type(Entry entry) {
        String name = entry.event().getClass().getSimpleName();
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static final class Text<T> extends StdSerializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<? super T, String> text;

        Text(Class<T> type, Function<? super T, String> text) {
            super(type);
            this.text = text;
        }

        @Override
        public void serialize(T value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeString(text.apply(value));
        }
    }

    private static final class ReasonText extends StdSerializer<Reason> {
        private static final long serialVersionUID = 1L;

        ReasonText() {
            super(Reason.class);
        }

        @Override
        public void serialize(Reason reason, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeStartObject();
            generator.writeStringField("code", reason.code().text());
            generator.writeStringField("sentence", reason.sentence());
            generator.writeStringField("next", reason.next());
            generator.writeStringField("heals", reason.code().heals() == Heals.SELF ? "self" : "human");
            generator.writeEndObject();
        }
    }
}
