package io.refreshd.substrate.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.Eventually;
import io.refreshd.emulation.EmulatedCluster;
import io.refreshd.emulation.Pace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTest {
    /** Found when an application was not adopted once in some hundred starts: nobody looked again after the last list. */
    @Test
    void thatEverythingWasSeenIsToldAlsoWhenNoObjectIs(@TempDir Path folder) throws IOException {
        AtomicInteger told = new AtomicInteger();
        try (EmulatedCluster emulated = new EmulatedCluster(Pace.FAST);
                Cluster cluster = new Cluster(access(folder, emulated.address()), new TreeMap<>(), set -> {
                    assertThat(set).isEmpty();
                    told.incrementAndGet();
                })) {
            assertThat(cluster.trouble()).contains("has not shown its objects yet");
            cluster.start();
            assertThat(Eventually.within(Duration.ofSeconds(20), () -> told.get() == 4))
                    .isTrue();
            assertThat(cluster.trouble()).isEmpty();
        }
    }

    private static Access access(Path folder, String address) throws IOException {
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: emulation
                contexts: [{name: emulation, context: {cluster: emulation, user: nobody}}]
                clusters: [{name: emulation, cluster: {server: "%s"}}]
                users: [{name: nobody, user: {}}]
                """.formatted(address));
        return new Access(Optional.of(kubeconfig), "test", Duration.ofSeconds(2), Duration.ofMillis(50));
    }
}
