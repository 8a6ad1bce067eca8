package io.refreshd.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.model.ReasonCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MembersTest {
    private static final Duration LONGER = Cluster.LOOP.plusMillis(1);

    @Test
    void aProvenCandidateHasToStaySoForLongerThanOneLoop() {
        Cluster cluster = Cluster.lastUnit();
        Then.waits(cluster.next()).because(ReasonCode.CANDIDATE_SETTLING, "postgresql/1", "10 s");
        cluster.given.waitingFor(ReasonCode.CANDIDATE_SETTLING, Cluster.LOOP);
        Then.waits(cluster.next()).because(ReasonCode.CANDIDATE_SETTLING);
        cluster.given.waitingFor(ReasonCode.CANDIDATE_SETTLING, LONGER);
        Then.records(cluster.next(), new Event.HandoverStarted(1, 0, 1)).because(ReasonCode.HANDING_OVER);
    }

    @Test
    void whatWasWaitedForUnderAnotherReasonDoesNotCount() {
        Cluster cluster = Cluster.lastUnit();
        cluster.given.waitingFor(ReasonCode.CANDIDATE_UNPROVEN, LONGER);
        Then.waits(cluster.next()).because(ReasonCode.CANDIDATE_SETTLING);
    }

    @Test
    void aCandidateThatPatroniShowsWithoutLagAndThatDoesNotStreamIsWaitedForAndExplained() {
        Cluster cluster = Cluster.lastUnit();
        cluster.given.unit(1).fed = false;
        Then.waits(cluster.next())
                .because(
                        ReasonCode.PATRONI_LAG_UNTRUE, "postgresql/1 does not stream", "running with a lag of 0 bytes");
    }

    @Test
    void whatPatroniItselfShowsAsIllIsToldPlainly() {
        Cluster cluster = Cluster.lastUnit().member(1, old -> MemberSeenSample.state(old, "starting"));
        cluster.given.unit(1).fed = false;
        Then.waits(cluster.next()).because(ReasonCode.UNIT_NOT_STREAMING);
    }

    @Test
    void aStreamThatDoesNotUseItsSlotIsNoProof() {
        Then.waits(Cluster.lastUnit().slots(0).next())
                .because(ReasonCode.CANDIDATE_UNPROVEN, "slot postgresql_1 on the primary");
        Then.waits(Cluster.lastUnit()
                        .slots(0, new SlotSeen("postgresql_1", true, false))
                        .next())
                .because(ReasonCode.CANDIDATE_UNPROVEN, "slot");
    }

    @Test
    void aCandidateFurtherBehindThanPatronisOwnBoundIsNotProven() {
        Cluster cluster = Cluster.lastUnit();
        cluster.given.unit(0).lsn = 4 << 20;
        cluster.given.unit(1).lsn = 2 << 20;
        cluster.given.unit(2).lsn = 4 << 20;
        Then.waits(cluster.next()).because(ReasonCode.CANDIDATE_UNPROVEN, "2097152 bytes", "1048576");
    }

    @Test
    void nothingBeginsWhilePatroniIsPaused() {
        Then.waits(Cluster.lastUnit().paused().next())
                .because(ReasonCode.PATRONI_PAUSED)
                .offering("patronictl resume");
        Cluster preparing = Cluster.deployed(3).paused();
        preparing.given.preparing();
        Then.waits(preparing.next()).because(ReasonCode.PATRONI_PAUSED);
        Cluster rolling = Cluster.deployed(3).paused();
        rolling.given.refreshing();
        Then.waits(rolling.next()).because(ReasonCode.PATRONI_PAUSED);
        Cluster back = Cluster.lastUnit().paused();
        back.given.rollingBack();
        Then.waits(back.next()).because(ReasonCode.PATRONI_PAUSED);
    }

    @Test
    void aMemberIsNotStoppedWhilePatroniIsPaused() {
        Cluster cluster = Cluster.deployed(3).paused();
        cluster.given.refreshing().changing(2);
        Then.waits(cluster.next()).because(ReasonCode.PATRONI_PAUSED);
    }

    @Test
    void aServerThatPatroniDoesNotStartBecauseItIsPausedIsExplained() {
        Cluster cluster = Cluster.deployed(3).paused();
        cluster.given.refreshing();
        cluster.given.unit(2).silent("connection refused");
        Then.waits(cluster.next()).because(ReasonCode.PATRONI_PAUSED, "pause mode");
    }

    @Test
    void aStandbyClusterIsBlocked() {
        Then.blocks(Cluster.lastUnit().standbyCluster().next()).because(ReasonCode.PATRONI_STANDBY_CLUSTER);
    }

    @Test
    void aSilentMemberIsNotHealthy() {
        Then.waits(Cluster.lastUnit().silent(1).next())
                .because(ReasonCode.UNIT_STARTING, "Patroni of postgresql/1", "connection refused");
    }

    @Test
    void onlyTheSynchronousStandbyIsHandedOverTo() {
        Cluster waits = Cluster.lastUnit().synchronous();
        Then.waits(waits.next()).because(ReasonCode.CANDIDATE_NOT_SYNCHRONOUS, "postgresql/1");
        Cluster other = Cluster.lastUnit().synchronous().role(2, "sync_standby");
        other.given.waitingFor(ReasonCode.CANDIDATE_SETTLING, LONGER);
        Then.records(other.next(), new Event.HandoverStarted(1, 0, 2));
    }

    @Test
    void aMemberWithTheTagIsNoCandidate() {
        Cluster cluster = Cluster.lastUnit().nofailover(1);
        cluster.given.waitingFor(ReasonCode.CANDIDATE_SETTLING, LONGER);
        Then.records(cluster.next(), new Event.HandoverStarted(1, 0, 2));
        Then.blocks(Cluster.lastUnit().nofailover(1).nofailover(2).next()).because(ReasonCode.HANDOVER_FAILED);
    }

    @Test
    void aUnitThatMayHoldTheLockIsNotStoppedWhileItsServerIsSilent() {
        Cluster cluster = Cluster.deployed(3).leader(Cluster.name(2));
        cluster.given.refreshing().changing(2);
        cluster.given.unit(2).silent("timed out");
        Then.waits(cluster.next()).because(ReasonCode.UNIT_STARTING, "may be the primary");
        cluster.leader(Cluster.name(0));
        Then.performs(cluster.next(), new Step.StopUnit(2, Step.StopUnit.Mode.FAST));
    }

    @Test
    void aUnitIsNotStoppedWhileNobodyTellsWhoLeads() {
        Cluster cluster = Cluster.deployed(3).silent(0).silent(1).silent(2);
        cluster.given.refreshing().changing(2);
        cluster.given.unit(2).silent("timed out");
        Then.waits(cluster.next()).because(ReasonCode.UNIT_STARTING, "may be the primary");
    }

    @Test
    void slotsAndSynchronousStandbysArePatronis() {
        Cluster cluster = Cluster.deployed(3).slots(0);
        cluster.given.unit(0).waitsFor = 2;
        cluster.given.refreshing();
        Then.records(cluster.next(), cluster.change(2));
    }

    @Test
    void theRunIsNotOverBeforeTheSlotOfARemovedUnitIsGone() {
        Cluster cluster = Cluster.deployed(3);
        cluster.given.refreshing().changed(2, 1, 0).verifying();
        cluster.slots(
                0,
                new SlotSeen("postgresql_1", true, true),
                new SlotSeen("postgresql_2", true, true),
                new SlotSeen("of_others", true, false),
                new SlotSeen("postgresql_3", true, false));
        Then.waits(cluster.next()).because(ReasonCode.SCALING, "postgresql_3");
        cluster.slots(0, new SlotSeen("postgresql_1", true, true), new SlotSeen("of_others", true, false));
        Then.examines(cluster.next(), Given.NEW, Stage.POST);
    }

    @Test
    void aCandidateThatDoesNotAnswerCanNotBeCompared() {
        Cluster cluster = Cluster.lastUnit();
        Snapshot nobody = new Snapshot(List.of(), cluster.given.now);
        assertThat(Members.unproven(cluster.given.app(), nobody, 0, 1, Limits.DEFAULT)
                        .orElseThrow()
                        .code())
                .isEqualTo(ReasonCode.CANDIDATE_UNPROVEN);
        cluster.given.unit(1).fed = false;
        assertThat(Members.unproven(cluster.given.app(), cluster.seen(), 0, 1, Limits.DEFAULT)
                        .orElseThrow()
                        .sentence())
                .contains("does not see postgresql/1 streaming");
    }
}
