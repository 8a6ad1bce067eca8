package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.model.OperationStatus;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Commands to a run that is open. */
class RunRulesTest {
    private final Given given = Given.deployed(3);

    private Outcome resume(Integer... pause) {
        return given.ask(
                Actions.RESUME, new Command.Resume(pause.length == 0 ? Optional.empty() : Optional.of(pause[0])));
    }

    private Outcome pause() {
        return given.ask(Actions.PAUSE, new Command.Pause());
    }

    private Outcome cancel() {
        return given.ask(Actions.CANCEL, new Command.Cancel());
    }

    // Without a run

    @Test
    void withoutARunThereIsNothingToResumePauseOrCancel() {
        for (Outcome outcome : new Outcome[] {resume(), pause(), cancel()}) {
            Then.refuses(outcome, Refusal.Kind.CONFLICT)
                    .because(ReasonCode.NO_RUN, "postgresql has no run that is open")
                    .offering("refreshctl status postgresql");
        }
        given.refreshing().with(new Event.RunEnded(RunState.CANCELLED, Given.WHY));
        Then.refuses(resume(), Refusal.Kind.CONFLICT).because(ReasonCode.NO_RUN);
    }

    // Resume

    @Test
    void aResumeAnswersThePauseAndReleasesTheRest() {
        given.refreshing().changed(2).paused();
        assertThat(Then.accepts(resume())).containsExactly(new Event.RunResumed(1, 0));
        assertThat(Then.accepts(resume(1))).containsExactly(new Event.RunResumed(1, 0));
    }

    @Test
    void underAllAResumeNamesItsPauseAndReleasesOneUnit() {
        given.refreshing(PausePolicy.ALL).changed(2).paused();
        Then.refuses(resume(), Refusal.Kind.INVALID)
                .because(ReasonCode.PAUSE_NOT_NAMED, "a resume names the pause it answers: 1")
                .offering("refreshctl resume postgresql --pause 1");
        assertThat(Then.accepts(resume(1))).containsExactly(new Event.RunResumed(1, 1));
    }

    @Test
    void aResumeOfAnEarlierPauseIsAnsweredAlready() {
        given.refreshing(PausePolicy.ALL)
                .changed(2)
                .paused()
                .resumed()
                .changed(1)
                .paused();
        Then.refuses(resume(1), Refusal.Kind.CONFLICT)
                .because(ReasonCode.PAUSE_ANSWERED, "the run is in pause 2, not in pause 1")
                .offering("refreshctl resume postgresql --pause 2");
    }

    @Test
    void aResumeOfALaterPauseIsRefused() {
        given.refreshing().changed(2).paused();
        Then.refuses(resume(2), Refusal.Kind.CONFLICT)
                .because(ReasonCode.NOT_PAUSED, "the run is in pause 1, not in pause 2")
                .offering("refreshctl resume postgresql --pause 1");
    }

    @Test
    void aSecondClickReleasesNothing() {
        given.refreshing().changed(2).paused().resumed();
        Then.refuses(resume(), Refusal.Kind.CONFLICT)
                .because(ReasonCode.NOT_PAUSED, "run 1 is not paused, it is refreshing")
                .offering("refreshctl explain postgresql");
        Then.refuses(resume(1), Refusal.Kind.CONFLICT)
                .because(ReasonCode.PAUSE_ANSWERED, "pause 1 was answered already; the run is refreshing")
                .offering("refreshctl explain postgresql");
        Then.refuses(resume(2), Refusal.Kind.CONFLICT).because(ReasonCode.NOT_PAUSED);
        Then.refuses(resume(0), Refusal.Kind.CONFLICT).because(ReasonCode.NOT_PAUSED);
    }

    @Test
    void aRunIsNotResumedWhileTheRefreshedUnitIsNotHealthy() {
        given.refreshing().changed(2).paused().unit(2).silent("starting");
        Then.refuses(resume(), Refusal.Kind.CONFLICT)
                .because(ReasonCode.UNIT_UNHEALTHY, "not resumed: postgresql/2 does not answer yet")
                .offering("refreshctl rollback postgresql");
    }

    @Test
    void aRunIsNotResumedWhileAnotherUnitIsDownAndItIsSaidHowToStartIt() {
        given.refreshing().changed(2).paused().unit(1).exited("killed");
        Then.refuses(resume(), Refusal.Kind.CONFLICT)
                .because(ReasonCode.UNIT_UNHEALTHY, "not resumed: postgresql/1 is down: killed")
                .offering("refreshctl run postgresql/1 start");
    }

    @Test
    void aResumeThatComesAfterARollbackIsRefused() {
        given.refreshing().changed(2).paused().with(new Event.RollbackRequested());
        Then.refuses(resume(), Refusal.Kind.CONFLICT)
                .because(ReasonCode.ROLLBACK_IN_PROGRESS, "run 1 is being rolled back")
                .offering("refreshctl explain postgresql");
        given.with(new Event.RollbackStarted());
        Then.refuses(resume(), Refusal.Kind.CONFLICT).because(ReasonCode.NOT_PAUSED, "it is rolling-back");
    }

    @Test
    void aResumeTellsABlockedRunToGoOn() {
        given.refreshing().blocked(ReasonCode.UNIT_CRASHED);
        assertThat(Then.accepts(resume())).containsExactly(new Event.RunUnblocked(false));
        assertThat(Then.accepts(resume(3))).containsExactly(new Event.RunUnblocked(false));
    }

    // Pause

    @Test
    void aPauseIsNotedForTheNextUnit() {
        given.checking();
        assertThat(Then.accepts(pause())).containsExactly(new Event.PauseRequested());
        given.with(new Event.GatePassed(), new Event.Prepared()).changing(2);
        assertThat(Then.accepts(pause())).containsExactly(new Event.PauseRequested());
    }

    @Test
    void aRunThatIsPausedIsPaused() {
        given.refreshing().changed(2).paused();
        assertThat(Then.accepts(pause()))
                .containsExactly(new Event.OperationEnded(
                        given.app().nextId(), OperationStatus.COMPLETED, "it is paused already", new TreeMap<>()));
    }

    @Test
    void aRollbackIsNotPaused() {
        given.refreshing().changed(2).with(new Event.RollbackRequested());
        Then.refuses(pause(), Refusal.Kind.CONFLICT)
                .because(ReasonCode.ROLLBACK_IN_PROGRESS, "a rollback is not paused; it can be cancelled")
                .offering("refreshctl cancel postgresql");
        given.with(new Event.RollbackStarted());
        Then.refuses(pause(), Refusal.Kind.CONFLICT).because(ReasonCode.ROLLBACK_IN_PROGRESS);
        given.blocked(ReasonCode.UNIT_CRASHED);
        Then.refuses(pause(), Refusal.Kind.CONFLICT).because(ReasonCode.ROLLBACK_IN_PROGRESS);
    }

    @Test
    void beforeTheLastUnitThereIsStillAPause() {
        given.refreshing(PausePolicy.NONE).changed(2, 1);
        assertThat(Then.accepts(pause())).containsExactly(new Event.PauseRequested());
    }

    @Test
    void duringTheLastUnitThereIsNoneLeft() {
        given.refreshing(PausePolicy.NONE).changed(2, 1).changing(0);
        Then.refuses(pause(), Refusal.Kind.CONFLICT)
                .because(ReasonCode.NO_MORE_PAUSES, "the last unit is being changed")
                .offering("refreshctl explain postgresql");
    }

    @Test
    void aSpareUnitThatIsNotMadeYetIsOneToPauseBefore() {
        given.accepted(Actions.REFRESH, Given.withSpare(NEW, PausePolicy.NONE));
        assertThat(Then.accepts(pause())).containsExactly(new Event.PauseRequested());
    }

    // The policy

    @Test
    void thePolicyMayChangeAtAnyTime() {
        assertThat(Then.accepts(given.ask(Actions.SET_PAUSE_POLICY, new Command.SetPolicy(PausePolicy.ALL))))
                .containsExactly(
                        new Event.PolicyChanged(PausePolicy.ALL),
                        new Event.OperationEnded(
                                1, OperationStatus.COMPLETED, "pause-after-unit-refresh is all", new TreeMap<>()));
    }

    // Cancel

    @Test
    void aCancelIsNotedOnce() {
        given.refreshing();
        assertThat(Then.accepts(cancel())).containsExactly(new Event.CancelRequested());
        given.with(new Event.CancelRequested());
        assertThat(Then.accepts(cancel())).isEmpty();
    }

    @Test
    void aCancelLetsABlockedHandoverComeToItsEndFirst() {
        given.refreshing().changed(2, 1).handingOver(0, 1).blocked(ReasonCode.HANDOVER_FAILED);
        assertThat(Then.accepts(cancel())).containsExactly(new Event.CancelRequested(), new Event.RunUnblocked(false));
    }

    @Test
    void aCancelOfARunThatIsBlockedOtherwiseUnblocksNothing() {
        given.refreshing().changing(2).blocked(ReasonCode.UNIT_CRASHED);
        assertThat(Then.accepts(cancel())).containsExactly(new Event.CancelRequested());
    }

    @Test
    void aResumeTakesAUnitThatSomebodyPutBackAsItIsAndItsTurnComesAgain() {
        given.refreshing(PausePolicy.NONE).changed(2).moved(2, OLD);
        given.with(given.next().events().toArray(Event[]::new));
        assertThat(given.run().phase().state()).isEqualTo(RunState.BLOCKED);
        Event taken = new Event.UnitChangeStarted(
                2,
                OLD,
                Event.Purpose.RESTART,
                1,
                given.seen().unit(2).orElseThrow().process().starts());
        assertThat(Then.accepts(resume())).containsExactly(new Event.RunUnblocked(false), taken);
        given.with(new Event.RunUnblocked(false), taken, new Event.UnitChanged(2, OLD, Event.Purpose.RESTART));
        assertThat(given.next().events())
                .first()
                .isInstanceOfSatisfying(
                        Event.UnitChangeStarted.class,
                        change -> assertThat(change.release()).isEqualTo(NEW));
    }
}
