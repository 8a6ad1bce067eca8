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
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What drawn worlds found, each as the smallest situation in which it was decided wrongly. */
class FoundBySimulationTest {
    private static final Step STOP = new Step.StopUnit(2, Step.StopUnit.Mode.FAST);

    private final Given given = Given.deployed(3);

    @Test
    void aFormerPrimaryStaysDownWhenSomebodyElseMovedThePrimary() {
        given.unit(0).exited("fenced");
        given.unit(1).promoted();
        given.with(new Event.PrimaryMoved(0, 1));
        given.unit(1).slots.addAll(List.of(0, 2));
        Then.waits(given.next());
        Then.refuses(given.ask(Actions.START, new Command.StartUnit(0)), Refusal.Kind.CONFLICT)
                .because(ReasonCode.TIMELINE_DIFFERS, "postgresql/0", "beside postgresql/1");
    }

    @Test
    void ofTwoDeadFormerPrimariesNoneIsStarted() {
        given.unit(1).promoted().exited("killed");
        given.unit(0).exited("killed");
        assertThat(given.next().events()).isEmpty();
    }

    @Test
    void aUnitIsNotStoppedWhileAnotherOneDiedAfterItsIntent() {
        given.refreshing().changing(2).unit(1).exited("killed");
        Then.records(given.next(), new Event.UnitChangeStarted(1, OLD, Purpose.RESTART, 1, 1));
        given.with(new Event.UnitChangeStarted(1, OLD, Purpose.RESTART, 1, 1));
        given.unit(1).start(OLD);
        given.with(new Event.UnitChanged(1, OLD, Purpose.RESTART));
        Then.performs(given.next(), STOP);
    }

    @Test
    void aStandbyWithoutItsSlotGetsItWhileItIsChanged() {
        given.restarting(2).unit(2).start(OLD);
        given.unit(0).slots.clear();
        given.unit(2).fed = false;
        Then.performs(given.next(), new Step.RepairSlots(0, new TreeSet<>(Set.of(1, 2))));
    }

    @Test
    void aClockThatWasSetBackBeginsTheSoakAgain() {
        given.accepted(
                        Actions.REFRESH,
                        new Command.Refresh(
                                NEW,
                                "",
                                Optional.of(PausePolicy.NONE),
                                Optional.of(Duration.ofSeconds(10)),
                                List.of(),
                                false,
                                false,
                                false))
                .with(new Event.GatePassed(), new Event.Prepared())
                .changing(2);
        given.unit(2).start(NEW);
        given.with(new Event.UnitHealthy(2)).after(Duration.ofHours(-1));
        Then.records(given.next(), new Event.UnitHealthy(2));
    }

    @Test
    void aHandoverIsOverWhenSomebodyElsePromotedAThirdUnit() {
        given.refreshing(PausePolicy.NONE).changed(2, 1).handingOver(0, 1);
        given.machine.switchOff(0, 1);
        given.unit(0).standbySignal = true;
        given.unit(2).promoted();
        assertThat(given.next().events())
                .contains(new Event.HandoverEnded(
                        1, false, "postgresql/2 was made a primary by somebody else meanwhile"));
    }

    @Test
    void aMarkThatMayNotBeOursIsNotActedOnBeforeAllUnitsAreLookedAt() {
        given.refreshing(PausePolicy.NONE).changed(2, 1).handingOver(0, 1);
        given.machine.switchOff(0, 1);
        given.unit(0).standbySignal = true;
        Snapshot two = new Snapshot(
                given.seen().units().stream().filter(unit -> unit.ordinal() < 2).toList(),
                given.seen().at());
        Decision decision = new Decider(Limits.DEFAULT).next(given.app(), two, given.moment());
        assertThat(decision.next()).isEqualTo(new Decision.Wait(Decision.AT_ONCE, Scope.ALL));
    }

    @Test
    void aSpareUnitThatSomebodyPromotedIsNotDeleted() {
        given.accepted(Actions.REFRESH, Given.withSpare(NEW, PausePolicy.NONE))
                .with(new Event.GatePassed(), new Event.UnitAddStarted(3, OLD), new Event.UnitAdded(3));
        given.machine.add(3, OLD).promoted().exited("killed");
        given.with(new Event.Prepared(), new Event.RollbackStarted(), new Event.UnitRemoveStarted(3));
        Then.blocks(given.next()).because(ReasonCode.TIMELINE_DIFFERS, "postgresql/3 is down", "beside postgresql/0");
    }

    @Test
    void aHalfMadeSpareUnitThatWouldWriteIsNotDeletedEither() {
        given.accepted(Actions.REFRESH, Given.withSpare(NEW, PausePolicy.NONE))
                .with(new Event.GatePassed(), new Event.UnitAddStarted(3, OLD));
        given.machine.add(3, OLD).promoted().exited("killed");
        given.with(new Event.RollbackStarted(), new Event.UnitRemoveStarted(3));
        Then.blocks(given.next()).because(ReasonCode.TIMELINE_DIFFERS, "postgresql/3 shall be removed");
    }

    @Test
    void aDeadSpareUnitIsRemovedOnTheWayBackInsteadOfStartedAgain() {
        given.accepted(Actions.REFRESH, Given.withSpare(NEW, PausePolicy.NONE))
                .with(new Event.GatePassed(), new Event.UnitAddStarted(3, OLD), new Event.UnitAdded(3));
        given.machine.add(3, NEW).exited("FATAL: the target does not start");
        given.with(
                new Event.Prepared(),
                new Event.UnitChangeStarted(3, NEW, Purpose.FORWARD, 1, 1),
                new Event.RollbackStarted());
        Then.records(given.next(), new Event.UnitRemoveStarted(3));
    }

    @Test
    void aCancelKeepsAUnitWhoseChangeWaitsUntouchedBehindARestart() {
        given.refreshing().changing(2).unit(1).exited("killed");
        given.with(new Event.UnitChangeStarted(1, OLD, Purpose.RESTART, 1, 1));
        given.unit(1).start(OLD);
        Event stays = new Event.UnitChangeStarted(2, OLD, Purpose.RESTART, 1, 1);
        Then.records(given.with(new Event.CancelRequested()).next(), stays);
        Decision end = given.with(stays).next();
        Then.records(end, new Event.RunEnded(RunState.CANCELLED, end.reason())).offering("");
    }

    @Test
    void aCancelKeepsAUnitWhoseChangeWasGivenUpForTheWayBack() {
        given.refreshing(PausePolicy.NONE).changed(2, 1).primaryOn(1);
        given.with(new Event.UnitChangeStarted(0, NEW, Purpose.FORWARD, 1, 1))
                .unit(0)
                .stopped();
        given.with(new Event.RollbackStarted(), new Event.CancelRequested());
        Event stays = new Event.UnitChangeStarted(0, OLD, Purpose.RESTART, 1, 1);
        Then.records(given.next(), stays);
        Then.performs(given.with(stays).next(), new Step.StartUnit(0, OLD));
        given.unit(0).start(OLD);
        Decision end = given.next();
        Then.records(end, new Event.RunEnded(RunState.CANCELLED, end.reason()))
                .offering("refreshctl rollback postgresql");
    }
}
