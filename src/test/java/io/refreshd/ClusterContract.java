package io.refreshd;

import static io.refreshd.KubernetesDaemon.reason;
import static io.refreshd.KubernetesDaemon.state;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.refreshd.KubernetesDaemon.Site;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a cluster has to do for a run to end well, and what refreshd does when people do things meanwhile; for every shape
 * of StatefulSet.
 */
@ParameterizedClass
@EnumSource(SetShape.class)
abstract class ClusterContract {
    @Parameter
    SetShape shape;

    private KubeconfigCluster cluster;
    private KubernetesDaemon daemon;
    private List<String> images;

    /** A new namespace in the cluster that is tried. */
    abstract KubeconfigCluster cluster();

    /** How that namespace is reached, and three images whose pods become ready, and do not. */
    abstract Site site(KubeconfigCluster cluster);

    /** After everything. */
    void end() {}

    @BeforeEach
    void adopt() {
        cluster = cluster();
        Site site = site(cluster);
        images = site.images();
        cluster.create(images.get(0), shape);
        daemon = new KubernetesDaemon(site, "limits: {unit-deadline: PT30S}");
        daemon.untilAdopted();
    }

    @AfterEach
    void leaveNothing() {
        try {
            if (daemon != null) {
                daemon.close();
            }
        } finally {
            if (cluster != null) {
                cluster.close();
            }
            end();
        }
    }

    private void paused() {
        daemon.refresh(2, "first");
        daemon.until("paused");
    }

    private void pausedAgain() {
        daemon.refresh(2, "all");
        daemon.until("paused");
        accepted("resume-upgrade", "{\"pause\":1}");
        daemon.until(app ->
                app.path("refresh").path("pauses").asInt() == 2 && state(app).equals("paused"));
    }

    /** The uid of a unit's pod, as the daemon sees it. */
    private static String pod(JsonNode app, int ordinal) {
        return app.path("units").path("web/" + ordinal).path("pod-uid").asText();
    }

    private void accepted(String action, String body) {
        assertThat(daemon.action(action, body))
                .as("%s: %s", action, daemon.app())
                .isEqualTo(202);
    }

    /** All pods are made from this image, and the controller calls it the current one; nothing is held. */
    private void endsOn(int image) {
        assertThat(cluster.images()).containsOnly(images.get(image)).hasSize(3);
        StatefulSet set = cluster.set().orElseThrow();
        assertThat(set.getStatus().getCurrentRevision())
                .isEqualTo(set.getStatus().getUpdateRevision());
        assertThat(set.getSpec().getUpdateStrategy().getRollingUpdate().getPartition())
                .isZero();
    }

    @Test
    void theHighestOrdinalFirstThenAPauseThenTheRest() {
        List<String> before = cluster.uids();
        paused();
        assertThat(cluster.images()).containsExactly(images.get(0), images.get(0), images.get(1));
        assertThat(cluster.uids().subList(0, 2)).isEqualTo(before.subList(0, 2));
        accepted("resume-upgrade", "{}");
        daemon.until("completed");
        endsOn(1);
        assertThat(cluster.uids()).doesNotContainAnyElementsOf(before);
    }

    @Test
    void aRollbackTouchesOnlyWhatWasChanged() {
        List<String> before = cluster.uids();
        String revision = cluster.set().orElseThrow().getStatus().getCurrentRevision();
        pausedAgain();
        accepted("rollback", "{}");
        daemon.until("rolled-back");
        endsOn(0);
        assertThat(cluster.uids().get(0)).isEqualTo(before.get(0));
        assertThat(cluster.set().orElseThrow().getStatus().getCurrentRevision()).isEqualTo(revision);
    }

    @Test
    void aBrokenPodBlocksAndARollbackRecoversIt() {
        List<String> before = cluster.uids();
        daemon.refresh(3, "first");
        daemon.until("blocked");
        assertThat(daemon.app().path("reason").path("sentence").asText()).contains("web/2");
        assertThat(daemon.app().path("reason").path("next").asText()).isEqualTo("refreshctl rollback web");
        accepted("rollback", "{}");
        daemon.until("rolled-back");
        endsOn(0);
        assertThat(cluster.uids().subList(0, 2)).isEqualTo(before.subList(0, 2));
    }

    /** Under OrderedReady a broken pod stays until somebody deletes it, whatever the template says by then. */
    @Test
    void aTemplateThatSomebodySetsBackUnderABrokenPodHealsItUnderParallelOnlyAndARollbackIsTheWayOn() {
        List<String> before = cluster.uids();
        daemon.refresh(3, "first");
        daemon.until("blocked");
        String broken = cluster.uids().get(2);
        cluster.edit("{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"app\",\"image\":\"" + images.get(0)
                + "\"}]}}}}");
        if (shape == SetShape.PARALLEL) {
            daemon.until(app -> cluster.ready() == 3);
            assertThat(cluster.images()).containsOnly(images.get(0));
        } else {
            daemon.until(app -> cluster.settled());
            assertThat(cluster.uids().get(2)).isEqualTo(broken);
        }
        accepted("rollback", "{}");
        daemon.until("rolled-back");
        endsOn(0);
        assertThat(cluster.uids().subList(0, 2)).isEqualTo(before.subList(0, 2));
    }

    private void withoutSpare() {
        assertThat(cluster.set().orElseThrow().getSpec().getReplicas()).isEqualTo(3);
        assertThat(cluster.spareImage()).isEmpty();
    }

    @Test
    void aSpareUnitIsAddedAndRefreshedFirstAndGoesAtTheEnd() {
        List<String> before = cluster.uids();
        daemon.refresh(2, "first", true);
        daemon.until("paused");
        assertThat(cluster.uids()).isEqualTo(before);
        assertThat(cluster.spareImage()).isEqualTo(images.get(1));
        accepted("resume-upgrade", "{}");
        daemon.until("completed");
        endsOn(1);
        withoutSpare();
    }

    @Test
    void goingBackWhileOnlyTheSpareUnitChangedTakesItAwayAndTouchesNoOther() {
        List<String> before = cluster.uids();
        daemon.refresh(2, "first", true);
        daemon.until("paused");
        daemon.restart();
        daemon.until(app -> KubernetesDaemon.healthy(app) == 4);
        accepted("rollback", "{}");
        daemon.until("rolled-back");
        endsOn(0);
        withoutSpare();
        assertThat(cluster.uids()).isEqualTo(before);
    }

    @Test
    void aSpareUnitStaysUntilTheOthersAreBack() {
        List<String> before = cluster.uids();
        daemon.refresh(2, "all", true);
        daemon.until("paused");
        accepted("resume-upgrade", "{\"pause\":1}");
        daemon.until(app ->
                app.path("refresh").path("pauses").asInt() == 2 && state(app).equals("paused"));
        accepted("rollback", "{}");
        daemon.until("rolled-back");
        endsOn(0);
        withoutSpare();
        assertThat(cluster.uids().subList(0, 2)).isEqualTo(before.subList(0, 2));
    }

    @Test
    void aSpareUnitThatDoesNotComeUpBlocksAndGoesByItself() {
        List<String> before = cluster.uids();
        daemon.refresh(3, "first", true);
        daemon.until("blocked");
        assertThat(daemon.app().path("reason").path("sentence").asText()).contains("web/3");
        accepted("rollback", "{}");
        daemon.until("rolled-back");
        endsOn(0);
        withoutSpare();
        assertThat(cluster.uids()).isEqualTo(before);
    }

    @Test
    void anotherDaemonGoesOn() {
        paused();
        daemon.restart();
        daemon.until(app -> state(app).equals("paused") && KubernetesDaemon.healthy(app) == 3);
        accepted("resume-upgrade", "{}");
        daemon.until(
                app -> cluster.images().size() == 3 && cluster.images().get(1).equals(images.get(1)));
        daemon.restart();
        daemon.until("completed");
        endsOn(1);
    }

    @Test
    void aPodThatSomebodyDeletesBelowThePartitionComesBackAsItWas() {
        paused();
        String before = cluster.uids().get(0);
        cluster.deletePod(0);
        daemon.until(app -> !pod(app, 0).equals(before) && KubernetesDaemon.healthy(app) == 3);
        assertThat(cluster.images()).containsExactly(images.get(0), images.get(0), images.get(1));
        accepted("resume-upgrade", "{}");
        daemon.until("completed");
        endsOn(1);
    }

    @Test
    void aScaleThatSomebodyChangesIsNamedUntilItIsSetBack() {
        paused();
        cluster.edit("{\"spec\":{\"replicas\":4}}");
        daemon.until(app -> reason(app).equals("scale-drifted"));
        cluster.edit("{\"spec\":{\"replicas\":3}}");
        daemon.until(app -> reason(app).equals("paused-by-policy") && KubernetesDaemon.healthy(app) == 3);
        accepted("resume-upgrade", "{}");
        daemon.until("completed");
        endsOn(1);
    }

    @Test
    void aPartitionThatSomebodyLowersIsNamedAndARollbackIsTheWayOn() {
        paused();
        cluster.edit("{\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{\"partition\":1}}}}");
        daemon.until(app -> reason(app).equals("partition-drifted"));
        accepted("rollback", "{}");
        daemon.until("rolled-back");
        endsOn(0);
    }

    @Test
    void aStatefulSetThatIsGoneIsNamed() {
        paused();
        cluster.deleteSet();
        daemon.until(app -> reason(app).equals("set-missing"));
    }
}
