package io.refreshd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.refreshd.emulation.EmulatedCluster;
import io.refreshd.emulation.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** A daemon beside an emulated cluster, and what that one can tell besides. */
final class EmulatedDaemon extends KubernetesDaemon {
    static final String V1 = image(1);
    static final String V2 = image(2);
    static final String BROKEN = image(3);

    private static final ObjectMapper JSON = new ObjectMapper();

    final EmulatedCluster cluster;

    private EmulatedDaemon(EmulatedCluster cluster, String... lines) {
        super(site(cluster, "test"), lines);
        this.cluster = cluster;
    }

    /** A daemon that has adopted the StatefulSet. */
    static EmulatedDaemon adopted(String... lines) {
        return adopted(new EmulatedCluster(Pace.FAST), lines);
    }

    /** The same where runs are objects. */
    static EmulatedDaemon withObjects(String... lines) {
        EmulatedCluster cluster = new EmulatedCluster(Pace.FAST);
        cluster.define();
        return adopted(cluster, lines);
    }

    /** Another daemon beside the same cluster; it begins when the one that is there leaves it the time to. */
    KubernetesDaemon beside(String... lines) {
        AtomicReference<KubernetesDaemon> begun = new AtomicReference<>();
        boolean came = Eventually.within(Duration.ofSeconds(30), () -> {
            try {
                begun.set(new KubernetesDaemon(site(cluster, "test"), lines));
                return true;
            } catch (CompletionException inUse) {
                return false;
            }
        });
        assertThat(came).isTrue();
        return begun.get();
    }

    private static EmulatedDaemon adopted(EmulatedCluster cluster, String... lines) {
        cluster.create("web", 3, V1, "refreshd.io/application", "web", "refreshd.io/charm", "web");
        EmulatedDaemon daemon = new EmulatedDaemon(cluster, lines);
        daemon.untilAdopted();
        return daemon;
    }

    /** A daemon beside a cluster that has a StatefulSet, adopted or not. */
    static EmulatedDaemon beside(EmulatedCluster cluster, String... lines) {
        return new EmulatedDaemon(cluster, lines);
    }

    static Site site(EmulatedCluster cluster, String namespace) {
        return new Site(
                kubeconfig(cluster), namespace, List.of(V1, V2, BROKEN), Duration.ofSeconds(2), Duration.ofSeconds(30));
    }

    private static Path kubeconfig(EmulatedCluster cluster) {
        try {
            Path file = Files.createTempFile("refreshd-kubeconfig-", ".yaml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, """
                    apiVersion: v1
                    kind: Config
                    current-context: emulation
                    contexts: [{name: emulation, context: {cluster: emulation, user: nobody}}]
                    clusters: [{name: emulation, cluster: {server: "%s"}}]
                    users: [{name: nobody, user: {}}]
                    """.formatted(cluster.address()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String image(int digit) {
        return "example.local/app:v" + digit + "@sha256:"
                + Integer.toString(digit).repeat(64);
    }

    /** The images of the pods, from ordinal 0. */
    List<String> images() {
        return Stream.of("web-0", "web-1", "web-2").map(cluster::image).toList();
    }

    /** The uids of the pods, from ordinal 0. */
    List<String> uids() {
        return Stream.of("web-0", "web-1", "web-2").map(cluster::uid).toList();
    }

    /** The partitions that were written, in order. */
    List<Integer> partitions() {
        return cluster.api().mutations().stream()
                .filter(write -> write.method().equals("PATCH") && write.path().contains("/statefulsets/"))
                .map(write -> tree(write.body())
                        .path("spec")
                        .path("updateStrategy")
                        .path("rollingUpdate")
                        .path("partition")
                        .asInt())
                .toList();
    }

    /** The pods that we deleted, in order. */
    List<String> deleted() {
        return cluster.api().mutations().stream()
                .filter(write -> write.method().equals("DELETE"))
                .map(write -> write.path().substring(write.path().lastIndexOf('/') + 1))
                .toList();
    }

    /** All pods and the controller itself are on this revision, nothing is held. */
    void endsOn(String revision) {
        JsonNode set = cluster.set("web").orElseThrow();
        assertThat(set.path("status").path("currentRevision").asText()).isEqualTo(revision);
        assertThat(set.path("status").path("updateRevision").asText()).isEqualTo(revision);
        assertThat(set.path("spec")
                        .path("updateStrategy")
                        .path("rollingUpdate")
                        .path("partition")
                        .asInt())
                .isZero();
        for (String pod : new String[] {"web-0", "web-1", "web-2"}) {
            assertThat(cluster.pod(pod)
                            .orElseThrow()
                            .path("metadata")
                            .path("labels")
                            .path("controller-revision-hash")
                            .asText())
                    .isEqualTo(revision);
        }
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    @Override
    public void close() {
        super.close();
        cluster.close();
    }
}
