package io.refreshd.decide;

import static io.refreshd.decide.Pods.NEW;
import static io.refreshd.decide.Pods.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.CheckResult;
import io.refreshd.model.Heals;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pods whose containers are members of Patroni: the rules of pods and those of Patroni together. */
class MemberPodsTest {
    private static final Duration LONGER = MemberPods.LOOP.plusMillis(1);

    @Test
    void aPodThatIsReadyAndDoesNotStreamIsNotHealthy() {
        MemberPods members = MemberPods.changed(2);
        members.cut.add(2);
        Then.waits(members.next()).because(ReasonCode.PATRONI_LAG_UNTRUE, "postgresql/2 does not stream");
    }

    @Test
    void aPodWhoseServerIsOfAnotherVersionThanItsReleaseIsNotHealthy() {
        MemberPods members = MemberPods.changed(2);
        members.version = Version.parse("14.8");
        Then.blocks(members.next()).because(ReasonCode.RELEASE_DRIFTED, "postgresql/2 runs 14.8, not 14.9");
    }

    @Test
    void whatIsMissingToAskIsNamedWithTheNextCommand() {
        MemberPods members = MemberPods.adopted();
        members.locked = Optional.of(new MemberSeen.Locked("the Secret prod/auth has no key password", "kubectl this"));
        Then.waits(members.next())
                .because(ReasonCode.CREDENTIALS_UNREADABLE, "no key password")
                .offering("kubectl this");
        assertThat(ReasonCode.CREDENTIALS_UNREADABLE.heals()).isEqualTo(Heals.SELF);
    }

    @Test
    void thePrimaryOnTheLastUnitIsHandedOverWhenTheCandidateIsProven() {
        MemberPods members = MemberPods.changed(2, 1);
        Then.waits(members.next()).because(ReasonCode.CANDIDATE_SETTLING);
        members.pods.given.waitingFor(ReasonCode.CANDIDATE_SETTLING, LONGER);
        Then.records(members.next(), new Event.HandoverStarted(1, 0, 1));
    }

    @Test
    void onTheWayBackThePrimaryIsHandedOverToAnUntouchedUnitBeforeItsPodGoes() {
        MemberPods members = MemberPods.goingBackWithThePrimaryOn1();
        members.pods.given.waitingFor(ReasonCode.CANDIDATE_SETTLING, LONGER);
        Then.records(members.next(), new Event.HandoverStarted(1, 1, 0));
    }

    @Test
    void onTheWayBackAnUntouchedUnitThatDoesNotReplicateIsWaitedFor() {
        MemberPods members = MemberPods.goingBackWithThePrimaryOn1();
        members.cut.add(0);
        Then.waits(members.next()).because(ReasonCode.PATRONI_LAG_UNTRUE, "postgresql/0");
    }

    @Test
    void aStandbyGoesBackWithoutAHandover() {
        MemberPods members = MemberPods.changed(2);
        members.pods.rollingBack();
        Then.records(members.next(), new Event.UnitChangeStarted(2, OLD, Purpose.BACK, 1, 0));
    }

    @Test
    void aPodWhoseUnitBecameThePrimaryAfterItsTurnHadComeStays() {
        MemberPods members = MemberPods.changed(2);
        members.pods.changing(1);
        members.pods.given.with(new Event.PrimaryMoved(0, 1));
        members.primary = 1;
        Then.records(members.next(), new Event.UnitChangeStarted(1, OLD, Purpose.RESTART, 1, 0));
    }

    @Test
    void aPodThatWasLetGoAlreadyIsNotHeldBack() {
        MemberPods members = MemberPods.changed(2);
        members.pods.changing(1).partition = 1;
        members.pods.given.with(new Event.PrimaryMoved(0, 1));
        members.primary = 1;
        Then.waits(members.next()).because(ReasonCode.UNIT_STARTING, "the controller has yet to replace it");
    }

    @Test
    void aPodThatMayBeTheLeaderAndDoesNotAnswerIsNotLetGo() {
        MemberPods members = MemberPods.changed(2);
        members.pods.goingBack(2).held(OLD).ill(2, PodSeen.Kind.NOT_READY, false);
        members.pods.rollingBack().goingBack(2);
        members.silent.add(2);
        members.leader = Optional.of("db-2");
        Then.waits(members.next()).because(ReasonCode.UNIT_STARTING, "postgresql/2 may be the primary");
        members.leader = Optional.of("db-0");
        Then.performs(members.next(), new Step.DeletePod(2, "pod-2", "72"));
    }

    @Test
    void noPodIsLetGoWhilePatroniIsPaused() {
        MemberPods members = MemberPods.changed(2);
        members.pods.changing(1);
        Then.performs(members.next(), new Step.LowerPartition(1, "42"));
        members.paused = true;
        Then.waits(members.next()).because(ReasonCode.PATRONI_PAUSED);
    }

    @Test
    void onTheWayBackNoPodGoesWhileAnotherUnitDoesNotReplicate() {
        MemberPods members = MemberPods.changed(2);
        members.pods.rollingBack().goingBack(2).held(OLD);
        members.cut.add(1);
        Then.waits(members.next()).because(ReasonCode.PATRONI_LAG_UNTRUE, "postgresql/1");
        members.cut.clear();
        Then.performs(members.next(), new Step.DeletePod(2, "pod-2", "72"));
    }

    @Test
    void onTheWayBackWhoDoesNotStreamGoesFirstAlthoughItsPodIsReady() {
        MemberPods members = MemberPods.changed(2, 1);
        members.pods.rollingBack();
        Then.records(members.next(), new Event.UnitChangeStarted(1, OLD, Purpose.BACK, 1, 0));
        members.cut.add(2);
        Then.records(members.next(), new Event.UnitChangeStarted(2, OLD, Purpose.BACK, 1, 0));
    }

    @Test
    void aHandoverWaitsAsLongAsTheClusterCanNotBeRead() {
        MemberPods members = MemberPods.changed(2, 1);
        members.pods.given.with(new Event.HandoverStarted(1, 0, 1)).after(Duration.ofHours(1));
        members.pods.trouble = "no answer";
        Then.waits(members.next()).because(ReasonCode.CLUSTER_UNREADABLE, "no answer");
    }

    @Test
    void aCandidateWhosePodIsNotReadyAnyMoreIsNotNamed() {
        MemberPods members = MemberPods.changed(2, 1);
        members.pods.given.with(new Event.HandoverStarted(1, 0, 1));
        members.pods.ill(1, PodSeen.Kind.NOT_READY, false);
        Then.waits(members.next()).because(ReasonCode.UNIT_STARTING, "postgresql/1 is not ready");
        members.pods.on(1, NEW);
        Then.performs(members.next(), new Step.SwitchOff(0, 1, members.pods.given.limits.maximumLagBytes()));
    }

    @Test
    void aSpareUnitThatBecameThePrimaryHandsItOverBeforeItIsRemoved() {
        MemberPods members = MemberPods.withSpare();
        members.primary = 3;
        members.pods.given.with(new Event.PrimaryMoved(0, 3));
        members.pods.rollingBack();
        members.pods.given.waitingFor(ReasonCode.CANDIDATE_SETTLING, LONGER);
        Then.records(members.next(), new Event.HandoverStarted(1, 3, 0));
    }

    @Test
    void aSpareUnitThatMayBeTheLeaderOrBesideOneThatDoesNotReplicateIsNotRemovedYet() {
        MemberPods members = MemberPods.withSpare();
        members.pods.rollingBack();
        Then.records(members.next(), new Event.UnitRemoveStarted(3));
        members.pods.given.with(new Event.UnitRemoveStarted(3));
        members.silent.add(3);
        members.leader = Optional.of("db-3");
        Then.waits(members.next()).because(ReasonCode.UNIT_STARTING, "postgresql/3 may be the primary");
        members.leader = Optional.of("db-0");
        members.cut.add(1);
        Then.waits(members.next()).because(ReasonCode.PATRONI_LAG_UNTRUE, "postgresql/1");
        members.cut.clear();
        Then.performs(members.next(), new Step.ScaleSet(3, 3, 3, "42"));
    }

    @Test
    void aSlotOfAMemberThatIsGoneIsKnownByTheNameOfTheStatefulSet() {
        MemberPods members = MemberPods.adopted();
        Application app = members.pods.app();
        assertThat(Members.slotLeft(app, members.seen())).isEmpty();
        members.pods.given.with(new Event.UnitRemoved(2));
        assertThat(Members.slotLeft(members.pods.app(), members.seen()))
                .hasValueSatisfying(why -> assertThat(why.sentence()).contains("db_2"));
    }

    @Test
    void checksThatAskServersAreJudgedAndThoseOfThisMachineAreNot() {
        MemberPods members = MemberPods.adopted();
        List<String> judged = Verdicts.judge(
                        members.pods.app(),
                        members.seen(),
                        Facts.unreadable(NEW, "not read"),
                        Stage.PRE,
                        List.of(),
                        members.pods.given.limits)
                .stream()
                .map(CheckResult::name)
                .toList();
        assertThat(judged)
                .contains("topology", "replication-lag", "patroni", "stateful-set", "version-order", "permissions")
                .doesNotContain("binaries", "extensions", "preload-libraries", "disk-space");
    }
}
