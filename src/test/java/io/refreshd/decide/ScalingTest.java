package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.ReasonCode;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Units are made when an application is deployed, and a spare one for a run; the spare one is removed. */
class ScalingTest {
    private final Given adding = Given.deployed(3)
            .accepted(Actions.REFRESH, Given.withSpare(NEW, PausePolicy.NONE))
            .with(new Event.GatePassed(), new Event.UnitAddStarted(3, OLD));
    private final Duration late = adding.limits.unitDeadline().plusMillis(1);

    private static Given verifying() {
        Given given = Given.deployed(3)
                .accepted(Actions.REFRESH, Given.withSpare(NEW, PausePolicy.NONE))
                .with(new Event.GatePassed(), new Event.UnitAddStarted(3, OLD), new Event.UnitAdded(3));
        given.machine.add(3, OLD);
        return given.with(new Event.Prepared()).changed(3, 2, 1, 0).verifying();
    }

    // The first deployment

    @Test
    void unitsAreMadeOneAfterTheOtherFromTheLowest() {
        Given given = Given.asked(2);
        Then.records(given.next(), new Event.UnitAddStarted(0, OLD)).because(ReasonCode.SCALING, "postgresql/0");
        given.with(new Event.UnitAddStarted(0, OLD));
        Then.performs(given.next(), new Step.AddUnit(0, OLD, -1));
        given.machine.add(0, OLD);
        given.with(new Event.PrimaryMoved(-1, 0));
        Then.records(given.next(), new Event.UnitAdded(0));
        given.with(new Event.UnitAdded(0));
        Then.records(given.next(), new Event.UnitAddStarted(1, OLD));
        given.with(new Event.UnitAddStarted(1, OLD)).unit(0).slots.add(1);
        Then.performs(given.next(), new Step.AddUnit(1, OLD, 0));
        given.machine.add(1, OLD);
        given.with(new Event.UnitAdded(1));
        Then.records(given.next(), new Event.DeployEnded())
                .because(ReasonCode.IDLE, "postgresql is deployed: 2 units on 14.8");
    }

    @Test
    void aUnitThatDiesWhileTheOthersAreMadeIsStartedAgain() {
        Given given = Given.asked(2).with(new Event.UnitAddStarted(0, OLD), new Event.UnitAdded(0));
        given.machine.add(0, OLD).exited("killed");
        Then.records(given.next(), new Event.UnitChangeStarted(0, OLD, Purpose.RESTART, 1, 1));
        given.restarting(0);
        Then.performs(given.next(), new Step.StartUnit(0, OLD));
    }

    @Test
    void theFirstUnitThatDoesNotAnswerYetIsWaitedFor() {
        Given given = Given.asked(2).with(new Event.UnitAddStarted(0, OLD));
        given.machine.add(0, OLD).silent("starting");
        Then.waits(given.next(), Decision.SOON.dividedBy(4))
                .because(ReasonCode.UNIT_STARTING, "postgresql/0 does not answer yet");
    }

    // Adding

    @Test
    void anAddedUnitThatStreamsIsThere() {
        adding.machine.add(3, OLD);
        Then.records(adding.next(), new Event.UnitAdded(3)).because(ReasonCode.SCALING, "postgresql/3 is added");
    }

    @Test
    void anAddedUnitThatDoesNotStreamYetIsWaitedFor() {
        adding.machine.add(3, OLD).receives = false;
        Then.waits(adding.next(), Decision.SOON.dividedBy(4)).because(ReasonCode.UNIT_NOT_STREAMING);
    }

    @Test
    void anAddedUnitThatLostItsSlotGetsItAgain() {
        adding.machine.add(3, OLD);
        adding.unit(0).slots.remove(3);
        Then.performs(adding.next(), new Step.RepairSlots(0, new TreeSet<>(List.of(1, 2, 3))))
                .because(ReasonCode.UNIT_NOT_STREAMING);
    }

    @Test
    void anAddedUnitThatIsNeverHealthyBlocksTheRun() {
        adding.machine.add(3, OLD).receives = false;
        adding.after(adding.limits.unitDeadline());
        Then.waits(adding.next());
        adding.after(Duration.ofMillis(1));
        Then.blocks(adding.next())
                .because(ReasonCode.UNIT_NEVER_HEALTHY, "postgresql/3 does not stream")
                .offering("refreshctl rollback postgresql");
    }

    @Test
    void aHalfMadeUnitIsMadeAgain() {
        adding.machine.add(3, OLD).absent();
        Then.performs(adding.next(), new Step.AddUnit(3, OLD, 0));
    }

    @Test
    void aUnitThatCanNotBeMadeInTimeBlocksTheRun() {
        adding.machine.add(3, OLD).exited("FATAL");
        Then.performs(adding.next(), new Step.AddUnit(3, OLD, 0));
        adding.after(late);
        Then.blocks(adding.next())
                .because(ReasonCode.UNIT_NEVER_HEALTHY, "postgresql/3 could not be made within 5 min")
                .offering("refreshctl rollback postgresql");
    }

    @Test
    void aDeploymentGoesOnTryingBecauseNobodyIsThereToAnswer() {
        Given given = Given.asked(1).with(new Event.UnitAddStarted(0, OLD)).after(late);
        Then.performs(given.next(), new Step.AddUnit(0, OLD, -1));
    }

    @Test
    void withoutAPrimaryThereIsNothingToCopyFrom() {
        adding.unit(0).silent("timeout");
        Then.waits(adding.next(), Decision.SOON)
                .because(ReasonCode.NO_PRIMARY, "there is no primary to copy a new unit from");
    }

    // Removing

    @Test
    void theSpareUnitGoesWhenEveryUnitIsChanged() {
        Then.records(verifying().next(), new Event.UnitRemoveStarted(3))
                .because(ReasonCode.SCALING, "postgresql/3 is removed");
    }

    @Test
    void theSpareUnitIsRemovedUntilItIsGone() {
        Given given = verifying().with(new Event.UnitRemoveStarted(3));
        Then.performs(given.next(), new Step.RemoveUnit(3)).because(ReasonCode.SCALING, "postgresql/3 is removed");
        given.unit(3).absent();
        Then.records(given.next(), new Event.UnitRemoved(3));
        given.machine.servers.remove(3);
        Then.records(given.next(), new Event.UnitRemoved(3));
    }

    @Test
    void theSlotOfARemovedUnitGoesToo() {
        Given given = verifying().with(new Event.UnitRemoveStarted(3), new Event.UnitRemoved(3));
        given.machine.servers.remove(3);
        Then.performs(given.next(), new Step.RepairSlots(0, new TreeSet<>(List.of(1, 2))));
    }

    @Test
    void aSpareUnitThatIsThePrimaryHandsOverFirst() {
        Given given = verifying();
        given.primaryOn(3);
        Then.records(given.next(), new Event.HandoverStarted(1, 3, 0))
                .because(ReasonCode.HANDING_OVER, "from postgresql/3 to postgresql/0");
    }

    @Test
    void aCancelLeavesASpareUnitThatMayHoldWritesWhereItIs() {
        Given given = Given.deployed(3)
                .accepted(Actions.REFRESH, Given.withSpare(NEW, PausePolicy.NONE))
                .with(new Event.GatePassed(), new Event.UnitAddStarted(3, OLD), new Event.UnitAdded(3));
        Server spare = given.machine.add(3, OLD);
        given.with(new Event.CancelRequested());
        Then.records(given.next(), new Event.UnitRemoveStarted(3));
        spare.standbySignal = false;
        spare.exited("killed");
        assertThat(given.next().events()).hasAtLeastOneElementOfType(Event.RunEnded.class);
    }
}
