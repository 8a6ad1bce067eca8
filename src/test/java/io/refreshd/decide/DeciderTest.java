package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes before what, and what holds for every phase of a run. */
class DeciderTest {
    private static final Step STOP = new Step.StopUnit(2, Step.StopUnit.Mode.FAST);
    private final Given given = Given.deployed(3);

    private Given failures(int count) {
        for (int failure = 0; failure < count; failure++) {
            given.with(new Event.StepFailed("stop postgresql/2", 2, "permission denied"));
        }
        return given;
    }

    private Event ended(Decision decision) {
        return new Event.RunEnded(RunState.CANCELLED, decision.reason());
    }

    // Steps that fail

    @Test
    void aStepThatFailedIsCountedAndTriedAgainLater() {
        given.refreshing().changing(2).failed(STOP, "permission denied");
        Decision decision = given.next();
        Then.records(decision, new Event.StepFailed("stop postgresql/2", 2, "permission denied"))
                .because(ReasonCode.STEP_FAILED, "could not stop postgresql/2: permission denied")
                .offering("refreshctl rollback postgresql");
        given.with(decision.events().toArray(Event[]::new)).failure = Optional.empty();
        Then.waits(given.next(), Duration.ofSeconds(1))
                .because(ReasonCode.STEP_FAILED, "permission denied; it is tried again");
        given.after(Duration.ofMillis(999));
        Then.waits(given.next(), Duration.ofMillis(1));
        given.after(Duration.ofMillis(1));
        Then.performs(given.next(), STOP);
    }

    @Test
    void eachFailureInARowMakesTheNextTryASecondLater() {
        given.refreshing().changing(2);
        failures(2).after(Duration.ofSeconds(1));
        Then.waits(given.next(), Duration.ofSeconds(1));
        Then.performs(given.after(Duration.ofSeconds(3)).next(), STOP);
    }

    @Test
    void someFailuresInARowBlockTheRun() {
        given.refreshing().changing(2);
        failures(2).failed(STOP, "permission denied");
        Decision decision = given.next();
        Then.blocks(decision).because(ReasonCode.STEP_FAILED, "permission denied");
        assertThat(decision.events().get(0))
                .isEqualTo(new Event.StepFailed("stop postgresql/2", 2, "permission denied"));
    }

    @Test
    void aStepThatWasNotAnsweredIsLookedAtAgainAtOnce() {
        given.refreshing().changing(2).unanswered(STOP);
        Then.performs(given.next(), STOP);
        given.unit(2).stopped();
        Then.performs(given.next(), new Step.StartUnit(2, NEW));
    }

    @Test
    void aStepThatFailsWhilePausedIsNotTriedWithoutRest() {
        given.refreshing().changed(2).paused().unit(1).exited("killed");
        given.restarting(1).failed(new Step.StartUnit(1, OLD), "no binaries");
        Then.waits(given.next(), Decision.LATER)
                .because(ReasonCode.STEP_FAILED, "could not start postgresql/1 on 14.8: no binaries");
    }

    // Handover, moves of the primary, wishes

    @Test
    void anOpenHandoverIsFinishedBeforeAPauseACancelOrARollback() {
        given.refreshing(PausePolicy.NONE).changed(2, 1).handingOver(0, 1);
        given.with(new Event.PauseRequested(), new Event.CancelRequested(), new Event.RollbackRequested());
        assertThat(given.next().next())
                .isEqualTo(new Decision.Act(new Step.SwitchOff(0, 1, given.limits.maximumLagBytes())));
    }

    @Test
    void aHandoverThatIsBlockedWaitsForAPerson() {
        given.refreshing(PausePolicy.NONE).changed(2, 1).handingOver(0, 1).blocked(ReasonCode.HANDOVER_FAILED);
        Then.waits(given.next(), Duration.ofSeconds(1)).because(ReasonCode.HANDOVER_FAILED, "blocked");
    }

    @Test
    void aPrimaryThatMovedWithoutUsIsNotedFirst() {
        given.refreshing().with(new Event.RollbackRequested()).machine.move(1);
        Then.records(given.next(), new Event.PrimaryMoved(0, 1));
    }

    @Test
    void aRollbackGoesBeforeACancelAndBeforeAnOpenChange() {
        given.refreshing().changing(2).with(new Event.CancelRequested(), new Event.RollbackRequested());
        Then.records(given.next(), new Event.RollbackStarted()).because(ReasonCode.ROLLING_BACK, "going back to 14.8");
    }

    @Test
    void aRollbackLeavesABlockedRunBehind() {
        given.refreshing().changing(2).blocked(ReasonCode.UNIT_CRASHED).with(new Event.RollbackRequested());
        Then.records(given.next(), new Event.RollbackStarted());
    }

    // Cancel

    @Test
    void aCancelEndsTheRunWhereItIsAndOffersTheWayBack() {
        given.refreshing().changed(2).with(new Event.CancelRequested());
        Decision decision = given.next();
        Then.records(decision, ended(decision))
                .because(ReasonCode.CANCELLED, "cancelled with 1 of 3 units on 14.9")
                .offering("refreshctl rollback postgresql");
    }

    @Test
    void aCancelBeforeTheFirstUnitOffersNothing() {
        given.refreshing().with(new Event.CancelRequested());
        Decision decision = given.next();
        Then.records(decision, ended(decision))
                .because(ReasonCode.CANCELLED, "cancelled with 0 of 3 units on 14.9")
                .offering("");
    }

    @Test
    void aCancelBeforeTheUnitIsTouchedLeavesItOnWhatItRuns() {
        given.refreshing().changing(2).with(new Event.CancelRequested());
        Then.records(given.next(), new Event.UnitChangeStarted(2, OLD, Purpose.RESTART, 1, 1));
        given.with(new Event.UnitChangeStarted(2, OLD, Purpose.RESTART, 1, 1));
        Decision decision = given.next();
        Then.records(decision, ended(decision)).because(ReasonCode.CANCELLED).offering("");
    }

    @Test
    void aCancelWithinTheFirstUnitOffersTheWayBack() {
        given.refreshing().changing(2).with(new Event.CancelRequested());
        given.unit(2).start(NEW);
        Decision decision = given.next();
        Then.records(decision, ended(decision))
                .because(ReasonCode.CANCELLED)
                .offering("refreshctl rollback postgresql");
    }

    @Test
    void aUnitThatIsDownByOurHandIsStartedBeforeTheRunEnds() {
        given.refreshing().changing(2).with(new Event.CancelRequested()).unit(2).stopped();
        Then.performs(given.next(), new Step.StartUnit(2, NEW));
        given.unit(2).start(NEW);
        assertThat(given.next().events()).element(0).isInstanceOf(Event.RunEnded.class);
    }

    @Test
    void aUnitThatEndedAfterOurStartDoesNotKeepTheRunOpen() {
        given.refreshing().changing(2).with(new Event.CancelRequested());
        given.unit(2).startsAndEnds(NEW, "FATAL: broken");
        assertThat(given.next().events()).element(0).isInstanceOf(Event.RunEnded.class);
    }

    @Test
    void aCancelLeavesAPauseABlockAndAWayBack() {
        for (Given each : List.of(
                Given.deployed(3).refreshing().changed(2).paused(),
                Given.deployed(3).refreshing().changed(2).blocked(ReasonCode.UNIT_CRASHED),
                Given.deployed(3).refreshing().changed(2).rollingBack(),
                Given.deployed(3).checking())) {
            assertThat(each.with(new Event.CancelRequested()).next().events())
                    .element(0)
                    .isInstanceOf(Event.RunEnded.class);
        }
    }

    @Test
    void aHalfMadeSpareUnitIsRemovedBeforeACancelledRunEnds() {
        given.accepted(Actions.REFRESH, Given.withSpare(NEW, PausePolicy.NONE))
                .with(new Event.GatePassed(), new Event.UnitAddStarted(3, OLD), new Event.CancelRequested());
        given.machine.add(3, OLD).silent("starting");
        Then.records(given.next(), new Event.UnitRemoveStarted(3)).because(ReasonCode.SCALING, "postgresql/3");
        given.with(new Event.UnitRemoveStarted(3));
        Then.performs(given.next(), new Step.RemoveUnit(3));
        given.machine.servers.remove(3);
        Then.records(given.next(), new Event.UnitRemoved(3));
        given.with(new Event.UnitRemoved(3));
        assertThat(given.next().events()).element(0).isInstanceOf(Event.RunEnded.class);
    }

    @Test
    void aSpareUnitWhileWhichThePrimaryIsStartedIsRemovedToo() {
        given.accepted(Actions.REFRESH, Given.withSpare(NEW, PausePolicy.NONE))
                .with(new Event.GatePassed(), new Event.UnitAddStarted(3, OLD))
                .restarting(0)
                .with(new Event.CancelRequested());
        given.machine.add(3, OLD).exited("killed");
        Then.records(given.next(), new Event.UnitRemoveStarted(3));
    }

    @Test
    void aWholeSpareUnitIsRemovedAsLongAsNothingHasChanged() {
        given.accepted(Actions.REFRESH, Given.withSpare(NEW, PausePolicy.NONE))
                .with(new Event.GatePassed(), new Event.UnitAddStarted(3, OLD), new Event.UnitAdded(3));
        given.machine.add(3, OLD);
        given.with(new Event.Prepared());
        Then.records(given.with(new Event.CancelRequested()).next(), new Event.UnitRemoveStarted(3));
        assertThat(given.changed(3).next().events())
                .as("after that the way back does it")
                .element(0)
                .isInstanceOf(Event.RunEnded.class);
    }

    @Test
    void aSpareUnitThatSomebodyMadeThePrimaryIsLeft() {
        given.accepted(Actions.REFRESH, Given.withSpare(NEW, PausePolicy.NONE))
                .with(new Event.GatePassed(), new Event.UnitAddStarted(3, OLD), new Event.UnitAdded(3));
        given.machine.add(3, OLD);
        given.primaryOn(3).with(new Event.CancelRequested());
        assertThat(given.next().events()).element(0).isInstanceOf(Event.RunEnded.class);
    }

    // Paused

    @Test
    void whilePausedNothingMovesWhateverIsSeen() {
        given.refreshing().changed(2).paused();
        Then.waits(given.next(), Duration.ofSeconds(1)).because(ReasonCode.PAUSED_BY_POLICY);
        given.unit(1).exited("killed");
        Then.waits(given.next())
                .because(ReasonCode.UNIT_DOWN, "paused, and postgresql/1 is down: killed; nothing moves while paused")
                .offering("refreshctl run postgresql/1 start");
    }

    @Test
    void aTroubleWithoutAWayOnOffersTheWayBackWhilePaused() {
        given.refreshing().changed(2).paused().unit(2).receives = false;
        Then.waits(given.next())
                .because(ReasonCode.UNIT_NOT_STREAMING, "paused, and postgresql/2")
                .offering("refreshctl rollback postgresql");
    }

    @Test
    void slotsAreNotTouchedWhilePaused() {
        given.refreshing().changed(2).paused().unit(0).slots.clear();
        assertThat(given.next().next()).isInstanceOf(Decision.Wait.class);
    }

    @Test
    void aRestartThatAPersonAskedForIsFinishedWhilePaused() {
        given.refreshing().changed(2).paused().unit(1).exited("killed");
        Then.performs(given.restarting(1).next(), new Step.StartUnit(1, OLD));
        given.unit(1).start(OLD);
        Then.records(given.next(), new Event.UnitChanged(1, OLD, Purpose.RESTART));
    }

    @Test
    void whilePausedADeadPrimaryIsNotStartedUnasked() {
        given.refreshing().changed(2).paused().unit(1).exited("killed").start(OLD);

        given.restarting(1).unit(0).exited("killed");
        Then.waits(given.next())
                .because(ReasonCode.UNIT_DOWN, "postgresql/0 is down: killed")
                .offering("refreshctl run postgresql/0 start");
    }

    // Blocked

    @Test
    void whatOnlyAPersonHealsStaysBlockedThoughItIsGone() {
        given.refreshing().changing(2).blocked(ReasonCode.UNIT_CRASHED).after(Duration.ofHours(1));
        Then.waits(given.next(), Duration.ofSeconds(1)).because(ReasonCode.UNIT_CRASHED, "blocked: unit-crashed");
    }

    @Test
    void aPassingTroubleKeepsTheRunBlockedWhileItIsThere() {
        given.refreshing().blocked(ReasonCode.UNIT_LAGGING).unit(1).behind(1L << 30);
        Then.waits(given.next(), Decision.SOON).because(ReasonCode.UNIT_LAGGING, "blocked: unit-lagging");
    }

    @Test
    void aTroubleThatIsGoneForAWhileLetsTheRunGoOn() {
        given.refreshing().blocked(ReasonCode.UNIT_LAGGING);
        Then.waits(given.next(), Decision.SOON).because(ReasonCode.SOAKING, "the trouble is gone");
        given.waitingFor(ReasonCode.SOAKING, given.limits.healSoak().minusMillis(1));
        Then.waits(given.next());
        given.waitingFor(ReasonCode.SOAKING, given.limits.healSoak());
        Then.records(given.next(), new Event.RunUnblocked(true)).because(ReasonCode.SOAKING);
        given.waitingFor(ReasonCode.UNIT_LAGGING, Duration.ofHours(1));
        Then.waits(given.next());
    }

    @Test
    void aRunHealsByItselfOnlySoOften() {
        given.refreshing();
        for (int heal = 0; heal < given.limits.heals(); heal++) {
            given.blocked(ReasonCode.UNIT_LAGGING).with(new Event.RunUnblocked(true));
        }
        given.blocked(ReasonCode.UNIT_LAGGING).waitingFor(ReasonCode.SOAKING, Duration.ofHours(1));
        Then.waits(given.next(), Duration.ofSeconds(1)).because(ReasonCode.UNIT_LAGGING);
        given.with(new Event.RunUnblocked(false)).blocked(ReasonCode.UNIT_LAGGING);
        Then.records(given.next(), new Event.RunUnblocked(true));
    }

    // Purity

    @Test
    void theLimitsAreTheOnesItWasGiven() {
        assertThat(new Decider(given.limits).limits()).isSameAs(given.limits);
    }
}
