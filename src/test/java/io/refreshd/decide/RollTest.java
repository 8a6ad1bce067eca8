package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.OLD;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.ReasonCode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RollTest {
    private final Given given = Given.deployed(3).refreshing();

    private static Event change(int ordinal) {
        return new Event.UnitChangeStarted(ordinal, NEW, Purpose.FORWARD, 1, 1);
    }

    private static Event.RunPaused paused(Decision decision, int pause) {
        return new Event.RunPaused(pause, decision.reason());
    }

    @Test
    void theHighestUnitChangesFirst() {
        Then.records(given.next(), change(2)).because(ReasonCode.REFRESHING_UNIT, "postgresql/2 is moved to 14.9");
    }

    @Test
    void afterTheFirstUnitTheRunPausesNamingIt() {
        Decision decision = given.changed(2).next();
        Then.records(decision, paused(decision, 1))
                .because(ReasonCode.PAUSED_BY_POLICY, "paused: postgresql/2 on 14.9, healthy")
                .offering("refreshctl resume postgresql");
    }

    @Test
    void theUnitsAfterThePauseFollowOneByOneToTheLowest() {
        given.changed(2).paused().resumed();
        Then.records(given.next(), change(1));
        given.changed(1);
        Then.records(given.next(), new Event.HandoverStarted(1, 0, 1))
                .because(ReasonCode.HANDING_OVER, "the primary moves from postgresql/0 to postgresql/1");
    }

    @Test
    void underAllTheRunPausesAfterEachUnitAndTheResumeNamesThePause() {
        Given all = Given.deployed(3).refreshing(PausePolicy.ALL).changed(2);
        Decision first = all.next();
        Then.records(first, paused(first, 1))
                .because(ReasonCode.PAUSED_BY_POLICY)
                .offering("refreshctl resume postgresql --pause 1");
        all.paused().resumed().changed(1);
        Decision second = all.next();
        Then.records(second, paused(second, 2))
                .because(ReasonCode.PAUSED_BY_POLICY, "postgresql/2, postgresql/1 on 14.9")
                .offering("refreshctl resume postgresql --pause 2");
    }

    @Test
    void underNoneTheRunDoesNotPause() {
        Given none = Given.deployed(3).refreshing(PausePolicy.NONE).changed(2);
        Then.records(none.next(), change(1));
    }

    @Test
    void aPauseThatWasAskedForComesBeforeTheNextUnit() {
        Given none = Given.deployed(3).refreshing(PausePolicy.NONE).with(new Event.PauseRequested());
        Decision decision = none.next();
        Then.records(decision, paused(decision, 1))
                .because(ReasonCode.PAUSED_BY_REQUEST, "paused as asked; no unit is on 14.9 yet")
                .offering("refreshctl resume postgresql");
        none.changed(2);
        Decision later = none.next();
        Then.records(later, paused(later, 1)).because(ReasonCode.PAUSED_BY_REQUEST, "postgresql/2 on 14.9");
    }

    @Test
    void anOpenChangeIsFinishedBeforeThePauseThatWasAskedFor() {
        given.changing(2).with(new Event.PauseRequested());
        Then.performs(given.next(), new Step.StopUnit(2, Step.StopUnit.Mode.FAST));
    }

    @Test
    void pausedIsSaidOnlyWhenTheRefreshedUnitIsHealthy() {
        given.changed(2).unit(2).receives = false;
        Then.waits(given.next(), Decision.SOON).because(ReasonCode.UNIT_NOT_STREAMING, "postgresql/2");
    }

    @Test
    void nothingGoesOnWhileAnotherUnitIsNotHealthy() {
        given.unit(1).silent("starting");
        Then.waits(given.next(), Decision.SOON).because(ReasonCode.UNIT_STARTING, "postgresql/1");
    }

    @Test
    void nothingGoesOnWhileAStandbyLags() {
        given.unit(1).behind(given.limits.maximumLagBytes() + 1);
        Then.waits(given.next()).because(ReasonCode.UNIT_LAGGING);
    }

    @Test
    void aUnitThatCommitsWaitForIsNotTakenAway() {
        given.unit(0).waitsFor = 2;
        Then.waits(given.next())
                .because(ReasonCode.SYNCHRONOUS_SET_TOO_SMALL, "wait for 2 standbys, and only 1", "postgresql/2")
                .offering("refreshctl run postgresql/leader pre-upgrade-check");
        given.unit(0).waitsFor = 1;
        Then.records(given.next(), change(2));
    }

    @Test
    void aTroubleThatLastsBlocksTheRun() {
        given.unit(1).silent("starting");
        given.waitingFor(ReasonCode.UNIT_STARTING, given.limits.waitDeadline());
        Then.waits(given.next());
        given.after(Duration.ofMillis(1));
        Then.blocks(given.next())
                .because(ReasonCode.UNIT_STARTING, "postgresql/1 does not answer yet", "(for more than 5 min)")
                .offering("refreshctl rollback postgresql");
    }

    @Test
    void aTroubleThatOffersItsOwnWayOnKeepsIt() {
        given.unit(1).frozen();
        given.waitingFor(ReasonCode.UNIT_FROZEN, given.limits.waitDeadline().plusMillis(1));
        Then.blocks(given.next()).because(ReasonCode.UNIT_FROZEN).offering("kill -CONT 4701");
    }

    @Test
    void aWaitForAnotherTroubleDoesNotCount() {
        given.unit(1).silent("starting");
        given.waitingFor(ReasonCode.UNIT_LAGGING, Duration.ofHours(1));
        Then.waits(given.next()).because(ReasonCode.UNIT_STARTING);
    }

    @Test
    void driftBlocksTheRunAtOnce() {
        given.unit(1).installed = Optional.of(Given.NEWER);
        Then.blocks(given.next())
                .because(ReasonCode.RELEASE_DRIFTED, "postgresql/1 is set to")
                .offering("refreshctl rollback postgresql");
    }

    @Test
    void aSecondPrimaryBlocksTheRunAtOnce() {
        given.unit(1).promoted();
        given.unit(1).slots.add(0);
        given.unit(1).slots.add(2);
        Then.blocks(given.next())
                .because(ReasonCode.SECOND_PRIMARY, "2 units")
                .offering("refreshctl resume postgresql");
    }

    @Test
    void aUnitThatDiedByItselfIsStartedAgainBeforeTheNextChanges() {
        given.unit(1).exited("killed");
        Then.records(given.next(), new Event.UnitChangeStarted(1, OLD, Purpose.RESTART, 1, 1))
                .because(ReasonCode.RESTARTING_UNIT);
    }

    @Test
    void whenEveryUnitIsOnTheTargetItIsVerified() {
        given.changed(2, 1, 0);
        Then.records(given.next(), new Event.VerifyStarted()).because(ReasonCode.VERIFYING, "every unit is on 14.9");
    }

    @Test
    void theLastUnitOfASingleOneIsNotFollowedByAPause() {
        Given single = Given.deployed(1).refreshing(PausePolicy.ALL).changed(0);
        Then.records(single.next(), new Event.VerifyStarted());
    }

    @Test
    void theOnlyUnitChangesThoughItIsThePrimary() {
        Given single = Given.deployed(1).refreshing(PausePolicy.FIRST);
        Then.records(single.next(), change(0));
    }

    @Test
    void thePrimaryGoesToTheLowestRefreshedUnit() {
        Given four = Given.deployed(4).refreshing(PausePolicy.NONE).changed(3, 2, 1);
        Then.records(four.next(), new Event.HandoverStarted(1, 0, 1));
    }

    @Test
    void thePrimaryGoesToTheSpareUnitOnlyWhenThereIsNoOther() {
        Given two = spare(2).changed(2, 1);
        Then.records(two.next(), new Event.HandoverStarted(1, 0, 1));
        Given one = spare(1).changed(1);
        Then.records(one.next(), new Event.HandoverStarted(1, 0, 1));
    }

    private static Given spare(int units) {
        Given given = Given.deployed(units)
                .accepted(Actions.REFRESH, Given.withSpare(NEW, PausePolicy.NONE))
                .with(new Event.GatePassed(), new Event.UnitAddStarted(units, OLD), new Event.UnitAdded(units));
        given.machine.add(units, OLD);
        return given.with(new Event.Prepared());
    }

    @Test
    void thePrimaryIsNotMovedToAUnitThatIsNotRefreshed() {
        given.machine.move(2);
        given.with(new Event.PrimaryMoved(0, 2));
        Then.blocks(given.next())
                .because(ReasonCode.HANDOVER_FAILED, "no refreshed unit can take the primary over from postgresql/2")
                .offering("refreshctl rollback postgresql");
    }

    @Test
    void handoversThatFailAreNotTriedForEver() {
        given.changed(2).paused().resumed().changed(1);
        for (int failure = 0; failure < given.limits.attempts(); failure++) {
            given.with(new Event.StepFailed("hand over", 1, "the candidate was not ready in time"));
        }
        given.after(Duration.ofMinutes(1));
        Then.blocks(given.next())
                .because(
                        ReasonCode.HANDOVER_FAILED,
                        "could not be moved from postgresql/0 in 3 tries",
                        "the candidate was not ready in time")
                .offering("refreshctl resume postgresql");
    }

    @Test
    void eachHandoverOfARunHasItsOwnNumber() {
        given.changed(2).paused().resumed().changed(1);
        given.with(new Event.StepFailed("hand over", 1, "late")).after(Duration.ofMinutes(1));
        Then.records(given.next(), new Event.HandoverStarted(2, 0, 1));
    }
}
