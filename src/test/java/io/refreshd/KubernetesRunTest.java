package io.refreshd;

import static io.refreshd.EmulatedDaemon.BROKEN;
import static io.refreshd.EmulatedDaemon.V1;
import static io.refreshd.EmulatedDaemon.V2;
import static io.refreshd.KubernetesDaemon.reason;
import static io.refreshd.KubernetesDaemon.state;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole runs on an emulated cluster, asked for over HTTP. */
class KubernetesRunTest {
    @Test
    void aStatefulSetIsAdoptedAndRefreshedFromTheHighestOrdinalWithAPause() {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            assertThat(daemon.app().path("substrate").asText()).isEqualTo("kubernetes");
            List<String> uids = daemon.uids();
            assertThat(daemon.action("pre-upgrade-check", "{}")).isEqualTo(202);
            daemon.until(app -> app.path("lastCheck").path("passed").asBoolean());
            assertThat(daemon.action("refresh", "{\"channel\":\"14/stable\"}")).isEqualTo(202);
            daemon.until("paused");
            assertThat(daemon.images()).containsExactly(V1, V1, V2);
            assertThat(daemon.uids().subList(0, 2)).isEqualTo(uids.subList(0, 2));
            assertThat(daemon.action("resume-upgrade", "{}")).isEqualTo(202);
            daemon.until("completed");
            assertThat(daemon.images()).containsExactly(V2, V2, V2);
            assertThat(daemon.partitions()).containsExactly(3, 2, 1, 0);
            assertThat(daemon.cluster.api().lists()).hasSize(4);
        }
    }

    @Test
    void whatHappensIsToldAsKubernetesEvents() {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            daemon.refresh(2, "none");
            daemon.until("completed");
            assertThat(Eventually.within(
                            Duration.ofSeconds(10),
                            () -> daemon.cluster.api().announced().stream()
                                    .anyMatch(event ->
                                            event.path("reason").asText().equals("RefreshCompleted"))))
                    .isTrue();
            assertThat(daemon.cluster.api().announced())
                    .extracting(event -> event.path("reason").asText())
                    .contains("Adopted", "RefreshStarted", "UnitRefreshed", "RefreshCompleted");
            assertThat(daemon.cluster.api().announced())
                    .allSatisfy(event -> assertThat(
                                    event.path("involvedObject").path("name").asText())
                            .isEqualTo("web"))
                    .extracting(event -> event.path("metadata").path("name").asText())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aMissingRightIsNamedBeforeAnythingIsTouched() {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            daemon.cluster.api().deny("delete pods");
            daemon.refresh(2, "first");
            daemon.until("cancelled");
            assertThat(daemon.app()
                            .path("refresh")
                            .path("reason")
                            .path("sentence")
                            .asText())
                    .contains("permissions", "may not delete pods (role-roll-back.yaml)");
            assertThat(daemon.cluster.api().mutations()).isEmpty();
        }
    }

    @Test
    void aSpareUnitNeedsItsOwnRole() {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            daemon.cluster.api().deny("patch statefulsets/scale");
            daemon.refresh(2, "first", true);
            daemon.until("cancelled");
            assertThat(sentence(daemon)).contains("may not patch statefulsets/scale (role-scale.yaml)");
            assertThat(daemon.cluster.api().mutations()).isEmpty();
            daemon.refresh(2, "none");
            daemon.until("completed");
        }
    }

    @Test
    void aVolumeThatASpareUnitLeftIsNamedAndIsInTheWayOfTheNextOne() {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            daemon.cluster.edit("web", set -> {
                ((ObjectNode) set.path("spec"))
                        .putArray("volumeClaimTemplates")
                        .addObject()
                        .putObject("metadata")
                        .put("name", "data");
                return set;
            });
            daemon.refresh(2, "none", true);
            daemon.until("completed");
            assertThat(daemon.app().path("lastCheck").toString()).doesNotContain("spare-volumes\",\"status\":\"fail");
            // A write that met a change of status is sent again.
            assertThat(daemon.partitions().stream().distinct()).containsExactly(4, 3, 2, 1, 0);
            assertThat(daemon.partitions()).endsWith(0);
            daemon.refresh(1, "none", true);
            daemon.until("cancelled");
            assertThat(sentence(daemon)).contains("spare-volumes", "web/3", "data-web-3");
        }
    }

    private static String sentence(EmulatedDaemon daemon) {
        return daemon.app().path("refresh").path("reason").path("sentence").asText();
    }

    @Test
    void aRollbackWhilePausedTouchesOnlyWhatWasChanged() {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            String revision = daemon.app().path("controller-revision").asText();
            List<String> uids = daemon.uids();
            daemon.refresh(2, "first");
            daemon.until("paused");
            assertThat(daemon.action("rollback", "{}")).isEqualTo(202);
            daemon.until("rolled-back");
            assertThat(daemon.images()).containsExactly(V1, V1, V1);
            assertThat(daemon.uids().subList(0, 2)).isEqualTo(uids.subList(0, 2));
            daemon.endsOn(revision);
        }
    }

    @Test
    void aRollbackMidwayGoesBackFromTheUnitThatWasChangedLast() {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            String revision = daemon.app().path("controller-revision").asText();
            String untouched = daemon.cluster.uid("web-0");
            daemon.refresh(2, "all");
            daemon.until("paused");
            daemon.action("resume-upgrade", "{\"pause\":1}");
            daemon.until(app -> app.path("refresh").path("pauses").asInt() == 2
                    && state(app).equals("paused"));
            daemon.action("rollback", "{}");
            daemon.until("rolled-back");
            assertThat(daemon.cluster.uid("web-0")).isEqualTo(untouched);
            assertThat(daemon.deleted()).containsExactly("web-1", "web-2");
            assertThat(daemon.cluster.api().mutations()).hasSizeLessThanOrEqualTo(4 * 3);
            daemon.endsOn(revision);
        }
    }

    @Test
    void aBrokenImageBlocksWithItsCauseAndARollbackRecoversIt() {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            String revision = daemon.app().path("controller-revision").asText();
            List<String> uids = daemon.uids();
            daemon.cluster.notPulled(BROKEN);
            daemon.refresh(3, "first");
            daemon.until("blocked");
            assertThat(reason(daemon.app())).isEqualTo("image-not-pulled");
            assertThat(daemon.app().path("reason").path("sentence").asText()).contains("ImagePullBackOff");
            assertThat(daemon.app().path("reason").path("next").asText()).isEqualTo("refreshctl rollback web");
            assertThat(daemon.action("rollback", "{}")).isEqualTo(202);
            daemon.until("rolled-back");
            assertThat(daemon.uids().subList(0, 2)).isEqualTo(uids.subList(0, 2));
            daemon.endsOn(revision);
        }
    }

    @Test
    void aCrashingImageBlocksInTheMiddleAndTheBrokenPodGoesBackFirst() {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            daemon.refresh(3, "first");
            daemon.until("paused");
            daemon.cluster.crashes(BROKEN);
            daemon.action("resume-upgrade", "{}");
            daemon.until("blocked");
            assertThat(reason(daemon.app())).isEqualTo("unit-crashed");
            daemon.action("rollback", "{}");
            daemon.until("rolled-back");
            assertThat(daemon.deleted()).containsExactly("web-1", "web-2");
            assertThat(daemon.images()).containsExactly(V1, V1, V1);
        }
    }

    @Test
    void aPodThatNoNodeTakesIsWaitedForAndThenBlocks() {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted("limits: {unit-deadline: PT0.5S}")) {
            daemon.cluster.unschedulable(BROKEN);
            daemon.refresh(3, "first");
            daemon.until("blocked");
            assertThat(reason(daemon.app())).isEqualTo("unit-unschedulable");
            daemon.action("rollback", "{}");
            daemon.until("rolled-back");
        }
    }

    @Test
    void aDaemonThatIsRestartedInTheMiddleGoesOn() {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            daemon.refresh(2, "first");
            daemon.until("paused");
            daemon.restart();
            daemon.until(app -> state(app).equals("paused") && KubernetesDaemon.healthy(app) == 3);
            daemon.action("resume-upgrade", "{}");
            daemon.until(app -> daemon.images().get(1).equals(V2));
            daemon.restart();
            daemon.until("completed");
            assertThat(daemon.partitions()).containsExactly(3, 2, 1, 0);
        }
    }

    @Test
    void anApiServerThatIsAwayIsWaitedFor() {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            daemon.refresh(2, "first");
            daemon.until("paused");
            daemon.cluster.api().stop();
            daemon.action("resume-upgrade", "{}");
            daemon.until("refreshing");
            daemon.cluster.api().restart();
            daemon.until("completed");
            assertThat(daemon.images()).containsExactly(V2, V2, V2);
        }
    }

    @Test
    void watchesThatExpireAreBegunAnew() {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            daemon.refresh(2, "first");
            daemon.until("paused");
            daemon.cluster.expireWatches();
            daemon.action("resume-upgrade", "{}");
            daemon.until("completed");
            assertThat(daemon.images()).containsExactly(V2, V2, V2);
        }
    }

    @Test
    void whatSomebodyElseChangesInTheMiddleIsNamed() {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            daemon.refresh(2, "first");
            daemon.until("paused");
            daemon.cluster.edit("web", set -> spec(set, "replicas", 4));
            daemon.until(app -> reason(app).equals("scale-drifted"));
            daemon.cluster.edit("web", set -> spec(set, "replicas", 3));
            daemon.until(app -> reason(app).equals("paused-by-policy"));
            daemon.cluster.edit("web", set -> {
                ((ObjectNode) set.path("spec").path("template").path("spec")).put("priorityClassName", "high");
                return set;
            });
            daemon.until(app -> reason(app).equals("template-drifted"));
            assertThat(daemon.action("rollback", "{}")).isEqualTo(202);
            daemon.until("rolled-back");
            assertThat(daemon.images()).containsExactly(V1, V1, V1);
        }
    }

    @Test
    void aPartitionThatSomebodyLowersBlocksTheRun() {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            daemon.refresh(2, "first");
            daemon.until("paused");
            daemon.cluster.edit("web", set -> {
                ((ObjectNode) set.path("spec").path("updateStrategy").path("rollingUpdate")).put("partition", 1);
                return set;
            });
            daemon.until(app -> reason(app).equals("partition-drifted"));
            assertThat(daemon.action("rollback", "{}")).isEqualTo(202);
            daemon.until("rolled-back");
            assertThat(daemon.images()).containsExactly(V1, V1, V1);
        }
    }

    @Test
    void aStatefulSetThatIsGoneIsNamed() {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            daemon.refresh(2, "first");
            daemon.until("paused");
            daemon.cluster.delete("web");
            daemon.until(app -> reason(app).equals("set-missing"));
        }
    }

    @Test
    void aCancelBeforeAPodMovedLeavesTheOldTemplate() {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            daemon.refresh(2, "first");
            daemon.until("paused");
            assertThat(daemon.action("cancel", "{}")).isEqualTo(202);
            daemon.until("cancelled");
            daemon.until(app -> reason(app).equals("mixed-releases"));
            daemon.refresh(2, "none");
            daemon.until("completed");
            assertThat(daemon.images()).containsExactly(V2, V2, V2);
        }
    }

    private static ObjectNode spec(ObjectNode set, String name, int value) {
        ((ObjectNode) set.path("spec")).put(name, value);
        return set;
    }
}
