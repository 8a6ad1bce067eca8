package io.refreshd.emulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The statuses of a pod's life, with the fields that the API server sends for simulated nodes. */
final class PodStatus {
    private PodStatus() {}

    private static ObjectNode status(ObjectNode pod) {
        return pod.get("status") instanceof ObjectNode present ? present : pod.putObject("status");
    }

    static void bound(ObjectNode pod) {
        ((ObjectNode) pod.path("spec"))
                .put("nodeName", "node-" + Math.floorMod(Store.name(pod).hashCode(), 3));
        conditions(pod, "PodScheduled", "True", "", "");
    }

    static void unschedulable(ObjectNode pod) {
        conditions(pod, "PodScheduled", "False", "Unschedulable", "0/3 nodes are available: 3 Insufficient cpu.");
    }

    static void running(ObjectNode pod, String image) {
        status(pod).put("observedGeneration", 1).put("phase", "Running");
        conditions(pod, "PodReadyToStartContainers", "True", "", "");
        conditions(pod, "Initialized", "True", "", "");
        readiness(pod, false);
        container(pod, image, false, 0)
                .putObject("running")
                .put("startedAt", Store.now().toString());
    }

    static void address(ObjectNode pod, String address) {
        status(pod).put("podIP", address).putArray("podIPs").addObject().put("ip", address);
    }

    static void ready(ObjectNode pod, boolean ready) {
        readiness(pod, ready);
        JsonNode container = pod.path("status").path("containerStatuses").path(0);
        if (container instanceof ObjectNode object) {
            object.put("ready", ready);
        }
    }

    static void stopped(ObjectNode pod) {
        boolean ran = pod.path("status").has("containerStatuses");
        status(pod)
                .put(
                        "observedGeneration",
                        pod.path("metadata").path("generation").asInt())
                .put("phase", "Succeeded");
        conditions(pod, "PodReadyToStartContainers", "False", "", "");
        readiness(pod, false);
        if (ran) {
            ObjectNode container =
                    (ObjectNode) pod.path("status").path("containerStatuses").path(0);
            container.put("ready", false).put("started", false);
            container
                    .putObject("state")
                    .putObject("terminated")
                    .put("exitCode", 0)
                    .put("reason", "Completed");
        }
    }

    static void notPulled(ObjectNode pod, String image, String reason) {
        status(pod).put("observedGeneration", 1).put("phase", "Pending");
        conditions(pod, "Initialized", "True", "", "");
        readiness(pod, false);
        container(pod, image, false, 0)
                .putObject("waiting")
                .put("reason", reason)
                .put("message", "Back-off pulling image \"" + image + "\": not found");
    }

    static void crashed(ObjectNode pod, String image, int restarts) {
        ObjectNode state = container(pod, image, false, restarts);
        state.putObject("waiting")
                .put("reason", "CrashLoopBackOff")
                .put("message", "back-off 10s restarting failed container=app pod=" + Store.name(pod));
        ObjectNode status =
                (ObjectNode) pod.path("status").path("containerStatuses").path(0);
        status.putObject("lastState").putObject("terminated").put("exitCode", 1).put("reason", "Error");
    }

    /** One container's status; what is returned is its state, empty. */
    private static ObjectNode container(ObjectNode pod, String image, boolean ready, int restarts) {
        ObjectNode container = status(pod).putArray("containerStatuses").addObject();
        container.put("name", "app");
        ObjectNode state = container.putObject("state");
        container.putObject("lastState");
        container
                .put("ready", ready)
                .put("restartCount", restarts)
                .put("image", image)
                .put("started", restarts == 0);
        return state;
    }

    private static void readiness(ObjectNode pod, boolean ready) {
        for (String type : new String[] {"ContainersReady", "Ready"}) {
            conditions(
                    pod,
                    type,
                    ready ? "True" : "False",
                    ready ? "" : "ContainersNotReady",
                    ready ? "" : "containers with unready status: [app]");
        }
    }

    private static void conditions(ObjectNode pod, String type, String value, String reason, String message) {
        ArrayNode all = status(pod).withArray("conditions");
        ObjectNode condition = null;
        for (JsonNode one : all) {
            condition = one.path("type").asText().equals(type) ? (ObjectNode) one : condition;
        }
        if (condition == null) {
            condition = all.addObject().put("type", type);
        }
        condition.put("status", value).remove("reason");
        condition.remove("message");
        if (!reason.isEmpty()) {
            condition.put("reason", reason).put("message", message);
        }
    }

    static boolean isReady(ObjectNode pod) {
        for (JsonNode condition : pod.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }
}
