package io.refreshd.charm;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An action of a charm.
 *
 * @param parameters by name
 * @param required the names that must be given
 * @param open whether parameters beyond these are let through, as JSON schema does by default
 */
public record ActionSpec(
        String name, String description, SortedMap<String, Parameter> parameters, List<String> required, boolean open) {
    public ActionSpec {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        required = List.copyOf(required);
    }

    /** Why these parameters, as plain Java from JSON, are refused; empty when they are not. */
    public Optional<Reason> objection(Map<String, ?> given) {
        for (String name : required) {
            if (!given.containsKey(name)) {
                return refusal(ReasonCode.INVALID_PARAMETER, "needs the parameter " + name);
            }
        }
        for (Map.Entry<String, ?> entry : new TreeMap<String, Object>(given).entrySet()) {
            Parameter parameter = parameters.get(entry.getKey());
            if (parameter == null && !open) {
                return refusal(ReasonCode.UNKNOWN_PARAMETER, "has no parameter " + entry.getKey() + "; " + known());
            }
            Optional<String> objection = parameter == null ? Optional.empty() : parameter.objection(entry.getValue());
            if (objection.isPresent()) {
                return refusal(ReasonCode.INVALID_PARAMETER, "parameter " + entry.getKey() + " " + objection.get());
            }
        }
        return Optional.empty();
    }

    private String known() {
        return parameters.isEmpty() ? "it takes none" : "it takes " + String.join(", ", parameters.keySet());
    }

    private Optional<Reason> refusal(ReasonCode code, String what) {
        return Optional.of(new Reason(code, "Action " + name + " " + what + ".", "refreshctl actions APP --schema"));
    }
}
