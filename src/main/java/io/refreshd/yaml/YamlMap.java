package io.refreshd.yaml;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of a YAML file with typed access. A value of the wrong kind becomes a {@link Problem} with its line and
 * reads as absent, as {@code null} does, so that a reader can go on and find the next one.
 */
public final class YamlMap {
    private final String file;
    private final String path;
    private final int line;
    private final Problems problems;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(int line, Node value) {}

    YamlMap(String file, String path, int line, Optional<MappingNode> node, Problems problems) {
        this.file = file;
        this.path = path;
        this.line = line;
        this.problems = problems;
        node.ifPresent(mapping -> mapping.getValue().forEach(this::put));
    }

    private void put(NodeTuple tuple) {
        int at = lineOf(tuple.getKeyNode(), line);
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            problems.add(new Problem(file, at, path, "a key is not plain text", "write key: value"));
            return;
        }
        Entry earlier = entries.putIfAbsent(key.getValue(), new Entry(at, tuple.getValueNode()));
        if (earlier != null) {
            problems.add(new Problem(
                    file,
                    at,
                    field(key.getValue()),
                    "the key is here twice, first in line " + earlier.line,
                    "keep one"));
        }
    }

    /** The keys in the order of the file. */
    public List<String> keys() {
        return List.copyOf(entries.keySet());
    }

    /** Whether the key stands here with a value other than {@code null}. */
    public boolean has(String key) {
        return value(key).isPresent();
    }

    /** The path of keys that leads here, empty for the document. */
    public String path() {
        return path;
    }

    /** Adds a problem with one of this mapping's keys; its line is the key's, or the mapping's when it is absent. */
    public void problem(String key, String problem, String fix) {
        Entry entry = entries.get(key);
        problems.add(new Problem(file, entry == null ? line : entry.line, field(key), problem, fix));
    }

    /** Makes every other key a problem, so that a misspelt key is never silently ignored. */
    public void allow(String... known) {
        List<String> allowed = List.of(known);
        for (String key : entries.keySet()) {
            if (!allowed.contains(key)) {
                problem(key, "unknown key", "use " + String.join(", ", allowed));
            }
        }
    }

    /** Makes the absence of a key a problem. */
    public void require(String... keys) {
        for (String key : keys) {
            if (!has(key)) {
                problem(key, "missing", "add " + key + ":");
            }
        }
    }

    /** Text; a number or a date must stand in quotes, because 14.10 would be read as 14.1. */
    public Optional<String> text(String key) {
        return value(key).flatMap(node -> {
            if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
                return Optional.of(scalar.getValue());
            }
            problem(key, "not text", node instanceof ScalarNode ? "put it in quotes" : "write one line of text");
            return Optional.empty();
        });
    }

    /** A whole number within bounds, both included. */
    public Optional<Long> number(String key, long least, long most) {
        return value(key).flatMap(node -> {
            Optional<Long> number = wholeNumber(node);
            if (number.isEmpty() || number.get() < least || number.get() > most) {
                String range = most == Long.MAX_VALUE ? "from " + least : "from " + least + " to " + most;
                problem(key, "not a whole number " + range, "write a number " + range);
                return Optional.empty();
            }
            return number;
        });
    }

    /** As {@link #number}, for what fits an {@code int}. */
    public Optional<Integer> integer(String key, int least, int most) {
        return number(key, least, most).map(Math::toIntExact);
    }

    public Optional<Boolean> flag(String key) {
        return value(key).flatMap(node -> {
            if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
                return Optional.of(Boolean.valueOf(scalar.getValue()));
            }
            problem(key, "neither true nor false", "write true or false");
            return Optional.empty();
        });
    }

    /** An ISO 8601 duration that is not negative, for example {@code PT5M}. */
    public Optional<Duration> duration(String key) {
        return text(key).flatMap(text -> {
            try {
                Duration duration = Duration.parse(text);
                if (!duration.isNegative()) {
                    return Optional.of(duration);
                }
            } catch (DateTimeParseException e) {
                // Said below, together with the negative ones.
            }
            problem(key, "not a duration: " + text, "write an ISO 8601 duration such as PT5M or PT1H30M");
            return Optional.empty();
        });
    }

    /** A mapping; empty when the key is absent. */
    public YamlMap map(String key) {
        Optional<Node> node = value(key);
        if (node.isPresent() && !(node.get() instanceof MappingNode)) {
            problem(key, "not a mapping", "write key: value lines below it");
        }
        return child(field(key), node.orElse(null), lineOfKey(key));
    }

    /** A list of mappings; empty when the key is absent. */
    public List<YamlMap> maps(String key) {
        return elements(key, "key: value lines", (field, node) -> {
            if (!(node instanceof MappingNode)) {
                problems.add(new Problem(file, lineOf(node, line), field, "not a mapping", "write key: value lines"));
            }
            return child(field, node, line);
        });
    }

    /** A list of texts; empty when the key is absent. */
    public List<String> texts(String key) {
        return elements(key, "text", (field, node) -> {
            if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
                return scalar.getValue();
            }
            problems.add(new Problem(file, lineOf(node, line), field, "not text", "put it in quotes"));
            return "";
        });
    }

    /** A value of any kind as plain Java: text, Long, Double, Boolean, List or Map; empty when absent or null. */
    public Optional<Object> any(String key) {
        return value(key).map(Plain::value);
    }

    private <T> List<T> elements(String key, String what, BiFunction<String, Node, T> read) {
        Optional<Node> node = value(key);
        if (node.isEmpty()) {
            return List.of();
        }
        if (!(node.get() instanceof SequenceNode sequence)) {
            problem(key, "not a list", "write a list of " + what + ", each after a dash");
            return List.of();
        }
        List<T> result = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            result.add(read.apply(field(key) + "[" + result.size() + "]", element));
        }
        return List.copyOf(result);
    }

    private YamlMap child(String field, @Nullable Node node, int fallback) {
        Optional<MappingNode> mapping = node instanceof MappingNode found ? Optional.of(found) : Optional.empty();
        return new YamlMap(
                file, field, mapping.map(found -> lineOf(found, fallback)).orElse(fallback), mapping, problems);
    }

    private Optional<Node> value(String key) {
        Entry entry = entries.get(key);
        return entry == null || entry.value.getTag().equals(Tag.NULL) ? Optional.empty() : Optional.of(entry.value);
    }

    private int lineOfKey(String key) {
        Entry entry = entries.get(key);
        return entry == null ? line : entry.line;
    }

    private String field(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static Optional<Long> wholeNumber(Node node) {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT)) {
            try {
                return Optional.of(Long.valueOf(scalar.getValue()));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static int lineOf(Node node, int fallback) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(fallback);
    }
}
