package io.refreshd.emulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The objects, their history, and who watches them. Guarded by itself: callers of several methods hold its monitor. */
final class Store {
    /** How many events a watch may begin in the past. */
    private static final int WINDOW = 5_000;

    /** One thing that happened; {@code object} is as it was then. */
    record Happened(long version, String kind, String type, ObjectNode object) {}

    private final Map<String, Map<String, ObjectNode>> objects = new TreeMap<>();
    private final List<Happened> history = new ArrayList<>();
    private final Set<Consumer<Happened>> watchers = new LinkedHashSet<>();
    private long version = 1_000;
    private long oldest = 1_000;

    /** Custom resources that are defined. */
    private final Set<String> definitions = new LinkedHashSet<>();

    /** Whether there are objects of this kind at all; empty text is no kind. */
    synchronized boolean defined(String kind) {
        boolean custom = kind.equals("refreshes") || kind.equals("journalparts");
        return !kind.isEmpty() && (!custom || definitions.contains(kind));
    }

    /** A custom resource is defined, or is not any more, and its objects are gone with it. */
    synchronized void define(String kind, boolean there) {
        if (there) {
            definitions.add(kind);
        } else {
            list(kind).forEach(object -> remove(kind, object));
            definitions.remove(kind);
        }
    }

    synchronized long version() {
        return version;
    }

    synchronized Optional<ObjectNode> get(String kind, String name) {
        return Optional.ofNullable(objects.getOrDefault(kind, Map.of()).get(name))
                .map(ObjectNode::deepCopy);
    }

    synchronized List<ObjectNode> list(String kind) {
        return objects.getOrDefault(kind, Map.of()).values().stream()
                .map(ObjectNode::deepCopy)
                .toList();
    }

    synchronized ObjectNode add(String kind, ObjectNode object) {
        ObjectNode metadata = (ObjectNode) object.path("metadata");
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", now().toString());
        return put("ADDED", kind, object);
    }

    /** Stores the object if anything of it changed; nothing happens otherwise. */
    synchronized ObjectNode change(String kind, ObjectNode object) {
        ObjectNode before = get(kind, name(object)).orElseThrow();
        return same(before, object) ? before : put("MODIFIED", kind, object);
    }

    private static boolean same(ObjectNode before, ObjectNode after) {
        ObjectNode one = before.deepCopy();
        ObjectNode other = after.deepCopy();
        ((ObjectNode) one.path("metadata")).remove("resourceVersion");
        ((ObjectNode) other.path("metadata")).remove("resourceVersion");
        return one.equals(other);
    }

    synchronized void remove(String kind, ObjectNode object) {
        objects.getOrDefault(kind, Map.of()).remove(name(object));
        tell("DELETED", kind, object);
    }

    private ObjectNode put(String type, String kind, ObjectNode object) {
        ObjectNode stored = tell(type, kind, object);
        objects.computeIfAbsent(kind, missing -> new TreeMap<>()).put(name(object), stored);
        return stored.deepCopy();
    }

    private ObjectNode tell(String type, String kind, ObjectNode object) {
        version++;
        ObjectNode stored = object.deepCopy();
        ((ObjectNode) stored.path("metadata")).put("resourceVersion", Long.toString(version));
        Happened happened = new Happened(version, kind, type, stored.deepCopy());
        history.add(happened);
        if (history.size() > WINDOW) {
            oldest = history.remove(0).version();
        }
        List.copyOf(watchers).forEach(watcher -> watcher.accept(happened));
        return stored;
    }

    /** What happened to objects of a kind since a version, and then what happens; empty when that is too long ago. */
    synchronized Optional<List<Happened>> watch(
            String kind, long since, Predicate<ObjectNode> wanted, Consumer<Happened> watcher) {
        if (since < oldest) {
            return Optional.empty();
        }
        watchers.add(watcher);
        return Optional.of(history.stream()
                .filter(happened ->
                        happened.version() > since && happened.kind().equals(kind) && wanted.test(happened.object()))
                .toList());
    }

    synchronized void unwatch(Consumer<Happened> watcher) {
        watchers.remove(watcher);
    }

    /** Forgets the past: watches can begin from now on only. */
    synchronized void compact() {
        oldest = version;
        history.clear();
    }

    static String name(ObjectNode object) {
        return object.path("metadata").path("name").asText();
    }

    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
