package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.OLD;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import org.junit.jupiter.api.Test;

class PreparationTest {
    private final Given given = Given.deployed(3);

    private static Given spare() {
        return Given.deployed(3)
                .accepted(Actions.REFRESH, Given.withSpare(NEW, PausePolicy.FIRST))
                .with(new Event.GatePassed());
    }

    @Test
    void aPrimaryOnTheLowestUnitNeedsNoMove() {
        Then.records(given.preparing().next(), new Event.Prepared())
                .because(ReasonCode.PREPARING, "everything is in place");
    }

    @Test
    void aPrimaryThatSitsHigherMovesToTheLowestUnit() {
        given.primaryOn(2).preparing();
        Then.records(given.next(), new Event.HandoverStarted(1, 2, 0)).because(ReasonCode.HANDING_OVER);
    }

    @Test
    void aPrimaryOnAUnitThatRunsTheTargetAlreadyStays() {
        given.refreshing(PausePolicy.NONE).changed(2).primaryOn(2);
        given.with(new Event.RunEnded(RunState.CANCELLED, Given.WHY)).preparing();
        Then.records(given.next(), new Event.Prepared());
    }

    @Test
    void theOldPrimaryComesBackOnTheReleaseItHas() {
        given.primaryOn(2).preparing().handingOver(2, 0);
        given.machine.switchOff(2, 0);
        given.unit(2).standbySignal = true;
        given.unit(0).promoted();
        Then.records(
                given.next(),
                new Event.HandoverEnded(1, true, "postgresql/0 is the primary now"),
                new Event.UnitChangeStarted(2, OLD, Purpose.RESTART, 1, 1));
    }

    @Test
    void itsRestartIsFinishedFirst() {
        given.primaryOn(2).preparing().restarting(1);
        Then.records(given.next(), new Event.UnitChanged(1, OLD, Purpose.RESTART));
    }

    @Test
    void nothingIsPreparedWhileAUnitIsNotHealthy() {
        given.preparing().unit(1).silent("starting");
        Then.waits(given.next()).because(ReasonCode.UNIT_STARTING);
    }

    @Test
    void aUnitThatDiedIsStartedAgainFirst() {
        given.preparing().unit(1).exited("killed");
        Then.records(given.next(), new Event.UnitChangeStarted(1, OLD, Purpose.RESTART, 1, 1));
    }

    @Test
    void aSpareUnitIsAddedOnTheOldReleaseBeforeThePrimaryMoves() {
        Then.records(spare().next(), new Event.UnitAddStarted(3, OLD))
                .because(ReasonCode.SCALING, "postgresql/3 is added on 14.8");
    }

    @Test
    void anAddedSpareUnitIsNotAddedAgain() {
        Given given = spare().with(new Event.UnitAddStarted(3, OLD), new Event.UnitAdded(3));
        given.machine.add(3, OLD);
        Then.records(given.next(), new Event.Prepared());
    }

    @Test
    void theSpareUnitIsMadeAsACopyOfThePrimary() {
        Given given = spare().with(new Event.UnitAddStarted(3, OLD));
        Then.performs(given.next(), new Step.AddUnit(3, OLD, 0)).because(ReasonCode.SCALING);
    }
}
