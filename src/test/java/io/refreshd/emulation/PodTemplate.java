package io.refreshd.emulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes pods of templates, and fills in what the API server fills in. */
final class PodTemplate {
    private PodTemplate() {}

    static ObjectNode pod(ObjectNode set, JsonNode template, String name, int ordinal, String revision) {
        ObjectNode pod = Objects.object().put("kind", "Pod").put("apiVersion", "v1");
        ObjectNode metadata = pod.putObject("metadata")
                .put("name", name)
                .put("generateName", Store.name(set) + "-")
                .put("namespace", set.path("metadata").path("namespace").asText())
                .put("generation", 1);
        ObjectNode labels = metadata.putObject("labels");
        Objects.merge(labels, (ObjectNode) template.path("metadata").path("labels"));
        labels.put("apps.kubernetes.io/pod-index", Integer.toString(ordinal));
        labels.put("controller-revision-hash", revision);
        labels.put("statefulset.kubernetes.io/pod-name", name);
        metadata.putArray("ownerReferences").add(owner(set));
        ObjectNode spec = pod.putObject("spec");
        Objects.merge(spec, (ObjectNode) template.path("spec"));
        spec.put("hostname", name)
                .put("subdomain", set.path("spec").path("serviceName").asText());
        pod.putObject("status").put("phase", "Pending").put("qosClass", "BestEffort");
        return pod;
    }

    static ObjectNode owner(ObjectNode set) {
        return Objects.object()
                .put("apiVersion", "apps/v1")
                .put("kind", "StatefulSet")
                .put("name", Store.name(set))
                .put("uid", set.path("metadata").path("uid").asText())
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }

    /** A StatefulSet as it is stored: defaults are filled in. */
    static void defaults(ObjectNode set) {
        ObjectNode spec = (ObjectNode) set.path("spec");
        missing(spec, "replicas", "1");
        missing(spec, "podManagementPolicy", "\"OrderedReady\"");
        missing(spec, "updateStrategy", "{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"partition\":0}}");
        missing(spec, "revisionHistoryLimit", "10");
        missing(spec, "persistentVolumeClaimRetentionPolicy", "{\"whenDeleted\":\"Retain\",\"whenScaled\":\"Retain\"}");
        ObjectNode pod = (ObjectNode) spec.path("template").path("spec");
        missing(pod, "restartPolicy", "\"Always\"");
        missing(pod, "terminationGracePeriodSeconds", "30");
        missing(pod, "dnsPolicy", "\"ClusterFirst\"");
        missing(pod, "securityContext", "{}");
        missing(pod, "schedulerName", "\"default-scheduler\"");
        for (JsonNode one : pod.path("containers")) {
            ObjectNode container = (ObjectNode) one;
            missing(container, "resources", "{}");
            missing(container, "terminationMessagePath", "\"/dev/termination-log\"");
            missing(container, "terminationMessagePolicy", "\"File\"");
            missing(container, "imagePullPolicy", "\"IfNotPresent\"");
            for (JsonNode port : container.path("ports")) {
                missing((ObjectNode) port, "protocol", "\"TCP\"");
            }
        }
    }

    private static void missing(ObjectNode object, String name, String value) {
        if (!object.has(name)) {
            object.set(name, Objects.read("{\"value\":" + value + "}").path("value"));
        }
    }
}
