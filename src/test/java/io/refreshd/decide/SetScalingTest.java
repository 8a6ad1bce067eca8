package io.refreshd.decide;

import static io.refreshd.decide.Pods.NEW;
import static io.refreshd.decide.Pods.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.CheckResult;
import io.refreshd.model.CheckStatus;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The spare unit of a StatefulSet comes before the first change and goes after the last, or before anything else. */
class SetScalingTest {
    private static Pods preparing() {
        Pods pods = Pods.adopted();
        pods.given.accepted(Actions.REFRESH, spare()).with(new Event.GatePassed());
        return pods;
    }

    private static Command.Refresh spare() {
        return Given.withSpare(NEW, PausePolicy.FIRST);
    }

    private static Pods adding() {
        Pods pods = preparing();
        pods.given.with(new Event.UnitAddStarted(3, OLD));
        return pods;
    }

    private static Pods scaled(Pods pods, int replicas) {
        pods.replicas = replicas;
        return pods;
    }

    /** The spare unit is there and the first change may begin. */
    private static Pods added() {
        Pods pods = scaled(adding(), 4).on(3, OLD);
        pods.partition = 4;
        pods.given.with(new Event.UnitAdded(3), new Event.Prepared());
        return pods;
    }

    /** The spare unit was changed, and no other. */
    private static Pods changed() {
        Pods pods = added().held(NEW).changing(3).on(3, NEW);
        pods.partition = 3;
        pods.given.with(new Event.UnitChanged(3, NEW, Purpose.FORWARD));
        return pods;
    }

    @Test
    void aRunWithASpareUnitBeginsWithIt() {
        assertThat(preparing().app().openRun().orElseThrow().plan().order()).containsExactly(3, 2, 1, 0);
        Then.records(preparing().next(), new Event.UnitAddStarted(3, OLD));
    }

    @Test
    void aReplicaMoreComesWithAPartitionThatHoldsEveryPod() {
        Then.performs(adding().next(), new Step.ScaleSet(3, 4, 4, "42"));
        Pods ill = adding().ill(0, PodSeen.Kind.NOT_READY, false);
        Then.waits(ill.next()).because(ReasonCode.UNIT_STARTING, "postgresql/0");
    }

    @Test
    void theSpareUnitIsThereWhenItsPodIsReady() {
        Pods pods = scaled(adding(), 4).gone(3);
        Then.waits(pods.next()).because(ReasonCode.UNIT_DOWN, "no pod");
        Then.records(pods.on(3, OLD).next(), new Event.UnitAdded(3));
        pods.ill(3, PodSeen.Kind.UNSCHEDULABLE, false);
        Then.waits(pods.next()).because(ReasonCode.UNIT_UNSCHEDULABLE);
        pods.given.after(Duration.ofMinutes(6));
        Then.blocks(pods.next()).because(ReasonCode.UNIT_UNSCHEDULABLE).offering("refreshctl rollback postgresql");
    }

    @Test
    void theSpareUnitChangesFirst() {
        Decision decision = added().next();
        assertThat(decision.events()).contains(new Event.UnitChangeStarted(3, NEW, Purpose.FORWARD, 1, 0));
        Pods pods = added().changing(3);
        Then.performs(pods.next(), new Step.HoldTemplate(3, NEW, 4, "42"));
    }

    @Test
    void anotherNumberOfReplicasIsDriftUnlessTheSpareUnitIsOnItsWay() {
        Then.blocks(scaled(adding(), 5).next()).because(ReasonCode.SCALE_DRIFTED);
        Then.blocks(scaled(added(), 3).next()).because(ReasonCode.SCALE_DRIFTED);
        Then.blocks(scaled(preparing(), 4).next()).because(ReasonCode.SCALE_DRIFTED);
        Pods behind = adding();
        behind.given.with(new Event.UnitChangeStarted(0, OLD, Purpose.RESTART, 1, 0));
        Then.records(scaled(behind, 4).next(), new Event.UnitChanged(0, OLD, Purpose.RESTART));
        Pods plain = Pods.refreshing();
        Then.blocks(scaled(plain, 4).next()).because(ReasonCode.SCALE_DRIFTED);
    }

    @Test
    void afterTheLastUnitTheSpareOneGoes() {
        Pods pods = changed();
        for (int ordinal = 2; ordinal >= 0; ordinal--) {
            pods.changing(ordinal).on(ordinal, NEW);
            pods.partition = ordinal;
            pods.given.with(new Event.UnitChanged(ordinal, NEW, Purpose.FORWARD));
        }
        pods.given.with(new Event.VerifyStarted());
        pods.current = Optional.of(NEW);
        Then.records(pods.next(), new Event.UnitRemoveStarted(3));
        pods.given.with(new Event.UnitRemoveStarted(3));
        Then.performs(pods.next(), new Step.ScaleSet(3, 3, 0, "42"));
        Then.waits(scaled(pods, 3).next()).because(ReasonCode.SCALING, "has yet to go");
        Then.waits(pods.terminating(3).next()).because(ReasonCode.SCALING, "has yet to go");
        pods.settled = false;
        Then.waits(pods.gone(3).next()).because(ReasonCode.SCALING, "has yet to go");
        pods.settled = true;
        Then.records(pods.next(), new Event.UnitRemoved(3));
        scaled(pods, 4).on(3, NEW).ill(0, PodSeen.Kind.NOT_READY, false);
        Then.waits(pods.next()).because(ReasonCode.UNIT_STARTING, "postgresql/0");
        scaled(pods, 5);
        Then.blocks(pods.next()).because(ReasonCode.SCALE_DRIFTED);
    }

    @Test
    void goingBackWhileOnlyTheSpareUnitChangedMeansRemovingIt() {
        Pods pods = changed().rollingBack();
        Then.records(pods.next(), new Event.UnitRemoveStarted(3));
        pods.given.with(new Event.UnitRemoveStarted(3));
        Then.performs(pods.next(), new Step.ScaleSet(3, 3, 3, "42"));
        scaled(pods, 3).gone(3);
        pods.given.with(new Event.UnitRemoved(3));
        Then.records(pods.next(), new Event.UnitChangeStarted(2, OLD, Purpose.BACK, 1, 0));
    }

    @Test
    void aSpareUnitThatWasAskedForAndIsNotThereYetGoesBeforeAnythingElse() {
        Pods pods = scaled(adding(), 4);
        pods.partition = 4;
        pods.rollingBack();
        Then.records(pods.next(), new Event.UnitRemoveStarted(3));
        pods.given.with(new Event.UnitRemoveStarted(3));
        Then.performs(pods.next(), new Step.ScaleSet(3, 3, 0, "42"));
    }

    @Test
    void onTheWayBackTheSpareUnitStaysWhileOthersGoBackAndItIsWell() {
        Pods pods = changed().changing(2).on(2, NEW);
        pods.partition = 2;
        pods.given.with(new Event.UnitChanged(2, NEW, Purpose.FORWARD));
        pods.rollingBack();
        Then.records(pods.next(), new Event.UnitChangeStarted(2, OLD, Purpose.BACK, 1, 0));
        pods.ill(3, PodSeen.Kind.NOT_READY, false);
        Then.records(pods.next(), new Event.UnitRemoveStarted(3));
        pods.ill(2, PodSeen.Kind.CRASH, true);
        Then.records(pods.next(), new Event.UnitChangeStarted(2, OLD, Purpose.BACK, 1, 0));
        pods.given.with(new Event.UnitRemoveStarted(3));
        Then.records(pods.next(), new Event.UnitChangeStarted(2, OLD, Purpose.BACK, 1, 0));
        pods.on(2, NEW).on(3, NEW).current = Optional.of(NEW);
        pods.given.with(new Event.UnitChangeStarted(2, OLD, Purpose.BACK, 1, 0));
        pods.held(OLD);
        Then.records(pods.next(), new Event.UnitRemoveStarted(3));
        pods.current = Optional.of(OLD);
        Then.performs(pods.next(), new Step.DeletePod(2, "pod-2", "72"));
        pods.ill(3, PodSeen.Kind.NOT_READY, false);
        Then.records(pods.next(), new Event.UnitRemoveStarted(3));
    }

    @Test
    void aSpareUnitGoesFirstWhenTheOthersGoBackByThePartition() {
        Pods pods = changed();
        pods.given.with(new Event.UnitChanged(2, NEW, Purpose.FORWARD));
        pods.on(2, NEW).current = Optional.of(NEW);
        Then.records(pods.rollingBack().next(), new Event.UnitRemoveStarted(3));
        pods.given.with(new Event.UnitRemoveStarted(3));
        pods.ill(2, PodSeen.Kind.NOT_READY, false);
        Then.waits(pods.next()).because(ReasonCode.UNIT_STARTING, "postgresql/2");
    }

    @Test
    void aSpareUnitThatNeverCameToBeOneGoesBeforeThePartitionLetsItGo() {
        Pods pods = scaled(adding(), 4).on(3, OLD).on(2, NEW);
        pods.current = Optional.of(NEW);
        pods.rollingBack();
        pods.given.with(new Event.UnitChangeStarted(2, OLD, Purpose.BACK, 1, 0));
        pods.partition = 4;
        Then.records(pods.next(), new Event.UnitRemoveStarted(3));
    }

    @Test
    void aCancelTakesTheSpareUnitAwayAsLongAsNothingHasChanged() {
        Pods pods = added();
        pods.given.with(new Event.CancelRequested());
        Then.records(pods.next(), new Event.UnitRemoveStarted(3));
        Pods held = added().held(NEW).changing(3);
        held.given.with(new Event.CancelRequested(), new Event.UnitChangeStarted(3, OLD, Purpose.RESTART, 1, 0));
        Then.performs(held.next(), new Step.HoldTemplate(3, OLD, 4, "42"));
        Then.records(held.held(OLD).next(), new Event.UnitRemoveStarted(3));
        Pods kept = changed();
        kept.given.with(new Event.CancelRequested());
        assertThat(ends(kept.next())).isTrue();
    }

    @Test
    void aCancelWaitsForNothingThatSomebodyElseDid() {
        Pods pods = scaled(added(), 7);
        pods.given.with(new Event.CancelRequested());
        assertThat(ends(pods.next())).isTrue();
        pods.given.with(new Event.UnitRemoveStarted(3));
        assertThat(ends(pods.next())).isTrue();
        Then.performs(scaled(pods, 4).next(), new Step.ScaleSet(3, 3, 0, "42"));
    }

    private static boolean ends(Decision decision) {
        return decision.events().stream()
                .anyMatch(event -> event instanceof Event.RunEnded ended && ended.outcome() == RunState.CANCELLED);
    }

    @Test
    void aSpareUnitIsNotAddedBetweenTwoReleases() {
        Pods pods = Pods.changed(2);
        pods.given.with(new Event.RunEnded(RunState.CANCELLED, Reason.of(ReasonCode.CANCELLED, "stopped")));
        assertThat(pods.answer(spare()).refusal().orElseThrow().reason().sentence())
                .contains("run different releases");
    }

    @Test
    void whatAnEarlierUnitLeftIsInTheWayOfTheSpareOne() {
        Probe<List<String>> left = Probe.read(List.of("data-db-3"));
        assertThat(volumes(Pods.adopted(), Stage.PRE, left).status()).isEqualTo(CheckStatus.PASS);
        assertThat(volumes(preparing(), Stage.PRE, Probe.read(List.of())).status())
                .isEqualTo(CheckStatus.PASS);
        CheckResult failed = volumes(preparing(), Stage.PRE, left);
        assertThat(failed.status()).isEqualTo(CheckStatus.FAIL);
        assertThat(failed.observed()).contains("postgresql/3", "data-db-3");
        assertThat(failed.fix()).startsWith("kubectl delete pvc data-db-3 --namespace prod");
        assertThat(volumes(added(), Stage.PRE, left).status()).isEqualTo(CheckStatus.PASS);
        assertThat(volumes(added(), Stage.POST, left).status()).isEqualTo(CheckStatus.WARN);
        assertThat(volumes(preparing(), Stage.PRE, Probe.unreadable("403")).status())
                .isEqualTo(CheckStatus.ERROR);
        Pods over = added();
        over.given.with(new Event.RunEnded(RunState.CANCELLED, Reason.of(ReasonCode.CANCELLED, "stopped")));
        assertThat(volumes(over, Stage.PRE, left).status()).isEqualTo(CheckStatus.PASS);
    }

    private static CheckResult volumes(Pods pods, Stage stage, Probe<List<String>> left) {
        return Verdicts.judge(
                        pods.app(),
                        pods.seen(),
                        Facts.ofCluster(NEW, Probe.read(List.of())).withSpare(Probe.read(List.of()), left),
                        stage,
                        List.of(),
                        pods.given.limits)
                .stream()
                .filter(result -> result.name().equals("spare-volumes"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsWrittenIsSaidAndWaitedFor() {
        assertThat(new Step.ScaleSet(3, 4, 4, "42").describe("web")).isEqualTo("add web/3 by 4 replicas");
        assertThat(new Step.ScaleSet(3, 3, 0, "42").describe("web")).isEqualTo("remove web/3 by 3 replicas");
        assertThat(OwnWrites.versionOfSet(new Step.ScaleSet(3, 4, 4, "42"))).isEqualTo("42");
    }
}
