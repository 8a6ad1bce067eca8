package io.refreshd.decide;

import static io.refreshd.decide.Pods.NEW;
import static io.refreshd.decide.Pods.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionRulesTest {
    @Test
    void theFirstUnitBringsTheTemplateAndHoldsEveryPodInOneWrite() {
        Then.performs(Pods.refreshing().changing(2).next(), new Step.HoldTemplate(2, NEW, 3, "42"));
    }

    @Test
    void thePartitionGoesDownWhenTheControllerHasSeenTheTemplate() {
        Pods pods = Pods.refreshing().held(NEW).changing(2);
        pods.settled = false;
        Then.waits(pods.next()).because(ReasonCode.UNIT_STARTING, "controller");
        pods.settled = true;
        Then.performs(pods.next(), new Step.LowerPartition(2, "42"));
        pods.partition = 2;
        Then.waits(pods.next()).because(ReasonCode.UNIT_STARTING, "replace");
    }

    @Test
    void nothingIsHeldOrLetGoWhileAnotherPodIsNotReady() {
        Pods pods = Pods.refreshing().changing(2).ill(0, PodSeen.Kind.NOT_READY, false);
        Then.waits(pods.next()).because(ReasonCode.UNIT_STARTING, "postgresql/0");
        Then.waits(pods.held(NEW).next()).because(ReasonCode.UNIT_STARTING, "postgresql/0");
    }

    @Test
    void aPodOnItsReleaseThatIsReadyIsChanged() {
        Pods pods = Pods.refreshing().held(NEW).changing(2).on(2, NEW);
        pods.partition = 2;
        Then.records(pods.next(), new Event.UnitChanged(2, NEW, Purpose.FORWARD));
    }

    @Test
    void aPodThatIsAwayOrGoingIsWaitedFor() {
        Pods pods = Pods.refreshing().held(NEW).changing(2).terminating(2);
        pods.partition = 2;
        Then.waits(pods.next()).because(ReasonCode.UNIT_DOWN, "stopped");
        Then.waits(pods.gone(2).next()).because(ReasonCode.UNIT_DOWN, "no pod");
        pods.refused = "quota exceeded";
        Then.waits(pods.next()).because(ReasonCode.POD_REFUSED, "quota exceeded");
        pods.given.after(Duration.ofMinutes(6));
        Then.blocks(pods.next()).because(ReasonCode.POD_REFUSED).offering("refreshctl rollback postgresql");
    }

    @ParameterizedTest
    @CsvSource({
        "IMAGE, IMAGE_NOT_PULLED",
        "CRASH, UNIT_CRASHED",
        "CONTAINER, CONTAINER_NOT_CREATED",
        "UNSCHEDULABLE, UNIT_UNSCHEDULABLE"
    })
    void whatLastsBlocksAtOnceWithItsCause(PodSeen.Kind kind, ReasonCode code) {
        Pods pods = Pods.refreshing().held(NEW).changing(2).on(2, NEW).ill(2, kind, true);
        pods.partition = 2;
        Then.blocks(pods.next()).because(code, "in the cluster's words").offering("refreshctl rollback postgresql");
    }

    @Test
    void whatMayPassIsWaitedForUntilTheDeadline() {
        Pods pods = Pods.refreshing().held(NEW).changing(2).on(2, NEW).ill(2, PodSeen.Kind.CRASH, false);
        pods.partition = 2;
        Then.waits(pods.next()).because(ReasonCode.UNIT_STARTING, "again and again");
        pods.ill(2, PodSeen.Kind.NOT_READY, false);
        pods.given.after(Duration.ofMinutes(6));
        Then.blocks(pods.next()).because(ReasonCode.UNIT_NEVER_HEALTHY, "5 min");
        pods.pod(2, Optional.of(NEW), false, false, Optional.empty());
        Then.blocks(pods.next()).because(ReasonCode.UNIT_NEVER_HEALTHY, "not ready yet");
        pods.on(2, OLD);
        Then.blocks(pods.next()).because(ReasonCode.UNIT_NEVER_HEALTHY);
    }

    @Test
    void aPodThatFallsIllDuringItsSoakStartsItAnew() {
        Pods pods = Pods.refreshing().held(NEW).changing(2).on(2, NEW);
        pods.partition = 2;
        pods.given.with(new Event.UnitHealthy(2));
        Decision decision = pods.ill(2, PodSeen.Kind.NOT_READY, false).next();
        Then.records(decision, new Event.UnitIll(2, decision.reason()));
    }

    @Test
    void aTemplateThatSomebodySetBackIsNotWrittenAgainByItself() {
        Pods pods = Pods.changed(2).changing(1);
        pods.template = Optional.of(OLD);
        Then.blocks(pods.next()).because(ReasonCode.TEMPLATE_DRIFTED);
    }

    @Test
    void goingBackRestoresTheTemplateWithEveryPodHeldThenDeletesThePod() {
        Pods pods = Pods.changed(2).rollingBack().goingBack(2);
        Then.performs(pods.next(), new Step.HoldTemplate(2, OLD, 3, "42"));
        pods.held(OLD);
        Then.performs(pods.next(), new Step.DeletePod(2, "pod-2", "72"));
        pods.on(2, OLD);
        Then.records(pods.next(), new Event.UnitChanged(2, OLD, Purpose.BACK));
    }

    @Test
    void onceTheNewRevisionIsTheCurrentOneTheWayBackIsByThePartition() {
        Pods pods = Pods.changed(2, 1, 0).rollingBack();
        pods.current = Optional.of(NEW);
        Then.records(pods.next(), new Event.UnitChangeStarted(2, OLD, Purpose.BACK, 1, 0));
        pods.goingBack(2).held(OLD);
        Then.performs(pods.next(), new Step.LowerPartition(2, "42"));
        pods.partition = 2;
        Then.performs(pods.next(), new Step.DeletePod(2, "pod-2", "72"));
    }

    @Test
    void theBrokenPodGoesBackFirstThenTheOneThatWasChangedLast() {
        Pods pods = Pods.changed(2, 1).rollingBack();
        Then.records(pods.next(), new Event.UnitChangeStarted(1, OLD, Purpose.BACK, 1, 0));
        pods.ill(2, PodSeen.Kind.NOT_READY, false);
        Then.records(pods.next(), new Event.UnitChangeStarted(2, OLD, Purpose.BACK, 1, 0));
    }

    @Test
    void anUntouchedPodThatIsNotReadyHoldsUpTheWayBack() {
        Pods pods = Pods.changed(2).rollingBack().ill(0, PodSeen.Kind.NOT_READY, false);
        Then.waits(pods.next()).because(ReasonCode.UNIT_STARTING, "postgresql/0");
    }

    @Test
    void aPodOfNobodysTemplateGoesBackToo() {
        Pods pods = Pods.changed(2).rollingBack().held(OLD).on(2, OLD);
        pods.pod(1, Optional.empty(), true, false, Optional.empty());
        Decision decision = pods.next();
        Then.records(decision, new Event.UnitChangeStarted(1, OLD, Purpose.BACK, 1, 0));
    }

    @Test
    void whenAllAreBackThePartitionIsLetGoAndTheRunEnds() {
        Pods pods = Pods.changed(2).rollingBack().goingBack(2).held(OLD).on(2, OLD);
        pods.given.with(new Event.UnitChanged(2, OLD, Purpose.BACK));
        Then.performs(pods.next(), new Step.LowerPartition(0, "42"));
        pods.partition = 0;
        pods.settled = false;
        Then.waits(pods.next()).because(ReasonCode.UNIT_STARTING, "yet to see its newest spec");
        pods.settled = true;
        assertThat(pods.next().events().stream().anyMatch(Event.RunEnded.class::isInstance))
                .isTrue();
    }

    @Test
    void aCancelBeforeThePodMovedStaysAndSetsTheTemplateBack() {
        Pods pods = Pods.refreshing().held(NEW).changing(2);
        pods.given.with(new Event.CancelRequested());
        Then.records(pods.next(), new Event.UnitChangeStarted(2, OLD, Purpose.RESTART, 1, 0));
        pods.given.with(new Event.UnitChangeStarted(2, OLD, Purpose.RESTART, 1, 0));
        Then.performs(pods.next(), new Step.HoldTemplate(2, OLD, 3, "42"));
        pods.held(OLD);
        assertThat(pods.next().reason().code()).isEqualTo(ReasonCode.CANCELLED);
    }

    @Test
    void aCancelOfALaterUnitLeavesTheTemplateToThoseThatHaveIt() {
        Pods pods = Pods.changed(2).changing(1);
        pods.given.with(new Event.CancelRequested(), new Event.UnitChangeStarted(1, OLD, Purpose.RESTART, 1, 0));
        assertThat(pods.next().reason().code()).isEqualTo(ReasonCode.CANCELLED);
    }

    @Test
    void aCancelEndsTheRunWhereAPodWasLetGoOrSomethingDrifted() {
        Pods pods = Pods.refreshing().held(NEW).changing(2);
        pods.partition = 2;
        pods.given.with(new Event.CancelRequested());
        assertThat(pods.next().reason().code()).isEqualTo(ReasonCode.CANCELLED);
    }

    @Test
    void aCancelOfADriftedRunJournalsTheOpenUnitAsWhatItIs() {
        Pods pods = Pods.refreshing().changing(2);
        pods.given.with(new Event.CancelRequested());
        pods.exists = false;
        pods.gone(2);
        Then.records(pods.next(), new Event.UnitChangeStarted(2, OLD, Purpose.RESTART, 1, 0));
        pods.given.with(new Event.UnitChangeStarted(2, OLD, Purpose.RESTART, 1, 0));
        assertThat(pods.next().reason().code()).isEqualTo(ReasonCode.CANCELLED);
    }

    @Test
    void aCancelOnTheWayBackJournalsAPodThatDidNotGoYetAsWhatItIs() {
        Pods pods = Pods.changed(2).rollingBack().goingBack(2).held(OLD);
        pods.given.with(new Event.CancelRequested());
        Event stays = new Event.UnitChangeStarted(2, NEW, Purpose.RESTART, 1, 0);
        Then.records(pods.next(), stays);
        Pods drifted = Pods.changed(2).rollingBack().goingBack(2).gone(2);
        drifted.given.with(new Event.CancelRequested());
        drifted.recordKept = false;
        Then.records(drifted.next(), stays);
        pods.given.with(stays);
        assertThat(pods.next().reason().code()).isEqualTo(ReasonCode.CANCELLED);
    }

    @Test
    void aCancelOnTheWayBackLeavesAPodThatGoesOrIsBack() {
        Pods going = Pods.changed(2).rollingBack().goingBack(2).held(OLD).terminating(2);
        going.given.with(new Event.CancelRequested());
        assertThat(going.next().reason().code()).isEqualTo(ReasonCode.CANCELLED);
        Pods back = Pods.changed(2).rollingBack().goingBack(2).held(OLD).on(2, OLD);
        back.given.with(new Event.CancelRequested());
        assertThat(back.next().reason().code()).isEqualTo(ReasonCode.CANCELLED);
    }

    @Test
    void aCancelJournalsAPodWhoseChangeWasGivenUpForTheWayBackAsWhatItIs() {
        Pods pods = Pods.refreshing().held(NEW).changing(2).rollingBack();
        pods.given.with(new Event.CancelRequested());
        Then.records(pods.next(), new Event.UnitChangeStarted(2, OLD, Purpose.RESTART, 1, 0));
        pods.partition = 2;
        assertThat(pods.next().reason().code()).isEqualTo(ReasonCode.CANCELLED);
        pods.partition = 3;
        pods.terminating(2);
        assertThat(pods.next().reason().code()).isEqualTo(ReasonCode.CANCELLED);
        pods.on(2, NEW);
        assertThat(pods.next().reason().code()).isEqualTo(ReasonCode.CANCELLED);
    }

    @Test
    void onTheWayBackAPodThatServesGoesOnlyWhileTheOthersServe() {
        Pods pods = Pods.changed(2).rollingBack().goingBack(2).held(OLD).ill(0, PodSeen.Kind.NOT_READY, false);
        Then.waits(pods.next()).because(ReasonCode.UNIT_STARTING, "postgresql/0");
        pods.terminating(0);
        Then.waits(pods.next()).because(ReasonCode.UNIT_DOWN, "postgresql/0");
        pods.gone(0);
        Then.waits(pods.next()).because(ReasonCode.UNIT_DOWN, "postgresql/0 has no pod");
        pods.ill(2, PodSeen.Kind.NOT_READY, false);
        Then.performs(pods.next(), new Step.DeletePod(2, "pod-2", "72"));
    }

    @Test
    void aUnitThatFallsIllOnTheWayBackGoesBeforeOneThatServes() {
        Pods pods = Pods.changed(2, 1).rollingBack().goingBack(1).held(OLD).ill(2, PodSeen.Kind.CRASH, true);
        Then.records(pods.next(), new Event.UnitChangeStarted(2, OLD, Purpose.BACK, 1, 0));
    }

    @Test
    void aUnitWhosePodCanNotBeMadeWaitsForTheIllOneBelow() {
        Pods pods = Pods.changed(2, 1).rollingBack().goingBack(2).held(OLD).gone(2);
        Then.waits(pods.next()).because(ReasonCode.UNIT_DOWN, "no pod");
        pods.ill(1, PodSeen.Kind.CRASH, true);
        Then.records(pods.next(), new Event.UnitChangeStarted(1, OLD, Purpose.BACK, 1, 0));
    }

    @Test
    void anIllPodGoesBackThoughAnUntouchedOneCanNotBeMadeAboveIt() {
        Pods pods =
                Pods.changed(1).rollingBack().ill(1, PodSeen.Kind.CRASH, true).gone(2);
        Then.records(pods.next(), new Event.UnitChangeStarted(1, OLD, Purpose.BACK, 1, 0));
    }

    @Test
    void theWayBackByThePartitionTurnsToTheHighestFirst() {
        Pods pods = Pods.changed(2, 1, 0).rollingBack().goingBack(0).held(OLD);
        pods.current = Optional.of(NEW);
        Then.records(pods.next(), new Event.UnitChangeStarted(2, OLD, Purpose.BACK, 1, 0));
        pods.current = Optional.empty();
        Then.records(pods.next(), new Event.UnitChangeStarted(2, OLD, Purpose.BACK, 1, 0));
    }

    @Test
    void nothingIsLetGoAtTheEndOfTheWayBackBeforeTheTemplateIsTheRecordedOne() {
        Pods pods = Pods.changed(2).rollingBack().goingBack(2).held(OLD).on(2, OLD);
        pods.given.with(new Event.UnitChanged(2, OLD, Purpose.BACK));
        pods.template = Optional.empty();
        Then.records(pods.next(), new Event.UnitChangeStarted(2, OLD, Purpose.BACK, 1, 0));
        pods.goingBack(2);
        Then.performs(pods.next(), new Step.HoldTemplate(2, OLD, 3, "42"));
    }

    @Test
    void whatIsOlderThanOurOwnWriteIsNotDecidedFrom() {
        Pods pods = Pods.refreshing().held(NEW).changing(2);
        pods.given.done = Optional.of(new Moment.Done(new Step.LowerPartition(2, "42"), pods.given.now));
        Then.waits(pods.next()).because(ReasonCode.CLUSTER_UNREADABLE, "what was written");
        pods.given.done = Optional.of(new Moment.Done(new Step.HoldTemplate(2, NEW, 3, "42"), pods.given.now));
        Then.waits(pods.next()).because(ReasonCode.CLUSTER_UNREADABLE, "what was written");
        pods.given.done = Optional.of(new Moment.Done(new Step.HoldTemplate(2, NEW, 3, "41"), pods.given.now));
        Then.performs(pods.next(), new Step.LowerPartition(2, "42"));
        Pods back = Pods.changed(2).rollingBack().goingBack(2).held(OLD);
        back.given.done = Optional.of(new Moment.Done(new Step.DeletePod(2, "pod-2", "72"), back.given.now));
        Then.waits(back.next()).because(ReasonCode.CLUSTER_UNREADABLE, "what was written");
        back.given.done = Optional.of(new Moment.Done(new Step.DeletePod(2, "pod-2", "71"), back.given.now));
        Then.performs(back.next(), new Step.DeletePod(2, "pod-2", "72"));
        back.given.done = Optional.of(new Moment.Done(new Step.DeletePod(2, "pod-1", "72"), back.given.now));
        Then.performs(back.next(), new Step.DeletePod(2, "pod-2", "72"));
    }

    @Test
    void theControllerMustCallTheNewRevisionTheCurrentOneBeforeThePostCheck() {
        Pods pods = Pods.changed(2, 1, 0);
        pods.given.with(new Event.VerifyStarted());
        Then.waits(pods.next()).because(ReasonCode.UNIT_STARTING, "current one");
        pods.current = Optional.of(NEW);
        pods.settled = false;
        Then.waits(pods.next()).because(ReasonCode.UNIT_STARTING, "yet to see its newest spec");
        pods.settled = true;
        Then.examines(pods.next(), NEW, Stage.POST);
    }

    @Test
    void anAbandonedRunSaysWhy() {
        Pods pods = Pods.refreshing().changing(2);
        pods.trouble = "nobody answers";
        Then.waits(pods.next()).because(ReasonCode.CLUSTER_UNREADABLE, "nobody answers");
        assertThat(Reason.of(ReasonCode.CLUSTER_UNREADABLE, "").code().text()).isEqualTo("cluster-unreadable");
    }
}
