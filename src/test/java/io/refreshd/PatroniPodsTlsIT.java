package io.refreshd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.refreshd.workload.patroni.Programs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Members of Patroni in pods whose servers and REST APIs are asked over TLS only, and whose REST API asks for a password. */
class PatroniPodsTlsIT {
    @BeforeAll
    static void programs() {
        Optional<String> missing = new Programs(PatroniPods.PROGRAMS).missing();
        assumeTrue(missing.isEmpty(), () -> missing.orElse("") + "; scripts/patroni-programs fetches them");
    }

    @Test
    void overTlsAPasswordThatPatroniRefusesIsNamedAndTheRunGoesOnWithTheRightOne() throws InterruptedException {
        Map<String, String> secret = new TreeMap<>(Map.of("password", PatroniPods.PASSWORD, "rest-password", "wrong"));
        secret.put("rest-username", PodSecurity.USER);
        try (PatroniDaemon daemon = PatroniDaemon.start(true, secret)) {
            daemon.until(app -> KubernetesDaemon.reason(app).equals("credentials-unreadable"));
            assertThat(sentence(daemon)).contains("the Secret test/web-auth has no key ca.crt");
            secret.put("ca.crt", daemon.pods.certificate());
            daemon.cluster.secret("web-auth", secret);
            daemon.until(app -> KubernetesDaemon.healthy(app) == 3);
            try (PodWriter writer = new PodWriter(daemon.pods::addresses).start()) {
                daemon.refresh(2, "none");
                daemon.until("blocked");
                assertThat(sentence(daemon)).contains("Patroni refused the switchover (401)");
                assertThat(daemon.leader()).isZero();
                secret.put("rest-password", PodSecurity.REST_PASSWORD);
                daemon.cluster.secret("web-auth", secret);
                daemon.action("resume-upgrade", "{}");
                daemon.until("completed");
                assertThat(daemon.images()).isEqualTo(List.of(PatroniDaemon.V2, PatroniDaemon.V2, PatroniDaemon.V2));
                writer.stop();
                writer.tell();
                daemon.hasEverything(writer);
            }
        }
    }

    private static String sentence(PatroniDaemon daemon) {
        return daemon.app().path("reason").path("sentence").asText();
    }
}
