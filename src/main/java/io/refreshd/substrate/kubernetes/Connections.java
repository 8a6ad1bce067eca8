package io.refreshd.substrate.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** How the API server is spoken to: as JSON, every request once. */
final class Connections {
    private Connections() {}

    static KubernetesClient open(Access access) {
        return new KubernetesClientBuilder()
                .withConfig(config(access))
                // Nothing is read into types: what they do not know, or write another way, would be lost.
                .withKubernetesSerialization(untyped())
                .build();
    }

    /** Only what a watch says of itself is read into a type: that it began too late is told by a Status. */
    private static KubernetesSerialization untyped() {
        KubernetesSerialization serialization = new KubernetesSerialization(new ObjectMapper(), false);
        serialization.registerKubernetesResource(Status.class);
        return serialization;
    }

    private static Config config(Access access) {
        Config found = access.kubeconfig()
                .map(file -> Config.fromKubeconfig(file.toFile()))
                .orElseGet(() -> Config.autoConfigure(null));
        int patience = Math.toIntExact(access.patience().toMillis());
        return new ConfigBuilder(found)
                .withNamespace(access.namespace())
                .withConnectionTimeout(patience)
                .withRequestTimeout(patience)
                // What is sent again unseen could be done twice; whoever looks again decides again.
                .withRequestRetryBackoffLimit(0)
                .withOnlyHttpWatches(true)
                .withWatchReconnectInterval(Math.toIntExact(access.pause().toMillis()))
                .build();
    }
}
