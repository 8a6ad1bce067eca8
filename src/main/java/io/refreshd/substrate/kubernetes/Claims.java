package io.refreshd.substrate.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;

/** The claims of a unit's volumes, which its StatefulSet leaves where they are when the unit goes. */
final class Claims {
    private Claims() {}

    /**
     * Those that there are; blocks for a request each.
     *
     * @throws RuntimeException when nobody answers, or it may not be asked
     */
    static List<String> present(KubernetesClient client, String namespace, JsonNode set, int ordinal) {
        List<String> present = new ArrayList<>();
        for (JsonNode template : set.path("spec").path("volumeClaimTemplates")) {
            String name = template.path("metadata").path("name").asText() + "-"
                    + set.path("metadata").path("name").asText() + "-" + ordinal;
            if (exists(client, "/api/v1/namespaces/" + namespace + "/persistentvolumeclaims/" + name)) {
                present.add(name);
            }
        }
        return present;
    }

    private static boolean exists(KubernetesClient client, String path) {
        try {
            return client.raw(path) != null;
        } catch (KubernetesClientException refused) {
            if (refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw refused;
        }
    }
}
