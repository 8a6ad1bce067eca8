package io.refreshd.charm;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A parameter of an action, the part of JSON schema that charms use.
 *
 * @param type {@code string}, {@code integer}, {@code number}, {@code boolean}, {@code array}, {@code object}; empty for any
 * @param standard its default, as plain Java
 * @param choices the values that are allowed; empty when any is
 * @param least the smallest number allowed
 * @param most the largest number allowed
 */
public record Parameter(
        String name,
        String type,
        String description,
        Optional<Object> standard,
        List<Object> choices,
        Optional<Double> least,
        Optional<Double> most) {
    public Parameter {
        choices = List.copyOf(choices);
    }

    /** What is wrong with a value, as the end of a sentence about the parameter; empty when nothing is. */
    Optional<String> objection(Object value) {
        if (!rightType(value)) {
            return Optional.of("must be of type " + type);
        }
        if (!choices.isEmpty() && !choices.contains(value)) {
            return Optional.of("must be one of "
                    + String.join(", ", choices.stream().map(String::valueOf).toList()));
        }
        if (value instanceof Number number) {
            if (least.isPresent() && number.doubleValue() < least.get()) {
                return Optional.of("must be at least " + plain(least.get()));
            }
            if (most.isPresent() && number.doubleValue() > most.get()) {
                return Optional.of("must be at most " + plain(most.get()));
            }
        }
        return Optional.empty();
    }

    private boolean rightType(Object value) {
        return switch (type) {
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Long || value instanceof Integer;
            case "number" -> value instanceof Number;
            case "array" -> value instanceof List;
            case "object" -> value instanceof Map;
            default -> true;
        };
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
    }
}
