package io.refreshd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.AuthInfoBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whatever cluster a kubeconfig names: a namespace of our own in it, deleted at the end with all that it has. */
final class KubeconfigCluster implements AutoCloseable {
    static final String SET = "web";
    private static final Duration PROBE = Duration.ofSeconds(60);
    private static final long TOKEN_SECONDS = 3600;
    private static final Pattern DIGEST = Pattern.compile("@(sha256:[0-9a-f]{64})$");

    private final KubernetesClient client;
    private final String namespace;

    KubeconfigCluster(Path kubeconfig) {
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
        namespace = "refreshd-test-" + UUID.randomUUID().toString().substring(0, 8);
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    /**
     * A kubeconfig for an account that may do in this namespace what the Roles of config/kubernetes say, and nothing else.
     */
    Path leastPrivileged(Path kubeconfig, Path folder) {
        try (Stream<Path> files = Files.list(Path.of("config/kubernetes"))) {
            files.filter(file -> file.getFileName().toString().matches("account\\.yaml|role-.*\\.yaml"))
                    .sorted()
                    .forEach(this::create);
            String token = client.serviceAccounts()
                    .inNamespace(namespace)
                    .withName("refreshd")
                    .tokenRequest(new TokenRequestBuilder()
                            .withNewSpec()
                            .withExpirationSeconds(TOKEN_SECONDS)
                            .endSpec()
                            .build())
                    .getStatus()
                    .getToken();
            io.fabric8.kubernetes.api.model.Config known =
                    Serialization.unmarshal(Files.readString(kubeconfig), io.fabric8.kubernetes.api.model.Config.class);
            known.getUsers()
                    .forEach(user ->
                            user.setUser(new AuthInfoBuilder().withToken(token).build()));
            return Files.writeString(folder.resolve("kubeconfig"), Serialization.asYaml(known));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void create(Path manifest) {
        try (InputStream stream = Files.newInputStream(manifest)) {
            client.load(stream).inNamespace(namespace).create();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    String namespace() {
        return namespace;
    }

    /** The StatefulSet of three pods that the daemon finds by its label. */
    void create(String image, SetShape shape) {
        Map<String, String> labels = Map.of("app", SET);
        client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .resource(new StatefulSetBuilder()
                        .withNewMetadata()
                        .withName(SET)
                        .addToLabels("refreshd.io/application", SET)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(3)
                        .withServiceName(SET)
                        .withPodManagementPolicy(shape.management)
                        .withNewSelector()
                        .withMatchLabels(labels)
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .withTerminationGracePeriodSeconds(1L)
                        .addNewContainer()
                        .withName("app")
                        .withImage(image)
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    Optional<StatefulSet> set() {
        return Optional.ofNullable(client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(SET)
                .get());
    }

    /** How many pods are ready, as the controller counts. */
    int ready() {
        return set().map(set -> Objects.requireNonNullElse(set.getStatus().getReadyReplicas(), 0))
                .orElse(0);
    }

    /** Whether the controller has seen the newest spec. */
    boolean settled() {
        return set().filter(set -> set.getStatus().getObservedGeneration()
                        >= set.getMetadata().getGeneration())
                .isPresent();
    }

    private Stream<Pod> pods() {
        return Stream.of("-0", "-1", "-2")
                .map(ordinal -> client.pods()
                        .inNamespace(namespace)
                        .withName(SET + ordinal)
                        .get())
                .filter(Objects::nonNull);
    }

    /** The images of the pods that there are, from ordinal 0. */
    List<String> images() {
        return pods().map(pod -> pod.getSpec().getContainers().get(0).getImage())
                .toList();
    }

    /** The image of the pod above the three; empty text when there is none. */
    String spareImage() {
        return Optional.ofNullable(client.pods()
                        .inNamespace(namespace)
                        .withName(SET + "-3")
                        .get())
                .map(pod -> pod.getSpec().getContainers().get(0).getImage())
                .orElse("");
    }

    /** The uids of the pods that there are, from ordinal 0. */
    List<String> uids() {
        return pods().map(pod -> pod.getMetadata().getUid()).toList();
    }

    /** Somebody changes the StatefulSet by hand. */
    void edit(String mergePatch) {
        client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(SET)
                .patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch);
    }

    /** Somebody deletes a pod. */
    void deletePod(int ordinal) {
        client.pods().inNamespace(namespace).withName(SET + "-" + ordinal).delete();
    }

    /** Somebody deletes the StatefulSet; its pods stay. */
    void deleteSet() {
        client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(SET)
                .withPropagationPolicy(DeletionPropagation.ORPHAN)
                .delete();
    }

    /**
     * The image with a digest, which refreshd asks for. One that is not pinned is tried in a pod: what ran it says the
     * digest. A cluster whose nodes are simulated never says one, and takes any; so does an image that can not be pulled.
     */
    String pinned(String image) {
        if (DIGEST.matcher(image).find()) {
            return image;
        }
        String name = "probe-" + UUID.randomUUID().toString().substring(0, 8);
        client.pods()
                .inNamespace(namespace)
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withTerminationGracePeriodSeconds(0L)
                        .addNewContainer()
                        .withName("app")
                        .withImage(image)
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        boolean told = Eventually.within(
                PROBE,
                () -> probe(name)
                        .filter(pod -> digest(pod).isPresent() || Readiness.isPodReady(pod) || unpulled(pod))
                        .isPresent());
        assertThat(told)
                .as(
                        "a pod of %s runs or says why not; it is %s",
                        image, probe(name).map(Pod::getStatus))
                .isTrue();
        String digest = probe(name)
                .flatMap(KubeconfigCluster::digest)
                .orElseGet(() -> "sha256:"
                        + "%016x".formatted(image.hashCode() & 0xffffffffL).repeat(4));
        client.pods().inNamespace(namespace).withName(name).delete();
        return image + "@" + digest;
    }

    private Optional<Pod> probe(String name) {
        return Optional.ofNullable(
                client.pods().inNamespace(namespace).withName(name).get());
    }

    private static Optional<String> digest(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(status -> DIGEST.matcher(String.valueOf(status.getImageID())))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst();
    }

    private static boolean unpulled(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(status -> status.getState().getWaiting())
                .anyMatch(waiting -> waiting != null
                        && List.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName")
                                .contains(waiting.getReason()));
    }

    @Override
    public void close() {
        try (client) {
            client.namespaces().withName(namespace).delete();
        }
    }
}
