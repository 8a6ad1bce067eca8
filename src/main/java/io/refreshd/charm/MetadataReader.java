package io.refreshd.charm;

import io.refreshd.yaml.YamlMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what Juju calls metadata. Lenient: these files are also read by others, who know more keys than we do. */
final class MetadataReader {
    private MetadataReader() {}

    static SortedMap<String, ResourceSpec> resources(YamlMap map) {
        TreeMap<String, ResourceSpec> result = new TreeMap<>();
        for (String name : map.keys()) {
            YamlMap resource = map.map(name);
            resource.require("type");
            result.put(
                    name,
                    new ResourceSpec(
                            name,
                            resource.text("type").orElse(""),
                            resource.text("filename").orElse(""),
                            resource.text("description").orElse("")));
        }
        return result;
    }

    static SortedMap<String, ActionSpec> actions(YamlMap map) {
        TreeMap<String, ActionSpec> result = new TreeMap<>();
        for (String name : map.keys()) {
            YamlMap action = map.map(name);
            TreeMap<String, Parameter> parameters = new TreeMap<>();
            YamlMap params = action.map("params");
            params.keys().forEach(key -> parameters.put(key, parameter(key, params.map(key))));
            result.put(
                    name,
                    new ActionSpec(
                            name,
                            action.text("description").map(String::strip).orElse(""),
                            parameters,
                            action.texts("required"),
                            action.flag("additionalProperties").orElse(true)));
        }
        return result;
    }

    static SortedMap<String, ConfigOption> options(YamlMap map) {
        TreeMap<String, ConfigOption> result = new TreeMap<>();
        for (String name : map.keys()) {
            YamlMap option = map.map(name);
            result.put(
                    name,
                    new ConfigOption(
                            name,
                            option.text("type").orElse("string"),
                            option.text("description").map(String::strip).orElse(""),
                            option.any("default")));
        }
        return result;
    }

    private static Parameter parameter(String name, YamlMap schema) {
        return new Parameter(
                name,
                schema.any("type").map(String::valueOf).orElse(""),
                schema.text("description").map(String::strip).orElse(""),
                schema.any("default"),
                schema.any("enum").map(MetadataReader::choices).orElse(List.of()),
                bound(schema.any("minimum")),
                bound(schema.any("maximum")));
    }

    private static List<Object> choices(Object value) {
        return value instanceof List<?> list ? List.copyOf(list) : List.of();
    }

    private static Optional<Double> bound(Optional<Object> value) {
        return value.flatMap(
                bound -> bound instanceof Number number ? Optional.of(number.doubleValue()) : Optional.empty());
    }
}
