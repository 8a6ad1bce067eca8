package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.ReasonCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** One test for each row of what can be seen inside a handover from unit 0 to unit 1. */
class HandoverRulesTest {
    private static final Step SWITCH_OFF = new Step.SwitchOff(0, 1, Limits.DEFAULT.maximumLagBytes());
    private static final Step PROMOTE = new Step.Promote(1);
    private static final Step START = new Step.StartUnit(1, NEW);
    private static final Duration JUST_LATE = Limits.DEFAULT.handoverDeadline().plusMillis(1);

    private final Given given =
            Given.deployed(3).refreshing(PausePolicy.NONE).changed(2, 1).handingOver(0, 1);
    private final Server from = given.unit(0);
    private final Server to = given.unit(1);

    private static Event.UnitChangeStarted restart(int starts) {
        return new Event.UnitChangeStarted(0, OLD, Purpose.RESTART, 1, starts);
    }

    private static Event.StepFailed failed(String why) {
        return new Event.StepFailed("hand over to postgresql/1", 1, why);
    }

    private void switchedOff() {
        given.machine.switchOff(0, 1);
    }

    private void marked() {
        switchedOff();
        from.standbySignal = true;
    }

    // The old primary still answers

    @Test
    void theCandidatesSlotsAreMadeBeforeThePrimaryGoesDown() {
        to.slots.clear();
        Then.performs(given.next(), new Step.RepairSlots(1, new TreeSet<>(List.of(0, 2))))
                .because(ReasonCode.HANDING_OVER, "from postgresql/0 to postgresql/1");
    }

    @Test
    void aReadyCandidateLetsThePrimaryBeSwitchedOff() {
        Then.performs(given.next(), SWITCH_OFF).because(ReasonCode.HANDING_OVER);
    }

    @Test
    void aSwitchOffThatWasDoneIsNotDoneAgain() {
        Then.waits(given.did(SWITCH_OFF).next(), Decision.AT_ONCE).because(ReasonCode.HANDING_OVER);
    }

    @Test
    void anotherDaemonsSwitchOffMayBeAskedForAgain() {
        Then.performs(given.did(new Step.MarkStandby(0)).next(), SWITCH_OFF);
    }

    @Test
    void onlyTheTwoUnitsAreLookedAtMeanwhile() {
        Decision.Wait wait = (Decision.Wait) given.did(SWITCH_OFF).next().next();
        assertThat(wait.scope()).isEqualTo(Scope.of(0, 1));
        assertThat(wait.scope().includes(2)).isFalse();
    }

    @Test
    void aCandidateThatDoesNotReceiveIsWaitedFor() {
        to.receives = false;
        Then.waits(given.next(), Decision.SOON.dividedBy(4))
                .because(ReasonCode.UNIT_NOT_STREAMING, "postgresql/1 does not stream");
    }

    @Test
    void aCandidateThatThePrimaryDoesNotFeedIsWaitedFor() {
        to.fed = false;
        Then.waits(given.next()).because(ReasonCode.UNIT_NOT_STREAMING);
    }

    @Test
    void aCandidateThatIsStillCatchingUpIsWaitedFor() {
        to.replicaState = "catchup";
        Then.waits(given.next()).because(ReasonCode.UNIT_NOT_STREAMING);
    }

    @Test
    void aCandidateThatDoesNotAnswerIsWaitedFor() {
        to.silent("starting up");
        Then.waits(given.next()).because(ReasonCode.UNIT_NOT_STREAMING);
    }

    @Test
    void aCandidateOfAnotherClusterIsNeverReady() {
        to.system = "8000";
        Then.waits(given.next()).because(ReasonCode.UNIT_NOT_STREAMING);
    }

    @Test
    void aCandidateOnAnotherTimelineIsNeverReady() {
        to.timeline = 2;
        Then.waits(given.next()).because(ReasonCode.UNIT_NOT_STREAMING);
    }

    @Test
    void aLaggingCandidateIsWaitedForWithItsLag() {
        to.behind(Limits.DEFAULT.maximumLagBytes() + 1);
        Then.waits(given.next(), Decision.SOON.dividedBy(4))
                .because(ReasonCode.UNIT_LAGGING, "postgresql/1 is 16777217 bytes behind");
    }

    @Test
    void aLagAtTheBoundIsNoHindrance() {
        to.behind(Limits.DEFAULT.maximumLagBytes());
        Then.performs(given.next(), SWITCH_OFF);
    }

    @Test
    void aCandidateThatIsNotReadyInTimeLeavesThePrimaryWhereItIs() {
        to.receives = false;
        given.after(JUST_LATE);
        String why = "the candidate was not ready in time";
        Then.records(given.next(), new Event.HandoverEnded(1, false, why), failed(why))
                .because(ReasonCode.HANDOVER_FAILED, "not ready in time");
    }

    @Test
    void theDeadlineItselfIsNotLateYet() {
        given.after(Limits.DEFAULT.handoverDeadline());
        Then.performs(given.next(), SWITCH_OFF);
    }

    // The old primary is shut down

    @Test
    void aProvenShutDownWithEverythingReplayedIsMarked() {
        switchedOff();
        Then.performs(given.next(), new Step.MarkStandby(0)).because(ReasonCode.HANDING_OVER);
    }

    @Test
    void aCandidateThatHasNotReplayedTheShutdownCheckpointIsWaitedFor() {
        switchedOff();
        to.lsn = from.checkpoint;
        Then.waits(given.next(), Decision.AT_ONCE).because(ReasonCode.HANDING_OVER);
    }

    @Test
    void aCandidateThatReplayedAnotherTimelineIsNotPromoted() {
        switchedOff();
        to.timeline = 2;
        Then.waits(given.next());
    }

    @Test
    void aCandidateThatIsDownAfterTheStopMeansTheOldPrimaryComesBack() {
        switchedOff();
        to.exited("killed");
        String why = "the candidate did not receive the last of the old primary's log";
        Then.records(given.next(), new Event.HandoverEnded(1, false, why), restart(1), failed(why))
                .because(ReasonCode.HANDOVER_FAILED, "did not receive");
    }

    @Test
    void aCandidateThatDoesNotCatchUpInTimeMeansTheOldPrimaryComesBack() {
        switchedOff();
        to.lsn = from.checkpoint;
        given.after(JUST_LATE);
        assertThat(given.next().events())
                .element(0)
                .isEqualTo(new Event.HandoverEnded(
                        1, false, "the candidate did not receive the last of the old primary's log"));
    }

    @Test
    void afterTheDeadlineNothingIsMarkedAnyMore() {
        switchedOff();
        given.after(JUST_LATE);
        assertThat(given.next().events()).contains(restart(1));
    }

    // It is marked

    @Test
    void aMarkedPrimaryLetsTheCandidateBePromoted() {
        marked();
        Then.performs(given.next(), PROMOTE).because(ReasonCode.HANDING_OVER);
    }

    @Test
    void aPromotionThatWasDoneIsNotDoneAgain() {
        marked();
        Then.waits(given.did(PROMOTE).next(), Decision.AT_ONCE).because(ReasonCode.HANDING_OVER);
    }

    @Test
    void aStepWithoutAnAnswerIsLookedAtBeforeItIsDoneAgain() {
        marked();
        Then.waits(given.unanswered(PROMOTE).next(), Decision.SOON.dividedBy(2)).because(ReasonCode.HANDING_OVER);
    }

    @Test
    void aStepThatFailedInsideIsLookedAtAgainAndNotCounted() {
        marked();
        Decision decision = given.failed(PROMOTE, "connection refused").next();
        Then.waits(decision, Decision.SOON.dividedBy(2)).because(ReasonCode.HANDING_OVER);
    }

    @Test
    void anOldPrimaryThatRunsAndThatWeDidNotJustSwitchOffMayHaveBeenStartedByAnybody() {
        switchedOff();
        from.process = ProcessSeen.State.RUNNING;
        from.silent("starting up");
        Then.waits(given.next(), Decision.AT_ONCE).because(ReasonCode.HANDING_OVER);
        from.standbySignal = true;
        Then.waits(given.next(), Decision.AT_ONCE).because(ReasonCode.HANDING_OVER);
        Then.performs(given.did(new Step.MarkStandby(0)).next(), PROMOTE);
        from.standbySignal = false;
        Then.performs(given.did(SWITCH_OFF).next(), new Step.MarkStandby(0));
    }

    @Test
    void aThirdUnitThatWritesOnTheOldTimelineWasNotPromotedAndIsAPersonsToJudge() {
        marked();
        Server third = given.unit(2);
        third.writable = true;
        third.standbySignal = false;
        Then.blocks(given.next()).because(ReasonCode.SECOND_PRIMARY, "postgresql/2 was made a primary");
        third.exited("killed");
        Then.blocks(given.next()).because(ReasonCode.SECOND_PRIMARY, "postgresql/2 was made a primary");
        from.control = Optional.of(ControlSeen.State.SHUT_DOWN_IN_RECOVERY);
        assertThat(given.next().events()).hasAtLeastOneElementOfType(Event.HandoverEnded.class);
    }

    @Test
    void anotherPrimaryIsMetAlsoRightAfterAStepThatFailed() {
        marked();
        given.unit(2).promoted();
        String why = "postgresql/2 was made a primary by somebody else meanwhile";
        Then.records(given.unanswered(PROMOTE).next(), new Event.HandoverEnded(1, false, why), restart(1), failed(why));
    }

    @Test
    void aCandidateThatDiedBeforeItLeftTheTimelineUndoesTheMark() {
        marked();
        to.exited("killed");
        Then.performs(given.next(), new Step.UnmarkStandby(0)).because(ReasonCode.HANDING_OVER);
    }

    @Test
    void aCandidateThatDiedAfterItsPromotionIsStartedInPlace() {
        marked();

        to.promoted().exited("killed");
        Then.performs(given.next(), START).because(ReasonCode.HANDING_OVER);
    }

    @Test
    void aDeadCandidateOnAnotherTimelineKeepsTheMark() {
        marked();
        to.exited("killed").timeline = 2;
        Then.performs(given.next(), START);
    }

    @Test
    void aDeadCandidateThatWasInProductionKeepsTheMark() {
        marked();
        to.exited("killed").control = Optional.of(ControlSeen.State.IN_PRODUCTION);
        Then.performs(given.next(), START);
    }

    @Test
    void aDeadCandidateWithoutItsOwnMarkKeepsTheMark() {
        marked();
        to.exited("killed").standbySignal = false;
        Then.performs(given.next(), START);
    }

    @Test
    void aDeadCandidateWhoseControlFileCanNotBeReadKeepsTheMark() {
        marked();
        to.exited("killed").control = Optional.of(ControlSeen.State.INVALID);
        Then.performs(given.next(), START);
    }

    @Test
    void aCandidateThatDiesAgainIsNotStartedWithoutEnd() {
        marked();
        to.promoted().exited("killed");
        Then.waits(given.did(START).next(), Decision.AT_ONCE);
        Then.waits(given.after(Duration.ofSeconds(1)).next(), Decision.AT_ONCE);
        Then.performs(given.after(Duration.ofMillis(1)).next(), START);
        given.after(JUST_LATE);
        Then.blocks(given.next()).because(ReasonCode.HANDOVER_FAILED).offering("refreshctl resume postgresql");
    }

    @Test
    void whatWasDoneBeforeAPersonSaidGoOnMayBeDoneAgain() {
        marked();
        to.promoted().exited("killed");
        given.did(START).after(JUST_LATE).blocked(ReasonCode.HANDOVER_FAILED).with(new Event.RunUnblocked(false));
        Then.performs(given.next(), START);
    }

    @Test
    void whatWasDoneBeforeTheClockWasSetBackMayBeDoneAgain() {
        marked();
        to.promoted().exited("killed");
        given.after(Duration.ofSeconds(5)).did(START).after(Duration.ofSeconds(-2));
        Then.performs(given.next(), START);
    }

    @Test
    void aCandidateThatRunsAndDoesNotAnswerKeepsTheMark() {
        marked();
        to.silent("promoting");
        Then.waits(given.next());
    }

    @Test
    void aCandidateGoneForTooLongIsAskedAPersonAbout() {
        marked();
        to.silent("no route to it");
        given.after(JUST_LATE);

        Then.blocks(given.next())
                .because(ReasonCode.HANDOVER_FAILED, "postgresql/1 was told to take over", "no route to it")
                .offering("refreshctl resume postgresql");
    }

    @Test
    void aPromotionThatTakesTooLongIsAskedAPersonAbout() {
        marked();
        given.after(JUST_LATE);
        Then.blocks(given.next()).because(ReasonCode.HANDOVER_FAILED, "has not answered as the primary");
    }

    @Test
    void anUndoneMarkBringsTheOldPrimaryBackInPlace() {
        switchedOff();
        to.exited("killed");
        Decision decision = given.next();
        assertThat(decision.events()).element(1).isEqualTo(restart(1));
    }

    // It ended otherwise, or does not end

    @Test
    void aPrimaryThatCrashedDuringItsStopIsStartedInPlaceAndNothingIsPromoted() {
        from.exited("PANIC").writable = false;
        String why = "postgresql/0 ended without a clean stop";
        Then.records(given.next(), new Event.HandoverEnded(1, false, why), restart(1), failed(why))
                .because(ReasonCode.HANDOVER_FAILED, why);
    }

    @Test
    void aPrimaryThatShutsDownIsWaitedFor() {
        from.silent("the database system is shutting down");
        Then.waits(given.next(), Decision.AT_ONCE).because(ReasonCode.HANDING_OVER);
    }

    @Test
    void aPrimaryThatDoesNotComeToItsEndIsEndedAtTheDeadline() {
        from.silent("the database system is shutting down");
        given.after(JUST_LATE);
        Then.performs(given.next(), new Step.StopUnit(0, Step.StopUnit.Mode.IMMEDIATE));
    }

    @Test
    void aPrimaryThatSaysNothingIsLeftAloneAtTheDeadline() {
        from.silent("timeout");
        given.after(JUST_LATE);
        String why = "postgresql/0 did not answer";
        Then.records(given.next(), new Event.HandoverEnded(1, false, why), restart(1), failed(why));
    }

    @Test
    void aFrozenPrimaryIsAskedAPersonAbout() {
        from.frozen();
        Then.waits(given.next());
        given.after(JUST_LATE);
        Then.blocks(given.next())
                .because(ReasonCode.HANDOVER_FAILED, "postgresql/0 neither answers nor ends", "nothing was promoted")
                .offering("kill -CONT 4700 && refreshctl resume postgresql");
    }

    @Test
    void aPrimaryFrozenAfterItsLastWordIsAskedAPersonAbout() {
        switchedOff();
        from.frozen();
        to.lsn = from.checkpoint;
        given.after(JUST_LATE);
        Then.blocks(given.next()).because(ReasonCode.HANDOVER_FAILED, "postgresql/0 is frozen while it shuts down");
    }

    @Test
    void aPrimaryThatWroteItsEndAndStillRunsIsEndedBeforeItComesBack() {
        switchedOff();
        from.process = ProcessSeen.State.RUNNING;
        from.silent("the database system is shutting down");
        to.lsn = from.checkpoint;
        given.after(JUST_LATE);
        Then.performs(given.next(), new Step.StopUnit(0, Step.StopUnit.Mode.IMMEDIATE));
    }

    @Test
    void aControlFileOfAnotherClusterProvesNothing() {
        switchedOff();
        from.system = "8000";
        assertThat(given.next().events()).contains(restart(1)).element(0).isInstanceOf(Event.HandoverEnded.class);
    }

    // It is over

    @Test
    void theNewPrimarysSlotsAreMadeBeforeTheHandoverEnds() {
        marked();
        to.promoted().slots.clear();
        Then.performs(given.next(), new Step.RepairSlots(1, new TreeSet<>(List.of(0, 2))));
    }

    @Test
    void anAnsweringNewPrimaryEndsItAndTheOldOneGoesDirectlyToTheTarget() {
        marked();
        to.promoted();
        Then.records(
                        given.next(),
                        new Event.HandoverEnded(1, true, "postgresql/1 is the primary now"),
                        new Event.UnitChangeStarted(0, NEW, Purpose.FORWARD, 1, 1))
                .because(ReasonCode.HANDING_OVER);
    }

    @Test
    void twoThatWriteAreAskedAPersonAbout() {
        to.promoted();
        Then.blocks(given.next())
                .because(
                        ReasonCode.SECOND_PRIMARY, "postgresql/0 and postgresql/1 both write", "stop the wrong primary")
                .offering("refreshctl resume postgresql");
    }

    @Test
    void aUnitThatIsNotSeenIsWaitedFor() {
        given.machine.servers.remove(1);
        Then.waits(given.next()).because(ReasonCode.HANDING_OVER);
    }

    @Test
    void aUnitThatIsNotSeenForTooLongIsAskedAPersonAbout() {
        given.machine.servers.remove(0);
        given.after(JUST_LATE);
        Then.blocks(given.next())
                .because(ReasonCode.HANDOVER_FAILED, "postgresql/0 or postgresql/1 has no place any more")
                .offering("refreshctl resume postgresql");
    }

    // What can not be read for a moment

    @Test
    void aCandidateWhoseControlFileIsTornWhileItAnswersIsStillTheOne() {
        switchedOff();
        to.control = Optional.of(ControlSeen.State.INVALID);
        Then.performs(given.next(), new Step.MarkStandby(0));
        from.standbySignal = true;
        Then.performs(given.next(), PROMOTE);
    }

    @Test
    void aMarkedPrimaryIsNotStartedBecauseTheCandidateCanNotBeReadForAMoment() {
        marked();
        to.silent("timeout").control = Optional.empty();
        Then.waits(given.next(), Decision.AT_ONCE).because(ReasonCode.HANDING_OVER);
    }

    @Test
    void aCandidateThatCanNotBeReadBeforeTheMarkIsWaitedForUntilTheDeadline() {
        switchedOff();
        to.silent("timeout").control = Optional.of(ControlSeen.State.INVALID);
        Then.waits(given.next(), Decision.AT_ONCE);
        given.after(JUST_LATE);
        assertThat(given.next().events()).contains(restart(1));
    }
}
