package io.refreshd;

import io.refreshd.KubernetesDaemon.Site;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs on the cluster that REFRESHD_TEST_KUBECONFIG names, in namespaces of its own, with the images of
 * REFRESHD_TEST_IMAGE_V1, _V2 and _BROKEN: {@code scripts/test --cluster}. Not among the other tests.
 */
@Tag("cluster")
class RealClusterIT extends ClusterContract {
    private static String given(String name) {
        String value = System.getenv("REFRESHD_TEST_" + name);
        if (value == null || value.isEmpty()) {
            throw new AssertionError("set REFRESHD_TEST_" + name + ": see src/docs/operations.md");
        }
        return value;
    }

    @Override
    KubeconfigCluster cluster() {
        return new KubeconfigCluster(kubeconfig());
    }

    private static Path kubeconfig() {
        return Path.of(given("KUBECONFIG")).toAbsolutePath();
    }

    @TempDir
    Path folder;

    /** The daemon has the rights of its manifests, and no others. */
    @Override
    Site site(KubeconfigCluster cluster) {
        List<String> images = List.of(
                cluster.pinned(given("IMAGE_V1")),
                cluster.pinned(given("IMAGE_V2")),
                cluster.pinned(given("IMAGE_BROKEN")));
        Path least = cluster.leastPrivileged(kubeconfig(), folder);
        return new Site(least, cluster.namespace(), images, Duration.ofSeconds(10), Duration.ofMinutes(3));
    }
}
