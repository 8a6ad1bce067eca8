package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each event makes of the state. */
class FoldTest {
    private final Given given = Given.deployed(3);

    private RunPhase phase() {
        return given.run().phase();
    }

    // The application

    @Test
    void theFirstEventMakesTheApplication() {
        Application asked = Given.asked(2).app();
        assertThat(asked.name()).isEqualTo("postgresql");
        assertThat(asked.charm()).isEqualTo("postgresql");
        assertThat(asked.channel()).isEqualTo("14/stable");
        assertThat(asked.release()).isEqualTo(OLD);
        assertThat(asked.scale()).isEqualTo(2);
        assertThat(asked.units()).isEmpty();
        assertThat(asked.deployed()).isFalse();
        assertThat(asked.primary()).isEqualTo(-1);
        assertThat(asked.nextId()).isEqualTo(1);
        assertThat(asked.releaseOf(0)).isEqualTo(OLD);
    }

    @Test
    void aSecondDeploymentChangesNothing() {
        Application before = given.app();
        given.with(new Event.ApplicationDeployed("other", "", NEW, 9, PausePolicy.NONE, Duration.ofDays(1)));
        assertThat(given.app()).isEqualTo(before);
    }

    @Test
    void anEventBeforeTheFirstMeansADamagedJournal() {
        Entry entry = new Entry(1, "postgresql", Instant.EPOCH, new Event.DeployEnded());
        assertThatThrownBy(() -> Fold.fold(Optional.empty(), entry))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("never deployed");
    }

    @Test
    void anEventOfARunWithoutARunMeansADamagedJournal() {
        assertThatThrownBy(() -> given.with(new Event.PauseRequested()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no run: postgresql");
    }

    @Test
    void aStartOfTheDaemonBelongsToNoApplication() {
        Application before = given.app();
        assertThat(given.with(new Event.DaemonStarted(7)).app()).isEqualTo(before);
    }

    @Test
    void unitsComeAndGo() {
        given.with(new Event.UnitAddStarted(3, NEW));
        assertThat(given.app().intent()).contains(new Intent.Add(3, NEW, given.now));
        given.with(new Event.UnitAdded(3));
        assertThat(given.app().units()).containsEntry(3, NEW);
        assertThat(given.app().intent()).isEmpty();
        given.with(new Event.UnitRemoveStarted(3));
        assertThat(given.app().intent()).contains(new Intent.Remove(3, given.now));
        given.with(new Event.UnitRemoved(3));
        assertThat(given.app().units()).containsOnlyKeys(0, 1, 2);
        assertThat(given.app().intent()).isEmpty();
    }

    @Test
    void aUnitThatWasAddedWithoutBeingBegunIsNotKnown() {
        assertThat(given.with(new Event.UnitAdded(9)).app().units()).containsOnlyKeys(0, 1, 2);
    }

    // A unit's change

    @Test
    void aChangeIsJournalledWithTheTargetBeforeItHappens() {
        given.refreshing().changing(2);
        assertThat(given.app().releaseOf(2)).isEqualTo(NEW);
        assertThat(given.app().intent())
                .contains(new Intent.Change(
                        2, NEW, Purpose.FORWARD, 1, 1, given.now, Optional.empty(), Optional.empty()));
        assertThat(given.app().mixed()).isTrue();
    }

    @Test
    void healthIsKeptWithTheChange() {
        given.refreshing().changing(2).after(Duration.ofSeconds(5)).with(new Event.UnitHealthy(2));
        assertThat(((Intent.Change) given.app().intent().orElseThrow()).healthySince())
                .contains(given.now);
        given.with(new Event.UnitIll(2, Given.WHY));
        assertThat(((Intent.Change) given.app().intent().orElseThrow()).healthySince())
                .isEmpty();
    }

    @Test
    void healthWithoutAChangeIsNothing() {
        Application before = given.app();
        given.with(new Event.UnitHealthy(2), new Event.UnitIll(2, Given.WHY));
        assertThat(given.app()).isEqualTo(before);
    }

    @Test
    void aChangedUnitCountsAndARestartedOneDoesNot() {
        given.refreshing().changed(2);
        assertThat(given.run().refreshed()).isEqualTo(1);
        given.restarting(1).with(new Event.UnitChanged(1, OLD, Purpose.RESTART));
        assertThat(given.run().refreshed()).isEqualTo(1);
        given.rollingBack().with(new Event.UnitChanged(2, OLD, Purpose.BACK));
        assertThat(given.run().refreshed()).isEqualTo(1);
    }

    @Test
    void onlyRestartsAreCountedAsRestarts() {
        given.refreshing().changed(2);
        assertThat(given.app().restarts()).isZero();
        given.restarting(1).restarting(1);
        assertThat(given.app().restarts()).isEqualTo(2);
        given.restarting(0).restarting(1).restarting(0);
        assertThat(given.app().restarts()).isEqualTo(3);
        assertThat(given.app().restartsAt(given.now)).isEqualTo(3);
    }

    // Handover and primary

    @Test
    void aHandoverThatMovedThePrimaryIsCounted() {
        given.refreshing().handingOver(0, 1).with(new Event.HandoverEnded(1, true, ""));
        assertThat(given.app().primary()).isEqualTo(1);
        assertThat(given.run().handovers()).isEqualTo(1);
        assertThat(given.run().failovers()).isZero();
        assertThat(given.app().intent()).isEmpty();
    }

    @Test
    void aHandoverThatWasRevertedIsNotCounted() {
        given.refreshing().handingOver(0, 1).with(new Event.HandoverEnded(1, false, "late"));
        assertThat(given.app().primary()).isZero();
        assertThat(given.run().handovers()).isZero();
        assertThat(given.app().intent()).isEmpty();
    }

    @Test
    void aHandoverThatEndsWithoutHavingBegunMovesNothing() {
        given.refreshing().with(new Event.HandoverEnded(1, true, ""));
        assertThat(given.app().primary()).isZero();
        assertThat(given.run().handovers()).isZero();
    }

    @Test
    void movesThatWeDidNotCauseAreCountedApart() {
        given.refreshing().with(new Event.PrimaryMoved(0, 2));
        assertThat(given.app().primary()).isEqualTo(2);
        assertThat(given.run().failovers()).isEqualTo(1);
        given.with(new Event.PrimaryMoved(-1, 1));
        assertThat(given.run().failovers()).isEqualTo(1);
    }

    // The phases

    @Test
    void aRunGoesThroughItsPhases() {
        Instant started = given.now;
        assertThat(given.checking().run().phase()).isEqualTo(new RunPhase.Checking());
        assertThat(given.run().startedAt()).isEqualTo(started);
        given.after(Duration.ofSeconds(1)).with(new Event.GatePassed());
        assertThat(phase()).isEqualTo(new RunPhase.Preparing());
        assertThat(given.run().phaseSince()).isEqualTo(given.now);
        assertThat(given.with(new Event.Prepared()).run().phase()).isEqualTo(new RunPhase.Refreshing(1));
        assertThat(given.changed(2).run().phase()).isEqualTo(new RunPhase.Refreshing(-1));
        assertThat(given.paused().run().phase()).isEqualTo(new RunPhase.Paused(1, Given.WHY));
        assertThat(given.resumed().run().phase()).isEqualTo(new RunPhase.Refreshing(0));
        assertThat(given.changed(1).run().phase()).isEqualTo(new RunPhase.Refreshing(0));
        assertThat(given.changed(0).verifying().run().phase()).isEqualTo(new RunPhase.Verifying());
        given.after(Duration.ofSeconds(9)).with(new Event.RunEnded(RunState.COMPLETED, Given.WHY));
        assertThat(phase()).isEqualTo(new RunPhase.Completed());
        assertThat(given.run().endedAt()).contains(given.now);
        assertThat(given.run().outcome()).contains(Given.WHY);
        assertThat(given.app().openRun()).isEmpty();
        assertThat(given.app().release()).isEqualTo(NEW);
        assertThat(given.app().channel()).isEqualTo("14/candidate");
    }

    @Test
    void aRunThatDidNotCompleteLeavesTheReleaseAsItIs() {
        given.refreshing().changed(2).rollingBack().with(new Event.RunEnded(RunState.ROLLED_BACK, Given.WHY));
        assertThat(phase()).isEqualTo(new RunPhase.RolledBack());
        assertThat(given.app().release()).isEqualTo(OLD);
        assertThat(given.app().channel()).isEqualTo("14/stable");
    }

    @Test
    void movesThatAPhaseDoesNotOfferChangeNothing() {
        given.refreshing().changed(2).paused();
        RunPhase paused = phase();
        given.with(new Event.GatePassed(), new Event.Prepared(), new Event.VerifyStarted());
        given.with(new Event.RunPaused(2, Given.WHY), new Event.RunBlocked(Given.WHY));
        assertThat(phase()).isEqualTo(paused);
        given.resumed().with(new Event.RunResumed(1, 5));
        assertThat(phase()).isEqualTo(new RunPhase.Refreshing(0));
    }

    @Test
    void timeSpentInPausesIsAddedUp() {
        given.refreshing(PausePolicy.ALL).changed(2).paused().after(Duration.ofMinutes(3));
        assertThat(given.run().paused()).isZero();
        given.resumed().after(Duration.ofMinutes(1)).changed(1).paused().after(Duration.ofMinutes(4));
        assertThat(given.resumed().run().paused()).isEqualTo(Duration.ofMinutes(7));
        assertThat(given.run().pauses()).isEqualTo(2);
    }

    @Test
    void aPauseAnswersTheWishForOne() {
        given.refreshing().with(new Event.PauseRequested());
        assertThat(given.run().pauseRequested()).isTrue();
        assertThat(given.paused().run().pauseRequested()).isFalse();
    }

    @Test
    void theWayBackAnswersItsWishAndForgetsPausesAndWhatWasOpen() {
        given.refreshing().changing(2).with(new Event.PauseRequested(), new Event.RollbackRequested());
        assertThat(given.run().rollbackRequested()).isTrue();
        assertThat(given.run().goingBack()).isTrue();
        given.with(new Event.RollbackStarted());
        assertThat(given.run().rollbackRequested()).isFalse();
        assertThat(given.run().pauseRequested()).isFalse();
        assertThat(given.run().goingBack()).isTrue();
        assertThat(given.app().intent()).isEmpty();
    }

    @Test
    void aBlockRemembersWhereItCameFrom() {
        given.refreshing().changed(2).blocked(ReasonCode.UNIT_LAGGING);
        RunPhase.Blocked blocked = (RunPhase.Blocked) phase();
        assertThat(blocked.was()).isEqualTo(new RunPhase.Refreshing(-1));
        assertThat(blocked.why().code()).isEqualTo(ReasonCode.UNIT_LAGGING);
        assertThat(given.blocked(ReasonCode.UNIT_CRASHED).run().phase()).isEqualTo(blocked);
        assertThat(given.with(new Event.RunUnblocked(true)).run().phase()).isEqualTo(new RunPhase.Refreshing(-1));
        assertThat(given.run().heals()).isEqualTo(1);
        given.blocked(ReasonCode.UNIT_LAGGING);
        assertThat(((RunPhase.Blocked) phase()).heals()).isEqualTo(1);
        assertThat(given.with(new Event.RunUnblocked(false)).run().heals()).isZero();
    }

    @Test
    void aPersonWhoSaysGoOnGivesNewTimeAndNewTries() {
        given.refreshing().with(new Event.UnitChangeStarted(2, NEW, Purpose.FORWARD, 3, 1), new Event.UnitHealthy(2));
        given.restarting(1).after(Duration.ofHours(1));
        given.blocked(ReasonCode.UNIT_CRASHED).with(new Event.RunUnblocked(false));
        Intent.Change change = (Intent.Change) given.app().intent().orElseThrow();
        assertThat(change.since()).isEqualTo(given.now);
        assertThat(change.then()).isPresent();
        assertThat(given.app().restarts()).isZero();
        assertThat(given.with(new Event.UnitChanged(1, OLD, Purpose.RESTART))
                        .app()
                        .intent())
                .contains(new Intent.Change(
                        2, NEW, Purpose.FORWARD, 1, 1, given.now, Optional.empty(), Optional.empty()));
    }

    @Test
    void everyIntentCanBeGivenNewTime() {
        Instant later = given.now.plusSeconds(60);
        assertThat(new Intent.Add(3, OLD, given.now).renewed(later)).isEqualTo(new Intent.Add(3, OLD, later));
        assertThat(new Intent.Remove(3, given.now).renewed(later)).isEqualTo(new Intent.Remove(3, later));
        assertThat(new Intent.Handover(1, 0, 1, given.now).renewed(later))
                .isEqualTo(new Intent.Handover(1, 0, 1, later));
    }

    @Test
    void anUnblockOfARunThatIsNotBlockedLeavesItsPhase() {
        given.refreshing().with(new Event.RunUnblocked(true));
        assertThat(phase()).isEqualTo(new RunPhase.Refreshing(1));
        assertThat(given.run().heals()).isZero();
    }

    // Failures

    @Test
    void failuresInARowAreCountedUntilSomethingGoesWell() {
        Event failed = new Event.StepFailed("stop postgresql/2", 2, "denied");
        given.refreshing().changing(2).with(failed).after(Duration.ofSeconds(1)).with(failed);
        assertThat(given.run().failures()).isEqualTo(2);
        assertThat(given.run().lastFailure()).isEqualTo("denied");
        assertThat(given.run().lastFailureAt()).isEqualTo(given.now);
        given.with(new Event.UnitChanged(2, NEW, Purpose.FORWARD));
        assertThat(given.run().failures()).isZero();
        assertThat(given.run().lastFailure()).isEmpty();
    }

    @Test
    void unitsThatCameOrWentAndHandoversAreProgress() {
        Event failed = new Event.StepFailed("", 2, "denied");
        given.refreshing().with(failed, new Event.UnitAdded(3));
        assertThat(given.run().failures()).isZero();
        given.with(failed, new Event.UnitRemoved(3));
        assertThat(given.run().failures()).isZero();
        given.with(failed).handingOver(0, 1).with(new Event.HandoverEnded(1, true, ""));
        assertThat(given.run().failures()).isZero();
    }

    // When it pauses

    @Test
    void underNoneNoPauseIsDue() {
        given.refreshing(PausePolicy.NONE).changed(2);
        assertThat(phase()).isEqualTo(new RunPhase.Refreshing(0));
    }

    @Test
    void thePolicyMayBeChangedInTheMiddle() {
        given.refreshing(PausePolicy.NONE).with(new Event.PolicyChanged(PausePolicy.ALL));
        assertThat(given.app().policy()).isEqualTo(PausePolicy.ALL);
        assertThat(given.run().policy()).isEqualTo(PausePolicy.ALL);
        assertThat(phase()).isEqualTo(new RunPhase.Refreshing(1));
        given.changed(2).with(new Event.PolicyChanged(PausePolicy.ALL));
        assertThat(phase()).as("the pause that is due stays due").isEqualTo(new RunPhase.Refreshing(-1));
        given.with(new Event.PolicyChanged(PausePolicy.FIRST));
        assertThat(phase()).isEqualTo(new RunPhase.Refreshing(-1));
        given.with(new Event.PolicyChanged(PausePolicy.NONE));
        assertThat(phase()).isEqualTo(new RunPhase.Refreshing(0));
    }

    @Test
    void aPolicyThatChangesWhilePausedCountsFromTheResumeOn() {
        given.refreshing().changed(2).paused().with(new Event.PolicyChanged(PausePolicy.ALL));
        assertThat(phase()).isEqualTo(new RunPhase.Paused(1, Given.WHY));
        assertThat(given.resumed().run().phase()).isEqualTo(new RunPhase.Refreshing(1));
    }

    @Test
    void severalUnitsMayBeGrantedAtOnce() {
        assertThat(new RunPhase.Refreshing(3).spent()).isEqualTo(new RunPhase.Refreshing(2));
        assertThat(new RunPhase.Refreshing(1).spent()).isEqualTo(new RunPhase.Refreshing(-1));
        assertThat(new RunPhase.Refreshing(0).spent()).isEqualTo(new RunPhase.Refreshing(0));
    }

    @ParameterizedTest
    @EnumSource(RunState.class)
    void onlyEndsAreEnds(RunState state) {
        if (state.ended()) {
            assertThat(RunPhase.ended(state).state()).isEqualTo(state);
        } else {
            assertThatThrownBy(() -> RunPhase.ended(state))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is no end");
        }
    }

    // Operations and tasks

    @Test
    void anOperationOfARunGetsATaskForEachUnitItTouches() {
        given.refreshing();
        assertThat(given.app().operations().get(1).tasks()).isEmpty();
        assertThat(given.app().nextId()).isEqualTo(2);
        given.changing(2).after(Duration.ofSeconds(1)).changing(2);
        assertThat(given.app().operations().get(1).tasks())
                .containsExactly(new Operation.Task(
                        2, 2, OperationStatus.RUNNING, "", given.now.minusSeconds(1), Optional.empty()));
        given.with(new Event.UnitChanged(2, NEW, Purpose.FORWARD)).changing(1);
        List<Operation.Task> tasks = given.app().operations().get(1).tasks();
        assertThat(tasks).hasSize(2);
        assertThat(tasks.get(0))
                .isEqualTo(new Operation.Task(
                        2, 2, OperationStatus.COMPLETED, "on 14.9", given.now.minusSeconds(1), Optional.of(given.now)));
        assertThat(tasks.get(1).status()).isEqualTo(OperationStatus.RUNNING);
        assertThat(given.app().nextId()).isEqualTo(4);
    }

    @Test
    void tasksBelongToTheLatestOperationThatMoves() {
        given.refreshing().accepted(Actions.PAUSE, new Command.Pause()).changing(2);
        assertThat(given.app().operations().get(1).tasks()).isEmpty();
        assertThat(given.app().operations().get(2).tasks()).hasSize(1);
    }

    @Test
    void addedAndRemovedUnitsHaveTheirTasksToo() {
        given.checking().with(new Event.UnitAddStarted(3, OLD), new Event.UnitAdded(3));
        given.with(new Event.UnitRemoveStarted(3), new Event.UnitRemoved(3));
        assertThat(given.app().operations().get(1).tasks())
                .extracting(Operation.Task::message)
                .containsExactly("added", "removed");
    }

    @Test
    void anOperationThatEndsEndsItsTasks() {
        given.refreshing().changed(2).changing(1);
        TreeMap<String, String> results = new TreeMap<>();
        results.put("topology", "pass");
        given.with(new Event.OperationEnded(1, OperationStatus.FAILED, "blocked", results));
        Operation ended = given.app().operations().get(1);
        assertThat(ended.id()).isEqualTo(1);
        assertThat(ended.status()).isEqualTo(OperationStatus.FAILED);
        assertThat(ended.message()).isEqualTo("blocked");
        assertThat(ended.results()).isEqualTo(results);
        assertThat(ended.completed()).contains(given.now);
        assertThat(ended.tasks())
                .extracting(Operation.Task::status)
                .containsExactly(OperationStatus.COMPLETED, OperationStatus.FAILED);
        assertThat(ended.tasks().get(1).completed()).contains(given.now);
        assertThat(ended.tasks().get(1).message()).isEqualTo("blocked");
    }

    @Test
    void anOperationThatIsOneStepHasOneTask() {
        given.accepted(Actions.PRE_UPGRADE_CHECK, new Command.PreUpgradeCheck(NEW, List.of()));
        assertThat(given.app().operations().get(1).tasks())
                .containsExactly(new Operation.Task(2, 0, OperationStatus.RUNNING, "", given.now, Optional.empty()));
        assertThat(given.app().nextId()).isEqualTo(3);
        given.with(new Event.OperationEnded(99, OperationStatus.COMPLETED, "", new TreeMap<>()));
        assertThat(given.app().pendingCheck()).as("another operation ended").isPresent();
    }

    @Test
    void tooManyEndedOperationsAreForgottenOldestFirst() {
        for (int count = 0; count < Draft.OPERATIONS_KEPT + 3; count++) {
            Outcome outcome = given.ask(Actions.SET_PAUSE_POLICY, new Command.SetPolicy(PausePolicy.ALL));
            given.with(outcome.events().toArray(Event[]::new));
        }
        assertThat(given.app().operations()).hasSize(Draft.OPERATIONS_KEPT);
        assertThat(given.app().operations().firstKey()).isEqualTo(1 + 3 * 2);
    }

    @Test
    void runningOperationsAreNeverForgotten() {
        given.checking();
        for (int count = 0; count < Draft.OPERATIONS_KEPT + 3; count++) {
            given.with(given.ask(Actions.PAUSE, new Command.Pause()).events().get(0));
        }
        assertThat(given.app().operations()).hasSize(Draft.OPERATIONS_KEPT + 4);
    }

    // Steps, as they are told

    @Test
    void everyStepIsToldInPlainWords() {
        assertThat(List.of(
                                new Step.AddUnit(3, OLD, 0),
                                new Step.StopUnit(2, Step.StopUnit.Mode.FAST),
                                new Step.StartUnit(2, NEW),
                                new Step.RemoveUnit(3),
                                new Step.RepairSlots(0, new TreeSet<>()),
                                new Step.SwitchOff(0, 1, 5),
                                new Step.MarkStandby(0),
                                new Step.UnmarkStandby(0),
                                new Step.Promote(1))
                        .stream()
                        .map(step -> step.ordinal() + " " + step.describe("postgresql")))
                .containsExactly(
                        "3 add postgresql/3 on 14.8",
                        "2 stop postgresql/2",
                        "2 start postgresql/2 on 14.9",
                        "3 remove postgresql/3",
                        "0 set the replication slots of postgresql/0",
                        "0 stop the primary postgresql/0 for a handover",
                        "0 mark postgresql/0 as a standby",
                        "0 unmark postgresql/0 as a standby",
                        "1 promote postgresql/1");
    }

    @Test
    void aScopeOfNoneMeansAllUnits() {
        assertThat(Scope.ALL.includes(5)).isTrue();
        assertThat(Scope.of(0, 2).includes(2)).isTrue();
        assertThat(Scope.of(0, 2).includes(1)).isFalse();
    }

    @Test
    void anotherPolicyIsTakenOverWhileTheRunIsBlocked() {
        given.refreshing(PausePolicy.NONE)
                .with(
                        new Event.RunBlocked(Given.WHY),
                        new Event.PolicyChanged(PausePolicy.ALL),
                        new Event.RunUnblocked(false));
        assertThat(given.run().phase()).isEqualTo(new RunPhase.Refreshing(1));
    }
}
