package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which operations end with which event; every operation of a run ends when the run stops moving. */
class ClosingTest {
    private final Given given = Given.deployed(3);

    private Given operation(String action) {
        return given.with(Given.deployed(3)
                .ask(action, new Command.SetPolicy(PausePolicy.ALL))
                .events()
                .get(0));
    }

    private Optional<OperationStatus> after(Event event, ReasonCode code) {
        Decision decision = Closing.operations(given.app(), Decision.record(Reason.of(code, "as it happened"), event));
        assertThat(decision.events().get(0)).isEqualTo(event);
        return decision.events().stream()
                .filter(Event.OperationEnded.class::isInstance)
                .map(Event.OperationEnded.class::cast)
                .peek(ended -> {
                    assertThat(ended.message()).isEqualTo("as it happened");
                    assertThat(ended.operation()).isEqualTo(1);
                })
                .map(Event.OperationEnded::status)
                .findFirst();
    }

    private Optional<OperationStatus> after(Event event) {
        return after(event, ReasonCode.IDLE);
    }

    private static Event.RunEnded ended(RunState outcome, ReasonCode code) {
        return new Event.RunEnded(outcome, Reason.of(code, ""));
    }

    @Test
    void aPauseCompletesWhatWasMoving() {
        for (String action : List.of(Actions.REFRESH, Actions.RESUME, Actions.PAUSE)) {
            Given each = Given.deployed(3);
            each.with(each.ask(action, new Command.SetPolicy(PausePolicy.ALL))
                    .events()
                    .get(0));
            Decision paused =
                    Closing.operations(each.app(), Decision.record(Given.WHY, new Event.RunPaused(1, Given.WHY)));
            assertThat(paused.events()).as(action).hasSize(2);
        }
        operation(Actions.REFRESH);
        assertThat(after(new Event.RunPaused(1, Given.WHY))).contains(OperationStatus.COMPLETED);
    }

    @Test
    void theEndOfADeploymentCompletesIt() {
        operation(Actions.DEPLOY);
        assertThat(after(new Event.DeployEnded())).contains(OperationStatus.COMPLETED);
    }

    @Test
    void aBlockFailsWhatWasMoving() {
        operation(Actions.RESUME);
        assertThat(after(new Event.RunBlocked(Given.WHY))).contains(OperationStatus.FAILED);
    }

    @Test
    void aRollbackAbortsWhatWasMovingForward() {
        operation(Actions.REFRESH);
        assertThat(after(new Event.RollbackStarted())).contains(OperationStatus.ABORTED);
    }

    @Test
    void aRollbackDoesNotEndItself() {
        operation(Actions.ROLLBACK);
        assertThat(after(new Event.RollbackStarted())).isEmpty();
        assertThat(after(ended(RunState.ROLLED_BACK, ReasonCode.ROLLED_BACK))).contains(OperationStatus.COMPLETED);
    }

    @Test
    void theEndOfTheRunCompletesWhatWasMoving() {
        operation(Actions.REFRESH);
        assertThat(after(ended(RunState.COMPLETED, ReasonCode.COMPLETED))).contains(OperationStatus.COMPLETED);
    }

    @Test
    void aCancelCompletesItselfAndCancelsTheRest() {
        operation(Actions.CANCEL);
        assertThat(after(ended(RunState.CANCELLED, ReasonCode.CANCELLED))).contains(OperationStatus.COMPLETED);
        Given other = Given.deployed(3).refreshing().with(new Event.CancelRequested());
        assertThat(other.next().events())
                .element(1)
                .extracting(event -> ((Event.OperationEnded) event).status())
                .isEqualTo(OperationStatus.CANCELLED);
    }

    @Test
    void aGateThatStaysClosedFailsTheRefresh() {
        operation(Actions.REFRESH);
        assertThat(after(ended(RunState.CANCELLED, ReasonCode.CHECK_FAILED))).contains(OperationStatus.FAILED);
    }

    @Test
    void whatDoesNotStopTheRunEndsNothing() {
        operation(Actions.REFRESH);
        assertThat(after(new Event.UnitHealthy(2))).isEmpty();
        assertThat(after(new Event.GatePassed())).isEmpty();
    }

    @Test
    void actionsThatDoNotMoveARunAreNotEndedByIt() {
        operation(Actions.PRE_UPGRADE_CHECK);
        assertThat(after(ended(RunState.COMPLETED, ReasonCode.COMPLETED))).isEmpty();
    }

    @Test
    void whatHasEndedDoesNotEndAgain() {
        operation(Actions.REFRESH).with(new Event.OperationEnded(1, OperationStatus.FAILED, "", new TreeMap<>()));
        assertThat(after(ended(RunState.COMPLETED, ReasonCode.COMPLETED))).isEmpty();
    }

    // Starting a unit

    @Test
    void aStartIsCompletedByTheRestartItAskedFor() {
        operation(Actions.START);
        assertThat(after(new Event.UnitChanged(1, OLD, Purpose.RESTART))).contains(OperationStatus.COMPLETED);
        assertThat(after(new Event.UnitChanged(1, NEW, Purpose.FORWARD))).isEmpty();
        assertThat(after(new Event.RunPaused(1, Given.WHY))).isEmpty();
        assertThat(after(new Event.RunBlocked(Given.WHY))).contains(OperationStatus.FAILED);
    }

    @Test
    void aRollbackGivesUpAStart() {
        operation(Actions.START);
        assertThat(after(new Event.RollbackStarted())).contains(OperationStatus.ABORTED);
    }

    @Test
    void aStartThatIsGivenUpFailsThoughNoRunIsThereToBeBlocked() {
        given.unit(1).exited("killed");
        given.accepted(Actions.START, new Command.StartUnit(1));
        given.with(new Event.UnitChangeStarted(1, OLD, Purpose.RESTART, 3, 1));
        given.unit(1).startsAndEnds(OLD, "FATAL: broken");
        Decision decision = given.next();
        assertThat(decision.reason().code()).isEqualTo(ReasonCode.UNIT_CRASHED);
        assertThat(decision.events()).hasSize(1);
        Event.OperationEnded ended = (Event.OperationEnded) decision.events().get(0);
        assertThat(ended.status()).isEqualTo(OperationStatus.FAILED);
        assertThat(ended.message()).contains("FATAL: broken");
        given.with(ended);
        Then.waits(given.next(), Decision.LATER).because(ReasonCode.UNIT_CRASHED);
    }

    @Test
    void aCheckThatSomebodyAskedForDoesNotWaitForAUnitThatIsGivenUp() {
        given.unit(1).exited("killed");
        given.accepted(Actions.START, new Command.StartUnit(1));
        given.with(new Event.UnitChangeStarted(1, OLD, Purpose.RESTART, 3, 1));
        given.accepted(Actions.PRE_UPGRADE_CHECK, new Command.PreUpgradeCheck(NEW, List.of()));
        Then.performs(given.next(), new Step.StartUnit(1, OLD));
        given.unit(1).startsAndEnds(OLD, "FATAL: broken");
        Then.examines(given.next(), NEW, Stage.PRE);
    }

    @Test
    void aStartThatIsNeverHealthyFailsToo() {
        given.unit(1).exited("killed");
        given.accepted(Actions.START, new Command.StartUnit(1));
        given.unit(1).start(OLD);
        given.unit(1).receives = false;
        given.after(given.limits.unitDeadline().plusMillis(1));
        assertThat(given.next().events()).hasSize(1).element(0).isInstanceOf(Event.OperationEnded.class);
    }

    @Test
    void aStartThatStillWaitsIsNotOver() {
        given.unit(1).exited("killed");
        given.accepted(Actions.START, new Command.StartUnit(1));
        given.unit(1).start(OLD);
        given.unit(1).receives = false;
        Then.waits(given.next()).because(ReasonCode.UNIT_NOT_STREAMING);
    }
}
