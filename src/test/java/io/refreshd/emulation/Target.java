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
            "persistentvolumeclaims", "PersistentVolumeClaim",
            "statefulsets", "StatefulSet",
            "controllerrevisions", "ControllerRevision");

    /** Kinds in which we keep what is ours. */
    private static final Map<String, String> OWN = Map.of(
            "refreshes", "Refresh",
            "journalparts", "JournalPart",
            "leases", "Lease",
            "configmaps", "ConfigMap");

    private static final Map<String, String> GROUPS = Map.of(
            "refreshes", "refreshd.io/v1alpha1",
            "journalparts", "refreshd.io/v1alpha1",
            "leases", "coordination.k8s.io/v1",
            "configmaps", "v1");

    static Target of(String path) {
        String[] parts = path.split("/");
        if (path.startsWith("/api/v1/namespaces") && parts.length <= 5) {
            return new Target("", "namespaces", "", parts.length > 4 ? parts[4] : "");
        }
        boolean core = path.startsWith("/api/v1/namespaces/");
        int at = core ? 4 : 5;
        if (parts.length <= at + 1) {
            return new Target("", "", "", "");
        }
        String kind = parts[at + 1];
        String group = core ? "" : parts[2];
        String name = parts.length > at + 2 ? parts[at + 2] : "";
        if (OWN.containsKey(kind) && path.startsWith((core ? "/api/" : "/apis/") + GROUPS.get(kind) + "/namespaces/")) {
            return new Target(group, kind, parts[at], name);
        }
        boolean known = KINDS.containsKey(kind) && (core || path.startsWith("/apis/apps/v1/namespaces/"));
        return known ? new Target(group, kind, parts[at], name) : new Target("", "", "", "");
    }

    /** The apiVersion of a kind's objects. */
    static String version(String kind) {
        String own = GROUPS.get(kind);
        return own != null ? own : kind.equals("statefulsets") || kind.equals("controllerrevisions") ? "apps/v1" : "v1";
    }

    /** Whether its objects belong to us, and nothing in the cluster acts on them. */
    boolean own() {
        return OWN.containsKey(kind);
    }

    String shown() {
        return group.isEmpty() ? kind : kind + "." + group;
    }

    String kindShown() {
        return KINDS.getOrDefault(kind, OWN.getOrDefault(kind, ""));
    }

    String list() {
        return kindShown() + "List";
    }
}
