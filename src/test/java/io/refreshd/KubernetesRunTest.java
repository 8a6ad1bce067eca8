package io.refreshd;

import static io.refreshd.KubernetesDaemon.V1;
import static io.refreshd.KubernetesDaemon.V2;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whole runs on an emulated cluster, asked for over HTTP. */
class KubernetesRunTest {
    @Test
    void aStatefulSetIsAdoptedAndRefreshedFromTheHighestOrdinalWithAPause() {
        try (KubernetesDaemon daemon = KubernetesDaemon.adopted()) {
            assertThat(daemon.app().path("substrate").asText()).isEqualTo("kubernetes");
            String uid0 = daemon.cluster.uid("web-0");
            String uid1 = daemon.cluster.uid("web-1");
            assertThat(daemon.action("refresh", "{\"channel\":\"14/stable\"}")).isEqualTo(202);
            daemon.until("paused");
            assertThat(daemon.cluster.image("web-2")).isEqualTo(V2);
            assertThat(daemon.cluster.uid("web-1")).isEqualTo(uid1);
            assertThat(daemon.cluster.image("web-0")).isEqualTo(V1);
            assertThat(daemon.cluster.uid("web-0")).isEqualTo(uid0);
            assertThat(daemon.action("resume-upgrade", "{}")).isEqualTo(202);
            daemon.until("completed");
            assertThat(daemon.cluster.image("web-0")).isEqualTo(V2);
            assertThat(daemon.cluster.api().mutations()).hasSize(4);
        }
    }
}
