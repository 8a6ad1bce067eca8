package io.refreshd.substrate.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Asks the API server what our account may do; it answers for the account that asks, and changes nothing. */
final class Rights {
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param file the Role in config/kubernetes that grants it
     */
    private record Right(String verb, String group, String resource, String file) {}

    private static final List<Right> NEEDED = List.of(
            new Right("watch", "apps", "statefulsets", "role-observe.yaml"),
            new Right("watch", "apps", "controllerrevisions", "role-observe.yaml"),
            new Right("watch", "", "pods", "role-observe.yaml"),
            new Right("watch", "", "events", "role-observe.yaml"),
            new Right("patch", "apps", "statefulsets", "role-roll.yaml"),
            new Right("delete", "", "pods", "role-roll-back.yaml"));

    private Rights() {}

    /**
     * What may not be done, one clause each; blocks for as many requests as there are rights.
     *
     * @throws RuntimeException when nobody answers, or it may not even be asked
     */
    static List<String> denied(KubernetesClient client, String namespace) {
        List<String> denied = new ArrayList<>();
        for (Right right : NEEDED) {
            if (!allowed(client.raw(REVIEWS, "POST", review(right, namespace)))) {
                denied.add(right.verb() + " " + right.resource() + " (" + right.file() + ")");
            }
        }
        return denied;
    }

    private static ObjectNode review(Right right, String namespace) {
        ObjectNode review = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "authorization.k8s.io/v1")
                .put("kind", "SelfSubjectAccessReview");
        review.putObject("spec")
                .putObject("resourceAttributes")
                .put("namespace", namespace)
                .put("verb", right.verb())
                .put("group", right.group())
                .put("resource", right.resource());
        return review;
    }

    private static boolean allowed(String answer) {
        try {
            return JSON.readTree(answer).path("status").path("allowed").asBoolean();
        } catch (IOException broken) {
            throw new UncheckedIOException("an API server answers in JSON", broken);
        }
    }
}
