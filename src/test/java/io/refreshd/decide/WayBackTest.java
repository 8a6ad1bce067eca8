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
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class WayBackTest {
    private final Given given = Given.deployed(3).refreshing(PausePolicy.NONE);

    private static Event back(int ordinal, int starts) {
        return new Event.UnitChangeStarted(ordinal, OLD, Purpose.BACK, 1, starts);
    }

    /** The unit runs the recorded release again, healthy. */
    private static void returned(Given given, int ordinal) {
        given.with(back(ordinal, 2)).moved(ordinal, OLD).with(new Event.UnitChanged(ordinal, OLD, Purpose.BACK));
    }

    private static Given spare() {
        Given given = Given.deployed(3)
                .accepted(Actions.REFRESH, Given.withSpare(NEW, PausePolicy.NONE))
                .with(new Event.GatePassed(), new Event.UnitAddStarted(3, OLD));
        given.machine.add(3, OLD);
        return given;
    }

    // Which unit

    @Test
    void theUnitThatChangedLastGoesBackFirst() {
        given.changed(2, 1).rollingBack();
        Then.records(given.next(), back(1, 2)).because(ReasonCode.ROLLING_BACK, "postgresql/1 goes back to 14.8");
        returned(given, 1);
        Then.records(given.next(), back(2, 2)).because(ReasonCode.ROLLING_BACK, "postgresql/2 goes back to 14.8");
    }

    @Test
    void unitsThatWereNotChangedAreNotTouched() {
        given.changed(2).rollingBack();
        returned(given, 2);
        Decision decision = given.next();
        Then.records(decision, new Event.RunEnded(RunState.ROLLED_BACK, decision.reason()))
                .because(ReasonCode.ROLLED_BACK, "all 3 units of postgresql run 14.8 again");
    }

    @Test
    void aRollbackBeforeTheFirstUnitEndsAtOnce() {
        given.rollingBack();
        assertThat(given.next().events()).element(0).isInstanceOf(Event.RunEnded.class);
    }

    @Test
    void aUnitWhoseChangeHadOnlyBegunIsNotStopped() {
        given.changing(2).rollingBack();
        Then.records(given.next(), back(2, 1));
        given.with(back(2, 1));
        Then.records(given.next(), new Event.UnitChanged(2, OLD, Purpose.BACK));
    }

    @Test
    void aUnitThatIsSetToTheTargetGoesBackWhateverTheJournalSays() {
        given.rollingBack().moved(2, NEW);
        Then.records(given.next(), back(2, 2));
    }

    @Test
    void aUnitThatIsDownByItsChangeGoesBackFirstOfAll() {
        given.changed(2).changing(1).rollingBack();
        given.unit(1).startsAndEnds(NEW, "FATAL: broken");
        Then.records(given.next(), back(1, 2));
        given.with(back(1, 2));
        Then.performs(given.next(), new Step.StartUnit(1, OLD))
                .because(ReasonCode.ROLLING_BACK, "postgresql/1 is moved to 14.8");
    }

    @Test
    void anOpenChangeBackIsFinishedFirst() {
        given.changed(2, 1).rollingBack().with(back(2, 2));
        Then.performs(given.next(), new Step.StopUnit(2, Step.StopUnit.Mode.FAST));
    }

    // When it may go

    @Test
    void anotherUnitThatIsDownIsStartedInPlaceFirst() {
        given.changed(2).rollingBack().unit(1).exited("killed");
        Then.records(given.next(), new Event.UnitChangeStarted(1, OLD, Purpose.RESTART, 1, 1));
    }

    @Test
    void anotherUnitThatIsIllIsWaitedForAndThenBlocks() {
        given.changed(2).rollingBack().unit(1).frozen();
        Then.waits(given.next(), Decision.SOON).because(ReasonCode.UNIT_FROZEN);
        given.waitingFor(ReasonCode.UNIT_FROZEN, Duration.ofHours(1));
        Then.blocks(given.next()).because(ReasonCode.UNIT_FROZEN);
    }

    @Test
    void aChangedUnitWithoutAPlaceBlocks() {
        given.changed(2).rollingBack().machine.servers.remove(2);
        Then.blocks(given.next()).because(ReasonCode.UNIT_MISSING, "postgresql/2 has no place any more");
    }

    @Test
    void theDeadPrimaryGoesBackInPlaceAndNobodyIsPromoted() {
        given.changed(2, 1, 0).rollingBack().unit(0).exited("FATAL: broken");
        Then.records(given.next(), back(0, 2));
    }

    @Test
    void theDeadPrimaryGoesBackInPlaceThoughOthersAreDownToo() {
        given.changed(2, 1, 0).rollingBack().unit(0).exited("FATAL: broken");
        given.unit(1).exited("FATAL: broken");
        Then.records(given.next(), back(0, 2));
    }

    @Test
    void whenThePrimaryIsDownAStandbyThatIsDownTooWaitsForIt() {
        given.changed(2, 1, 0).primaryOn(1).rollingBack();
        given.unit(0).exited("FATAL: broken");
        given.unit(1).exited("killed");
        Then.records(given.next(), new Event.UnitChangeStarted(1, NEW, Purpose.RESTART, 1, 2));
    }

    @Test
    void aPrimaryThatOnlyDoesNotAnswerIsWaitedFor() {
        given.changed(2).rollingBack().unit(0).silent("timeout");
        Then.waits(given.next());
    }

    // The primary

    @Test
    void thePrimaryIsHandedOverToAUnitOnItsRecordedReleaseFirst() {
        given.changed(2, 1).primaryOn(2).rollingBack();
        returned(given, 1);
        Then.records(given.next(), new Event.HandoverStarted(1, 2, 0));
    }

    @Test
    void withoutOneItIsHandedOverToAnyHealthyStandby() {
        given.changed(2, 1, 0).rollingBack();
        Then.records(given.next(), new Event.HandoverStarted(1, 0, 1))
                .because(ReasonCode.HANDING_OVER, "from postgresql/0 to postgresql/1");
    }

    @Test
    void theOldPrimaryGoesDirectlyToItsRecordedRelease() {
        given.changed(2, 1, 0).rollingBack().handingOver(0, 1);
        given.machine.switchOff(0, 1);
        given.unit(0).standbySignal = true;
        given.unit(1).promoted();
        Then.records(given.next(), new Event.HandoverEnded(1, true, "postgresql/1 is the primary now"), back(0, 2));
    }

    @Test
    void withoutACandidateThePrimaryIsNotStopped() {
        Given two = Given.deployed(2).refreshing(PausePolicy.NONE).changed(1, 0).rollingBack();
        two.unit(1).silent("starting");
        Then.waits(two.next()).because(ReasonCode.UNIT_STARTING);
    }

    @Test
    void theOnlyUnitGoesBackThoughItIsThePrimary() {
        Given single = Given.deployed(1).refreshing(PausePolicy.NONE).changed(0).rollingBack();
        Then.records(single.next(), back(0, 2));
    }

    // The spare unit

    @Test
    void aHalfMadeSpareUnitIsRemoved() {
        Given given = spare().rollingBack();
        Then.records(given.next(), new Event.UnitRemoveStarted(3))
                .because(ReasonCode.SCALING, "postgresql/3 is removed");
        given.with(new Event.UnitRemoveStarted(3));
        Then.performs(given.next(), new Step.RemoveUnit(3));
        given.machine.servers.remove(3);
        Then.records(given.next(), new Event.UnitRemoved(3));
    }

    @Test
    void aSpareUnitOfWhichNothingWasMadeIsNotMissed() {
        Given given = spare().rollingBack();
        given.unit(3).absent();
        given.unit(0).slots.remove(3);
        assertThat(given.next().events()).element(0).isInstanceOf(Event.RunEnded.class);
        given.machine.servers.remove(3);
        assertThat(given.next().events()).element(0).isInstanceOf(Event.RunEnded.class);
    }

    @Test
    void whileOnlyTheSpareUnitIsChangedItIsRemovedAndNotChangedBack() {
        Given given = spare().with(new Event.UnitAdded(3), new Event.Prepared())
                .changed(3)
                .rollingBack();
        Then.records(given.next(), new Event.UnitRemoveStarted(3));
    }

    @Test
    void theSpareUnitGoesLastSoThatThereIsOneMoreUntilThen() {
        Given given = spare().with(new Event.UnitAdded(3), new Event.Prepared())
                .changed(3, 2)
                .rollingBack();
        Then.records(given.next(), back(2, 2));
        returned(given, 2);
        Then.records(given.next(), new Event.UnitRemoveStarted(3));
    }

    @Test
    void aSpareUnitThatIsNotHealthyGoesAtOnceForItIsInTheWay() {
        Given given = spare().with(new Event.UnitAdded(3), new Event.Prepared())
                .changed(3, 2)
                .rollingBack();
        given.unit(3).exited("FATAL: broken");
        Then.records(given.next(), new Event.UnitRemoveStarted(3));
    }

    @Test
    void aSpareUnitWhoseChangeHadOnlyBegunGoesAtOnce() {
        Given given = spare().with(new Event.UnitAdded(3), new Event.Prepared())
                .changing(3)
                .rollingBack();
        Then.records(given.next(), new Event.UnitRemoveStarted(3));
    }

    @Test
    void withoutAPrimaryNoCopyIsThrownAway() {
        Given given = spare().with(new Event.UnitAdded(3), new Event.Prepared())
                .changed(3)
                .rollingBack();
        given.unit(3).exited("FATAL: broken");
        given.unit(0).silent("timeout");
        assertThat(given.next().events()).noneMatch(Event.UnitRemoveStarted.class::isInstance);
    }

    @Test
    void aSpareUnitThatIsThePrimaryHandsOverBeforeItGoes() {
        Given given = spare().with(new Event.UnitAdded(3), new Event.Prepared())
                .changed(3)
                .primaryOn(3)
                .rollingBack();
        Then.records(given.next(), new Event.HandoverStarted(1, 3, 0));
    }

    @Test
    void aSpareUnitThatAStrangerMadeThePrimaryBeforeItWasTouchedStaysAndHandsOver() {
        Given given = spare().with(new Event.UnitAdded(3), new Event.Prepared())
                .changing(3)
                .primaryOn(3)
                .rollingBack();
        Event stays = new Event.UnitChangeStarted(3, OLD, Purpose.RESTART, 1, 1);
        Then.records(given.next(), stays);
        given.with(stays);
        Then.records(given.next(), new Event.UnitChanged(3, OLD, Purpose.RESTART));
        given.with(new Event.UnitChanged(3, OLD, Purpose.RESTART));
        Then.records(given.next(), new Event.HandoverStarted(1, 3, 0));
    }

    @Test
    void aRemovalThatWasUnderWayIsFinished() {
        Given given = spare().with(new Event.UnitAdded(3), new Event.Prepared())
                .changed(3, 2, 1, 0)
                .verifying()
                .with(new Event.UnitRemoveStarted(3));
        given.machine.servers.remove(3);
        given.rollingBack();
        Then.records(given.next(), new Event.UnitRemoved(3));
    }

    // The end

    @Test
    void slotsArePutInOrderBeforeTheEnd() {
        given.changed(2).rollingBack();
        returned(given, 2);
        given.unit(0).slots.add(5);
        Then.performs(given.next(), new Step.RepairSlots(0, new TreeSet<>(List.of(1, 2))));
    }

    @Test
    void theRunEndsOnlyWhenEveryUnitIsHealthy() {
        given.changed(2).rollingBack();
        returned(given, 2);
        given.unit(2).receives = false;
        Then.waits(given.next()).because(ReasonCode.UNIT_NOT_STREAMING);
    }
}
