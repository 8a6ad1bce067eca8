package io.refreshd.emulation;

import java.util.Map;

/**
 * What a path names.
 *
 * @param kind the plural; empty text when it is none that is known
 * @param name of one object; empty text for the collection
 */
record Target(String group, String kind, String namespace, String name) {
    private static final Map<String, String> KINDS = Map.of(
            "namespaces", "Namespace",
            "pods", "Pod",
            "events", "Event",
            "secrets", "Secret",
            "statefulsets", "StatefulSet",
            "controllerrevisions", "ControllerRevision");

    static Target of(String path) {
        String[] parts = path.split("/");
        if (path.startsWith("/api/v1/namespaces") && parts.length <= 5) {
            return new Target("", "namespaces", "", parts.length > 4 ? parts[4] : "");
        }
        boolean core = path.startsWith("/api/v1/namespaces/");
        int at = core ? 4 : 5;
        boolean known = (core || path.startsWith("/apis/apps/v1/namespaces/"))
                && parts.length > at + 1
                && KINDS.containsKey(parts[at + 1]);
        if (!known) {
            return new Target("", "", "", "");
        }
        return new Target(core ? "" : "apps", parts[at + 1], parts[at], parts.length > at + 2 ? parts[at + 2] : "");
    }

    String shown() {
        return group.isEmpty() ? kind : kind + "." + group;
    }

    String kindShown() {
        return KINDS.getOrDefault(kind, "");
    }

    String list() {
        return kindShown() + "List";
    }
}
