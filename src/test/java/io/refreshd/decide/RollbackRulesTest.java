package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Event.RunPlan;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollbackRulesTest {
    private static final Event REQUESTED = new Event.RollbackRequested();
    private static final Event UNBLOCKED = new Event.RunUnblocked(false);
    private final Given given = Given.deployed(3);

    private Outcome rollback() {
        return given.ask(Actions.ROLLBACK, new Command.Rollback());
    }

    @Test
    void whatWasNeverRefreshedCanNotGoBack() {
        Then.refuses(rollback(), Refusal.Kind.CONFLICT)
                .because(ReasonCode.NOTHING_TO_ROLL_BACK, "postgresql was never refreshed")
                .offering("refreshctl status postgresql");
    }

    @Test
    void fromEveryStateOfAnOpenRunThereIsAWayBack() {
        assertThat(Then.accepts(given.checking().ask(Actions.ROLLBACK, new Command.Rollback())))
                .containsExactly(REQUESTED);
        given.with(new Event.GatePassed());
        assertThat(Then.accepts(rollback())).containsExactly(REQUESTED);
        given.with(new Event.Prepared()).changing(2);
        assertThat(Then.accepts(rollback())).containsExactly(REQUESTED);
        given.changed(2).paused();
        assertThat(Then.accepts(rollback())).containsExactly(REQUESTED);
        given.resumed().changed(1).handingOver(0, 1);
        assertThat(Then.accepts(rollback())).containsExactly(REQUESTED);
        given.with(new Event.HandoverEnded(1, true, "")).verifying();
        assertThat(Then.accepts(rollback())).containsExactly(REQUESTED);
        given.blocked(ReasonCode.POST_CHECK_FAILED);
        assertThat(Then.accepts(rollback())).containsExactly(REQUESTED);
    }

    @Test
    void aRollbackIsNotStartedTwice() {
        given.refreshing().changed(2).with(REQUESTED);
        Then.refuses(rollback(), Refusal.Kind.CONFLICT)
                .because(ReasonCode.ROLLBACK_IN_PROGRESS, "run 1 is being rolled back already")
                .offering("refreshctl explain postgresql");
        given.with(new Event.RollbackStarted());
        Then.refuses(rollback(), Refusal.Kind.CONFLICT).because(ReasonCode.ROLLBACK_IN_PROGRESS);
    }

    @Test
    void aRollbackThatIsBlockedGoesOn() {
        given.refreshing().changed(2).rollingBack().blocked(ReasonCode.UNIT_CRASHED);
        assertThat(Then.accepts(rollback())).containsExactly(UNBLOCKED);
    }

    @Test
    void aBlockedHandoverIsFinishedOrRevertedBeforeTheWayBack() {
        given.refreshing().changed(2, 1).handingOver(0, 1).blocked(ReasonCode.HANDOVER_FAILED);
        assertThat(Then.accepts(rollback())).containsExactly(REQUESTED, UNBLOCKED);
        given.with(REQUESTED, UNBLOCKED).blocked(ReasonCode.HANDOVER_FAILED);
        assertThat(Then.accepts(rollback())).as("tried once more").containsExactly(UNBLOCKED);
    }

    @Test
    void afterCompletionGoingBackIsACheckedDowngradeAndSaidSo() {
        given.refreshing(PausePolicy.NONE).changed(2, 1, 0).with(new Event.RunEnded(RunState.COMPLETED, Given.WHY));
        Then.refuses(rollback(), Refusal.Kind.CONFLICT)
                .because(ReasonCode.NOTHING_TO_ROLL_BACK, "run 1 is completed; going back now is a checked downgrade")
                .offering("refreshctl refresh postgresql --revision 99 --resource binaries=99 --allow-downgrade");
    }

    @Test
    void afterARollbackThereIsNothingLeftToRollBack() {
        given.refreshing().with(new Event.RunEnded(RunState.ROLLED_BACK, Given.WHY));
        Then.refuses(rollback(), Refusal.Kind.CONFLICT)
                .because(ReasonCode.NOTHING_TO_ROLL_BACK, "run 1 ended rolled-back and left nothing to roll back")
                .offering("refreshctl status postgresql");
    }

    @Test
    void aRunThatWasCancelledBeforeItChangedAnythingLeftNothing() {
        given.refreshing().with(new Event.RunEnded(RunState.CANCELLED, Given.WHY));
        Then.refuses(rollback(), Refusal.Kind.CONFLICT).because(ReasonCode.NOTHING_TO_ROLL_BACK, "ended cancelled");
    }

    @Test
    void aCancelledRunGoesBackToWhatItRecorded() {
        given.refreshing(PausePolicy.NONE).changed(2).with(new Event.RunEnded(RunState.CANCELLED, Given.WHY));
        List<Event> events = Then.accepts(rollback());
        RunPlan first = given.run().plan();
        RunPlan again = ((Event.RunStarted) events.get(0)).plan();
        assertThat(events).hasSize(2).element(1).isEqualTo(REQUESTED);
        assertThat(again.run()).isEqualTo(2);
        assertThat(again.operation()).isEqualTo(given.app().nextId());
        assertThat(again.from()).isEqualTo(OLD);
        assertThat(again.to()).isEqualTo(NEW);
        assertThat(again.recorded()).isEqualTo(first.recorded());
        assertThat(again.order()).isEqualTo(first.order());
        given.with(events.toArray(Event[]::new));
        Then.records(given.next(), new Event.RollbackStarted());
    }
}
