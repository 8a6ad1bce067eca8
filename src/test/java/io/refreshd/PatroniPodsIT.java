package io.refreshd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.refreshd.workload.patroni.Programs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** StatefulSets whose pods are real members of Patroni, upgraded under a client that writes all the time. */
class PatroniPodsIT {
    private static final String V1 = PatroniDaemon.V1;
    private static final String V2 = PatroniDaemon.V2;

    @BeforeAll
    static void programs() {
        Optional<String> missing = new Programs(PatroniPods.PROGRAMS).missing();
        assumeTrue(missing.isEmpty(), () -> missing.orElse("") + "; scripts/patroni-programs fetches them");
    }

    @Test
    void everyPodIsReplacedAndThePrimaryIsHandedOverOnceBeforeItsPod() throws InterruptedException {
        try (PatroniDaemon daemon = PatroniDaemon.adopted();
                PodWriter writer = new PodWriter(daemon.pods::addresses).start()) {
            assertThat(daemon.leader()).isZero();
            daemon.refresh(2, "first");
            daemon.until("paused");
            assertThat(daemon.images()).isEqualTo(List.of(V1, V1, V2));
            assertThat(daemon.leader()).isZero();
            daemon.action("resume-upgrade", "{}");
            daemon.until("completed");
            assertThat(daemon.images()).isEqualTo(List.of(V2, V2, V2));
            assertThat(daemon.leader()).isEqualTo(1);
            assertThat(switchovers(daemon)).isEqualTo(1);
            writer.stop();
            writer.tell();
            daemon.hasEverything(writer);
            assertThat(writer.acknowledged()).isGreaterThan(1_000);
        }
    }

    /** Named in the design: rollback at partition 1 with the primary on unit 1. */
    @Test
    void aRollbackAtPartition1WithThePrimaryOnUnit1HandsItOverBeforeItsPodGoes() throws InterruptedException {
        try (PatroniDaemon daemon = PatroniDaemon.adopted();
                PodWriter writer = new PodWriter(daemon.pods::addresses).start()) {
            String untouched = daemon.uids().get(0);
            daemon.refresh(2, "all");
            daemon.until("paused");
            daemon.action("resume-upgrade", "{\"pause\":1}");
            daemon.until(app -> app.path("refresh").path("pauses").asInt() == 2
                    && KubernetesDaemon.state(app).equals("paused"));
            assertThat(daemon.images()).isEqualTo(List.of(V1, V2, V2));
            daemon.pods.switchOver("web-0", "web-1");
            daemon.until(app -> daemon.leader() == 1 && KubernetesDaemon.healthy(app) == 3);
            daemon.action("rollback", "{}");
            daemon.until("rolled-back");
            assertThat(daemon.images()).isEqualTo(List.of(V1, V1, V1));
            assertThat(daemon.uids().get(0)).isEqualTo(untouched);
            assertThat(daemon.leader()).isZero();
            assertThat(switchovers(daemon)).isEqualTo(1);
            writer.stop();
            writer.tell();
            daemon.hasEverything(writer);
        }
    }

    @Test
    void aSpareMemberIsAddedRefreshedFirstAndTakenAwayAgain() throws InterruptedException {
        try (PatroniDaemon daemon = PatroniDaemon.adopted();
                PodWriter writer = new PodWriter(daemon.pods::addresses).start()) {
            daemon.refresh(2, "first", true);
            daemon.until("paused");
            assertThat(daemon.cluster.image("web-3")).isEqualTo(V2);
            assertThat(daemon.images()).isEqualTo(List.of(V1, V1, V1));
            daemon.action("resume-upgrade", "{}");
            daemon.until("completed");
            assertThat(daemon.images()).isEqualTo(List.of(V2, V2, V2));
            assertThat(daemon.cluster.pod("web-3")).isEmpty();
            assertThat(daemon.leader()).isEqualTo(1);
            writer.stop();
            writer.tell();
            daemon.hasEverything(writer);
        }
    }

    @Test
    void aSecretThatMayNotBeReadIsNamedWithItsRole() {
        try (PatroniDaemon daemon = PatroniDaemon.start(false, Map.of("password", PatroniPods.PASSWORD))) {
            daemon.cluster.api().deny("get secrets");
            daemon.until(app -> reason(app).equals("credentials-unreadable"));
            assertThat(sentence(daemon)).contains("may not be read", "role-patroni-auth.yaml");
            daemon.refresh(2, "first");
            daemon.until("cancelled");
            assertThat(daemon.app()
                            .path("refresh")
                            .path("reason")
                            .path("sentence")
                            .asText())
                    .contains("get the Secret web-auth (role-patroni-auth.yaml)");
            assertThat(daemon.images()).isEqualTo(List.of(V1, V1, V1));
        }
    }

    @Test
    void nothingMovesWhilePatroniRestsAndAReleaseWithoutAServerGoesBack() throws InterruptedException {
        try (PatroniDaemon daemon = PatroniDaemon.adopted("limits: {unit-deadline: PT20S}");
                PodWriter writer = new PodWriter(daemon.pods::addresses).start()) {
            daemon.pods.patch("web-0", "{\"pause\": true}");
            daemon.until(app -> {
                daemon.action("pre-upgrade-check", "{}");
                return app.path("lastCheck").toString().contains("pause mode");
            });
            daemon.refresh(3, "first");
            daemon.until("cancelled");
            daemon.pods.patch("web-0", "{\"pause\": null}");
            daemon.until(app -> {
                daemon.action("pre-upgrade-check", "{}");
                return app.path("lastCheck").path("passed").asBoolean();
            });
            List<String> uids = daemon.uids();
            daemon.refresh(3, "first");
            daemon.until("blocked");
            assertThat(reason(daemon.app())).isEqualTo("unit-never-healthy");
            daemon.action("rollback", "{}");
            daemon.until("rolled-back");
            assertThat(daemon.images()).isEqualTo(List.of(V1, V1, V1));
            assertThat(daemon.uids().subList(0, 2)).isEqualTo(uids.subList(0, 2));
            assertThat(daemon.leader()).isZero();
            writer.stop();
            writer.tell();
            daemon.hasEverything(writer);
            daemon.pods.patch("web-0", "{\"standby_cluster\": {\"host\": \"127.0.0.1\", \"port\": 1}}");
            daemon.until(app -> {
                daemon.action("pre-upgrade-check", "{}");
                return app.path("lastCheck").toString().contains("is a standby cluster");
            });
        }
    }

    @Test
    void aDaemonThatIsRestartedInTheMiddleOfTheHandoverFinishesIt() throws InterruptedException {
        try (PatroniDaemon daemon = PatroniDaemon.adopted();
                PodWriter writer = new PodWriter(daemon.pods::addresses).start()) {
            daemon.refresh(2, "none");
            daemon.until(app -> app.path("refresh").has("handover"));
            daemon.restart();
            daemon.until("completed");
            assertThat(daemon.images()).isEqualTo(List.of(V2, V2, V2));
            assertThat(daemon.leader()).isEqualTo(1);
            assertThat(switchovers(daemon)).isEqualTo(1);
            writer.stop();
            writer.tell();
            daemon.hasEverything(writer);
        }
    }

    private static String sentence(PatroniDaemon daemon) {
        return daemon.app().path("reason").path("sentence").asText();
    }

    private static String reason(JsonNode app) {
        return KubernetesDaemon.reason(app);
    }

    private static int switchovers(PatroniDaemon daemon) {
        JsonNode run = daemon.app().path("refresh");
        return run.path("handovers").asInt(-1);
    }
}
