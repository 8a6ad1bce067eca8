package io.refreshd.substrate.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks the API server what our account may do; it answers for the account that asks, and changes nothing. */
final class Rights {
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What refreshd can do, a Role each. */
    private enum Capability {
        OBSERVE("role-observe.yaml", true, "nothing is seen, so every action is refused"),
        ROLL("role-roll.yaml", true, "refresh is refused"),
        ROLL_BACK("role-roll-back.yaml", true, "refresh is refused, because there would be no way back"),
        /** Of named Secrets only, so asked for an application and not for all. */
        PATRONI("role-patroni-auth.yaml", true, "members of Patroni can not be asked"),
        /** The write is that of a roll; that it may change the number of replicas is said by a right of its own. */
        SCALE("role-scale.yaml", false, "refresh --scale-up is refused"),
        EVENTS("role-events.yaml", false, "kubectl describe shows nothing of a run"),
        STATE("role-state.yaml", false, "runs are not shown as Refresh objects, and none starts one");

        private final String file;
        private final boolean needed;
        private final String therefore;

        Capability(String file, boolean needed, String therefore) {
            this.file = file;
            this.needed = needed;
            this.therefore = therefore;
        }
    }

    private record Right(Capability capability, String verb, String group, String resource) {
        String text() {
            return verb + " " + resource;
        }
    }

    private static final List<Right> ALL = List.of(
            new Right(Capability.OBSERVE, "watch", "apps", "statefulsets"),
            new Right(Capability.OBSERVE, "watch", "apps", "controllerrevisions"),
            new Right(Capability.OBSERVE, "watch", "", "pods"),
            new Right(Capability.OBSERVE, "watch", "", "events"),
            new Right(Capability.ROLL, "patch", "apps", "statefulsets"),
            new Right(Capability.ROLL_BACK, "delete", "", "pods"),
            new Right(Capability.SCALE, "patch", "apps", "statefulsets/scale"),
            new Right(Capability.SCALE, "get", "", "persistentvolumeclaims"),
            new Right(Capability.EVENTS, "create", "", "events"),
            new Right(Capability.STATE, "watch", "refreshd.io", "refreshes"),
            new Right(Capability.STATE, "create", "refreshd.io", "refreshes"),
            new Right(Capability.STATE, "update", "refreshd.io", "refreshes/status"));

    private Rights() {}

    /**
     * What may not be done and a run needs, one clause each; blocks for as many requests as there are rights.
     *
     * @throws RuntimeException when nobody answers, or it may not even be asked
     */
    static List<String> denied(KubernetesClient client, String namespace) {
        return clauses(missing(client, namespace).stream().filter(right -> right.capability().needed));
    }

    /** What may not be done and a spare unit needs besides. */
    static List<String> deniedScale(KubernetesClient client, String namespace) {
        return clauses(missing(client, namespace).stream().filter(right -> right.capability() == Capability.SCALE));
    }

    private static List<String> clauses(Stream<Right> missing) {
        return missing.map(right -> right.text() + " (" + right.capability().file + ")")
                .toList();
    }

    /**
     * The capabilities that are missing, a sentence each: what is not allowed, which Role grants it, what follows.
     *
     * @throws RuntimeException when nobody answers, or it may not even be asked
     */
    static List<String> incapable(KubernetesClient client, String namespace) {
        Map<Capability, List<Right>> missing = missing(client, namespace).stream()
                .collect(Collectors.groupingBy(
                        Right::capability, () -> new EnumMap<>(Capability.class), Collectors.toList()));
        return missing.entrySet().stream()
                .map(one -> one.getValue().stream().map(Right::text).collect(Collectors.joining(", "))
                        + " is not allowed (" + one.getKey().file + "): " + one.getKey().therefore)
                .toList();
    }

    private static List<Right> missing(KubernetesClient client, String namespace) {
        return ALL.stream()
                .filter(right -> !allowed(client.raw(REVIEWS, "POST", review(right, namespace))))
                .toList();
    }

    /** What may not be done with the Secret of an application under Patroni; the same otherwise. */
    static List<String> deniedSecret(KubernetesClient client, String namespace, String secret) {
        ObjectNode review = review(new Right(Capability.PATRONI, "get", "", "secrets"), namespace);
        ((ObjectNode) review.path("spec").path("resourceAttributes")).put("name", secret);
        return allowed(client.raw(REVIEWS, "POST", review))
                ? List.of()
                : List.of("get the Secret " + secret + " (" + Capability.PATRONI.file + ")");
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
                .put("resource", right.resource().replaceFirst("/.*", ""));
        if (right.resource().contains("/")) {
            ((ObjectNode) review.path("spec").path("resourceAttributes"))
                    .put("subresource", right.resource().replaceFirst(".*/", ""));
        }
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
