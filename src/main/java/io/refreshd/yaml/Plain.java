package io.refreshd.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns a node into plain Java, for parts of a file whose shape is their author's. */
final class Plain {
    private Plain() {}

    static Object value(Node node) {
        if (node.isRecursive()) {
            return "";
        }
        if (node instanceof SequenceNode sequence) {
            return List.copyOf(sequence.getValue().stream().map(Plain::value).toList());
        }
        if (node instanceof MappingNode mapping) {
            return map(mapping);
        }
        return node instanceof ScalarNode scalar ? scalar(scalar) : "";
    }

    private static Map<String, Object> map(MappingNode mapping) {
        Map<String, Object> result = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                result.put(key.getValue(), value(tuple.getValueNode()));
            }
        }
        return result;
    }

    private static Object scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        try {
            if (scalar.getTag().equals(Tag.INT)) {
                return Long.valueOf(text);
            }
            if (scalar.getTag().equals(Tag.FLOAT)) {
                return Double.valueOf(text);
            }
        } catch (NumberFormatException e) {
            return text;
        }
        return scalar.getTag().equals(Tag.BOOL) ? Boolean.valueOf(text) : text;
    }
}
