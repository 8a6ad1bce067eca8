package io.refreshd.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.model.ReasonCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemberHandoverTest {
    private static final Duration TOO_LONG = Limits.DEFAULT.handoverDeadline().plusSeconds(1);

    @Test
    void patroniIsToldOnceTheCandidateIsProven() {
        Then.performs(Cluster.handingOver().next(), Cluster.SWITCH).because(ReasonCode.HANDING_OVER);
    }

    @Test
    void anUnprovenCandidateIsNotToldToPatroni() {
        Cluster cluster = Cluster.handingOver().slots(0);
        Then.waits(cluster.next()).because(ReasonCode.CANDIDATE_UNPROVEN);
        cluster.given.after(TOO_LONG);
        failed(cluster, "postgresql/1 does not stream through its slot postgresql_1 on the primary");
    }

    @Test
    void aPauseModeThatCameMeanwhileIsWaitedFor() {
        Then.waits(Cluster.handingOver().paused().next()).because(ReasonCode.PATRONI_PAUSED);
    }

    @Test
    void whatItWasToldOnceIsNotToldAgain() {
        Cluster cluster = Cluster.handingOver();
        cluster.given.did(Cluster.SWITCH);
        Then.waits(cluster.next()).because(ReasonCode.HANDING_OVER);
        cluster.given.after(TOO_LONG);
        failed(cluster, "Patroni did not move the primary in time");
    }

    @Test
    void whatWasToldInAnEarlierHandoverIsToldAgain() {
        Cluster cluster = Cluster.lastUnit();
        cluster.given.did(Cluster.SWITCH).after(Duration.ofSeconds(1)).with(new Event.HandoverStarted(1, 0, 1));
        Then.performs(cluster.next(), Cluster.SWITCH);
        cluster.given.did(new Step.StopUnit(2, Step.StopUnit.Mode.FAST));
        Then.performs(cluster.next(), Cluster.SWITCH);
    }

    @Test
    void aRefusalEndsTheHandoverWithPatronisWords() {
        Cluster cluster = Cluster.handingOver();
        cluster.given.failed(Cluster.SWITCH, "Patroni refused the switchover (412): leader name does not match");
        failed(cluster, "Patroni refused the switchover (412): leader name does not match");
    }

    @Test
    void aLostAnswerIsLookedAtFirst() {
        Cluster cluster = Cluster.handingOver();
        cluster.given.unanswered(Cluster.SWITCH);
        Then.waits(cluster.next()).because(ReasonCode.HANDING_OVER);
    }

    @Test
    void whileNobodyWritesPatroniIsAtIt() {
        Cluster cluster = Cluster.handingOver();
        cluster.given.unit(0).stopped();
        Then.waits(cluster.next()).because(ReasonCode.HANDING_OVER);
        cluster.given.after(TOO_LONG);
        Then.blocks(cluster.next()).because(ReasonCode.HANDOVER_FAILED, "not elected a leader");
    }

    @Test
    void itIsOverWhenTheNewOneLeadsAndTheOldOneFollows() {
        Cluster cluster = Cluster.handingOver().moved(1);
        Then.records(cluster.next(), ended(true, "postgresql/1 is the primary now"));
    }

    @Test
    void aNewPrimaryWithoutTheLockIsNotProven() {
        Cluster cluster = Cluster.handingOver().moved(1).leader(Cluster.name(0));
        Then.waits(cluster.next()).because(ReasonCode.HANDING_OVER, "lock");
    }

    @Test
    void anOldPrimaryThatDoesNotFollowIsWaitedForAndThenSaid() {
        Cluster cluster = Cluster.handingOver().moved(1);
        cluster.given.unit(0).fed = false;
        Then.waits(cluster.next()).because(ReasonCode.PATRONI_LAG_UNTRUE, "postgresql/0");
        cluster.given.after(TOO_LONG);
        Event end = cluster.next().events().get(0);
        assertThat(((Event.HandoverEnded) end).moved()).isTrue();
        assertThat(((Event.HandoverEnded) end).why()).contains("postgresql/0");
    }

    @Test
    void twoThatWriteAreOneSeenEarlierAndElseAPersonsMatter() {
        Cluster cluster = Cluster.handingOver();
        cluster.given.unit(1).promoted();
        Then.waits(cluster.next()).because(ReasonCode.HANDING_OVER);
        cluster.given.after(TOO_LONG);
        Then.blocks(cluster.next()).because(ReasonCode.SECOND_PRIMARY);
    }

    @Test
    void aThirdOneThatPatroniChoseIsSaid() {
        Cluster cluster = Cluster.handingOver().moved(2);
        failed(cluster, "Patroni made postgresql/2 the primary instead of postgresql/1");
        Cluster both = Cluster.handingOver();
        both.given.unit(2).promoted();
        Then.waits(both.next()).because(ReasonCode.HANDING_OVER);
    }

    @Test
    void aUnitWithoutAPlaceIsWaitedForAndThenSaid() {
        Cluster cluster = Cluster.handingOver();
        cluster.given.machine.perform(new Step.RemoveUnit(1));
        Then.waits(cluster.next()).because(ReasonCode.HANDING_OVER);
        cluster.given.after(TOO_LONG);
        Then.blocks(cluster.next()).because(ReasonCode.HANDOVER_FAILED);
    }

    private static Event ended(boolean moved, String why) {
        return new Event.HandoverEnded(1, moved, why);
    }

    private static void failed(Cluster cluster, String why) {
        Then.records(cluster.next(), ended(false, why), new Event.StepFailed("hand over to postgresql/1", 1, why))
                .because(ReasonCode.HANDOVER_FAILED);
    }
}
