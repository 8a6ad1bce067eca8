package io.refreshd.substrate.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.refreshd.decide.MemberSeen.Locked;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads Secrets by name, one request for each; they are not watched, the right to list them is not asked for. */
final class Secrets {
    private static final String ROLE = "config/kubernetes/role-patroni-auth.yaml";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Secrets() {}

    /**
     * What a Secret holds, or why it can not be read.
     *
     * @param locked empty when it was read
     */
    record Read(SortedMap<String, String> data, Optional<Locked> locked) {}

    /** Blocks for one request. */
    static Read read(KubernetesClient client, String namespace, String name) {
        String shown = "the Secret " + namespace + "/" + name;
        try {
            String body = client.raw("/api/v1/namespaces/" + namespace + "/secrets/" + name);
            if (body == null) {
                return refused(shown + " does not exist", "kubectl get secret " + name + " --namespace " + namespace);
            }
            return new Read(data(JSON.readTree(body).path("data")), Optional.empty());
        } catch (KubernetesClientException refused) {
            return refused.getCode() == 403
                    ? refused(
                            shown + " may not be read: " + ROLE + " grants it when the Secret is named there",
                            "kubectl apply --namespace " + namespace + " -f " + ROLE)
                    : refused(shown + " can not be read: " + Answers.cause(refused), "");
        } catch (IOException | IllegalArgumentException broken) {
            return refused(shown + " is not what a Secret is: " + broken.getMessage(), "");
        }
    }

    private static Read refused(String text, String next) {
        return new Read(new TreeMap<>(), Optional.of(new Locked(text, next)));
    }

    private static SortedMap<String, String> data(JsonNode encoded) {
        SortedMap<String, String> data = new TreeMap<>();
        encoded.properties()
                .forEach(field -> data.put(
                        field.getKey(),
                        new String(Base64.getDecoder().decode(field.getValue().asText()), StandardCharsets.UTF_8)));
        return data;
    }
}
