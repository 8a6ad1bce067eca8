package io.refreshd.substrate.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Why a StatefulSet can not be rolled by its partition, or should not be by us: somebody else does. */
final class Obstacles {
    /** Label or annotation, and who puts it there. */
    private static final String[][] MANAGERS = {
        {"model.juju.is/id", "Juju manages it"},
        {"controller.juju.is/id", "Juju manages it"},
        {"argocd.argoproj.io/instance", "Argo CD manages it and would set it back"},
        {"argocd.argoproj.io/tracking-id", "Argo CD manages it and would set it back"},
        {"kustomize.toolkit.fluxcd.io/name", "Flux manages it and would set it back"},
        {"helm.toolkit.fluxcd.io/name", "Flux manages it and would set it back"},
    };

    private Obstacles() {}

    static List<String> of(JsonNode set) {
        List<String> found = new ArrayList<>();
        JsonNode spec = set.path("spec");
        String strategy = spec.path("updateStrategy").path("type").asText("RollingUpdate");
        if (!strategy.equals("RollingUpdate")) {
            found.add("its update strategy is " + strategy + ", only RollingUpdate is supported yet");
        }
        if (spec.path("ordinals").path("start").asInt(0) != 0) {
            found.add("its ordinals start at "
                    + spec.path("ordinals").path("start").asInt() + ", only 0 is supported yet");
        }
        JsonNode metadata = set.path("metadata");
        if (metadata.has("deletionTimestamp")) {
            found.add("it is being deleted");
        }
        for (JsonNode owner : metadata.path("ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                found.add("the " + owner.path("kind").asText() + " "
                        + owner.path("name").asText() + " owns it");
            }
        }
        for (String[] manager : MANAGERS) {
            boolean named = metadata.path("labels").has(manager[0])
                    || metadata.path("annotations").has(manager[0]);
            if (named && !found.contains(manager[1])) {
                found.add(manager[1]);
            }
        }
        return found;
    }
}
