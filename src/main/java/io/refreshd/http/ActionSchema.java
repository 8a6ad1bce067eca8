package io.refreshd.http;

import io.refreshd.charm.ActionSpec;
import io.refreshd.charm.Charm;
import io.refreshd.charm.Parameter;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** The parameters of an action as the charm describes them, in JSON schema. */
final class ActionSchema {
    private ActionSchema() {}

    static JsonObject of(Charm charm, String action) {
        JsonObject properties = new JsonObject();
        Optional<ActionSpec> spec = Optional.ofNullable(charm.actions().get(action));
        spec.ifPresent(
                known -> known.parameters().forEach((name, parameter) -> properties.put(name, parameter(parameter))));
        return new JsonObject()
                .put("type", "object")
                .put("properties", properties)
                .put("required", Json.array(spec.map(ActionSpec::required).orElseGet(List::of)))
                .put("additionalProperties", false);
    }

    private static JsonObject parameter(Parameter parameter) {
        JsonObject json = new JsonObject();
        if (!parameter.type().isEmpty()) {
            json.put("type", parameter.type());
        }
        json.put("description", parameter.description());
        parameter.standard().ifPresent(standard -> json.put("default", standard));
        if (!parameter.choices().isEmpty()) {
            json.put("enum", Json.array(parameter.choices()));
        }
        parameter.least().ifPresent(least -> json.put("minimum", least));
        parameter.most().ifPresent(most -> json.put("maximum", most));
        return json;
    }
}
