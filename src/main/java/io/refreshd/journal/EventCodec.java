package io.refreshd.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.refreshd.decide.Event;
import io.refreshd.journal.JournalProblem.Kind;
import io.refreshd.model.Workload;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Events to and from their kept form. What is not understood to the last field is refused, never skipped: an event that
 * is half read would be acted upon wrongly. Thread-safe.
 *
 * <p>A field that is added or renamed raises the type's version in {@link #VERSIONS} and brings an upcaster from the
 * version before, so that every journal ever written can be read.
 */
public final class EventCodec {
    /** Types whose form has changed, with their present version; all others are at 1. */
    private static final Map<String, Integer> VERSIONS = Map.of("ApplicationDeployed", 2);

    /** From {@code Type@v} to the same data in the form of version v + 1. */
    private static final Map<String, UnaryOperator<ObjectNode>> UPCASTERS = Map.of(
            // There was only one workload.
            "ApplicationDeployed@1", data -> data.put("workload", Workload.POSTGRESQL.name()));

    private static final String UPGRADE = "start the refreshd version that wrote it, or a newer one";

    private final ObjectMapper mapper = mapper();
    private final SortedMap<String, Class<? extends Event>> types = registry();
    private final Map<String, Integer> versions;
    private final Map<String, UnaryOperator<ObjectNode>> upcasters;

    public EventCodec() {
        this(VERSIONS, UPCASTERS);
    }

    EventCodec(Map<String, Integer> versions, Map<String, UnaryOperator<ObjectNode>> upcasters) {
        this.versions = Map.copyOf(versions);
        this.upcasters = Map.copyOf(upcasters);
    }

    /** All types of events by the name under which they are kept. */
    public SortedMap<String, Class<? extends Event>> types() {
        return types;
    }

    /** The form in which a type is written today; forms are numbered from 1, and all of them are read. */
    int version(String type) {
        return versions.getOrDefault(type, 1);
    }

    /** The kept form; an {@link IllegalArgumentException} for an event that could not be read again. */
    public Envelope encode(Event event) {
        String type = event.getClass().getSimpleName();
        try {
            String data = mapper.writeValueAsString(event);
            if (!mapper.readValue(data, types.get(type)).equals(event)) {
                throw new IllegalArgumentException("this event would be read as another: " + event);
            }
            return new Envelope(version(type), type, data);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalArgumentException("this event can not be kept: " + event, unwritable);
        }
    }

    /** The event again; a {@link JournalProblem} when this version does not understand all of it. */
    public Event decode(Envelope envelope) {
        Class<? extends Event> type = types.get(envelope.type());
        if (type == null) {
            throw new JournalProblem(
                    Kind.NEWER, "the journal holds an event of the unknown type " + envelope.type(), UPGRADE);
        }
        int present = version(envelope.type());
        if (envelope.v() > present || envelope.v() < 1) {
            throw new JournalProblem(
                    Kind.NEWER,
                    "the journal holds " + envelope.type() + " in form " + envelope.v() + ", this version knows up to "
                            + present,
                    UPGRADE);
        }
        try {
            return mapper.treeToValue(lifted(envelope, present), type);
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            throw new JournalProblem(
                    Kind.DAMAGED,
                    "the journal holds a " + envelope.type() + " that is not understood: " + plain(unreadable),
                    UPGRADE,
                    unreadable);
        }
    }

    private ObjectNode lifted(Envelope envelope, int present) throws JsonProcessingException {
        JsonNode tree = mapper.readTree(envelope.data());
        if (!(tree instanceof ObjectNode data)) {
            throw new IllegalArgumentException("its data is no JSON object");
        }
        for (int v = envelope.v(); v < present; v++) {
            UnaryOperator<ObjectNode> upcaster = upcasters.get(envelope.type() + "@" + v);
            if (upcaster == null) {
                throw new IllegalArgumentException("there is no way from form " + v + " to form " + (v + 1));
            }
            data = upcaster.apply(data);
        }
        return data;
    }

    private static String plain(Exception exception) {
        String where = exception instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                        .collect(Collectors.joining("."))
                : "";
        String what = exception instanceof JsonProcessingException json
                ? json.getOriginalMessage()
                : String.valueOf(exception.getMessage());
        return (where.isEmpty() ? "" : where + ": ") + what.lines().findFirst().orElse("");
    }

    private static SortedMap<String, Class<? extends Event>> registry() {
        SortedMap<String, Class<? extends Event>> types = new TreeMap<>();
        for (Class<?> permitted : Event.class.getPermittedSubclasses()) {
            Class<? extends Event> type = permitted.asSubclass(Event.class);
            if (types.put(type.getSimpleName(), type) != null) {
                throw new IllegalStateException("two events are called " + type.getSimpleName());
            }
        }
        return Collections.unmodifiableSortedMap(types);
    }

    private static ObjectMapper mapper() {
        return JsonMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .build();
    }
}
