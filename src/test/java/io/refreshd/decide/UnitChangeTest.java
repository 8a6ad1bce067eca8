package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.ReasonCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** One unit is brought to 14.9, from whatever is seen of it. */
class UnitChangeTest {
    private static final Duration LATE = Limits.DEFAULT.unitDeadline().plusMillis(1);
    private static final Event CHANGED = new Event.UnitChanged(2, NEW, Purpose.FORWARD);
    private static final Event HEALTHY = new Event.UnitHealthy(2);

    private Given given = Given.deployed(3).refreshing(PausePolicy.NONE).changing(2);
    private Server unit = given.unit(2);

    private void soaking(Duration soak) {
        Command.Refresh refresh = new Command.Refresh(
                NEW, "14/candidate", Optional.of(PausePolicy.NONE), Optional.of(soak), List.of(), false, false, false);
        given = Given.deployed(3)
                .accepted(Actions.REFRESH, refresh)
                .with(new Event.GatePassed(), new Event.Prepared())
                .changing(2)
                .moved(2, NEW);
        unit = given.unit(2);
    }

    // Off its release

    @Test
    void aUnitThatRunsTheOldReleaseIsStoppedFast() {
        Then.performs(given.next(), new Step.StopUnit(2, Step.StopUnit.Mode.FAST))
                .because(ReasonCode.REFRESHING_UNIT, "postgresql/2 is moved to 14.9");
    }

    @Test
    void aStoppedUnitIsStartedOnTheTarget() {
        unit.stopped();
        Then.performs(given.next(), new Step.StartUnit(2, NEW)).because(ReasonCode.REFRESHING_UNIT);
    }

    @Test
    void aFrozenUnitIsWaitedForWithHowToContinueIt() {
        unit.frozen();
        Then.waits(given.next(), Decision.SOON)
                .because(ReasonCode.UNIT_FROZEN, "postgresql/2", "can not be shut down")
                .offering("kill -CONT 4702");
    }

    @Test
    void aUnitFrozenForTooLongBlocksTheRun() {
        unit.frozen();
        given.after(LATE);
        Then.blocks(given.next())
                .because(ReasonCode.UNIT_NEVER_HEALTHY, "could not be brought to 14.9 within 5 min")
                .offering("refreshctl rollback postgresql");
    }

    @Test
    void aUnitThatDoesNotStopInTimeBlocksTheRun() {
        given.after(LATE);
        Then.blocks(given.next()).because(ReasonCode.UNIT_NEVER_HEALTHY, "could not be brought to 14.9");
    }

    @Test
    void aStartThatNobodyAnswersIsTriedUntilTheDeadline() {
        Step start = new Step.StartUnit(2, NEW);
        unit.stopped();
        Then.performs(given.unanswered(start).next(), start);
        given.after(LATE);
        Then.blocks(given.unanswered(start).next())
                .because(ReasonCode.UNIT_NEVER_HEALTHY, "could not be brought to 14.9")
                .offering("refreshctl rollback postgresql");
    }

    @Test
    void aUnitFoundDownAfterItsDeadlineIsStartedBeforeAnybodyIsAsked() {
        unit.stopped();
        given.after(LATE);
        Then.performs(given.next(), new Step.StartUnit(2, NEW));
        Then.performs(
                given.unanswered(new Step.StopUnit(2, Step.StopUnit.Mode.FAST)).next(), new Step.StartUnit(2, NEW));
    }

    @Test
    void theDeadlineItselfIsNotLateYet() {
        given.after(Limits.DEFAULT.unitDeadline());
        Then.performs(given.next(), new Step.StopUnit(2, Step.StopUnit.Mode.FAST));
    }

    @Test
    void aUnitThatBecameThePrimaryWithoutUsIsNotStopped() {
        given.machine.move(2);
        given.with(new Event.PrimaryMoved(0, 2));
        Then.records(given.next(), new Event.UnitChangeStarted(2, OLD, Purpose.RESTART, 1, 1))
                .because(ReasonCode.RESTARTING_UNIT, "postgresql/2 runs 14.8 and stays on it");
    }

    @Test
    void aSingleUnitIsStoppedThoughItIsThePrimary() {
        Given single = Given.deployed(1).refreshing(PausePolicy.NONE).changing(0);
        Then.performs(single.next(), new Step.StopUnit(0, Step.StopUnit.Mode.FAST));
    }

    @Test
    void aUnitWithoutAPlaceBlocksTheRun() {
        unit.absent();
        Then.blocks(given.next())
                .because(ReasonCode.UNIT_MISSING, "postgresql/2 has no place any more")
                .offering("refreshctl rollback postgresql");
        given.machine.servers.remove(2);
        Then.blocks(given.next()).because(ReasonCode.UNIT_MISSING);
    }

    // On its release

    @Test
    void aHealthyUnitWithoutASoakIsDone() {
        given.moved(2, NEW);
        Then.records(given.next(), CHANGED).because(ReasonCode.REFRESHING_UNIT);
    }

    @Test
    void aUnitThatIsNotHealthyYetIsWaitedFor() {
        given.moved(2, NEW);
        unit.receives = false;
        Then.waits(given.next(), Decision.SOON.dividedBy(4)).because(ReasonCode.UNIT_NOT_STREAMING);
    }

    @Test
    void aUnitThatIsNeverHealthyBlocksTheRunWithItsTrouble() {
        given.moved(2, NEW);
        unit.receives = false;
        given.after(LATE);
        Then.blocks(given.next())
                .because(
                        ReasonCode.UNIT_NEVER_HEALTHY,
                        "postgresql/2 is not healthy after 5 min",
                        "does not stream from the primary")
                .offering("refreshctl rollback postgresql");
    }

    @Test
    void slotsThatAreWrongAreMendedBeforeItCountsAsDone() {
        given.moved(2, NEW);
        unit.slots.add(0);
        Then.performs(given.next(), new Step.RepairSlots(2, new TreeSet<>()));
    }

    @Test
    void aUnitDownOnItsReleaseThatWasNotStartedSinceIsStarted() {
        unit.stopped().installed = Optional.of(NEW);
        Then.performs(given.next(), new Step.StartUnit(2, NEW));
    }

    @Test
    void aUnitThatEndedAfterItsStartIsTriedAgainWithTheNextAttempt() {
        unit.startsAndEnds(NEW, "FATAL: broken");
        Then.records(given.next(), new Event.UnitChangeStarted(2, NEW, Purpose.FORWARD, 2, 2))
                .because(ReasonCode.REFRESHING_UNIT);
    }

    @Test
    void aUnitThatEndsEveryTimeBlocksTheRunWithTheCauseFromItsLog() {
        given.with(new Event.UnitChangeStarted(2, NEW, Purpose.FORWARD, 3, 1));
        unit.startsAndEnds(NEW, "FATAL: broken");
        Then.blocks(given.next())
                .because(ReasonCode.UNIT_CRASHED, "postgresql/2 ended 3 times on 14.9: FATAL: broken")
                .offering("refreshctl rollback postgresql");
    }

    @Test
    void aUnitThatEndsWithoutAWordBlocksTheRunSayingSo() {
        given.with(new Event.UnitChangeStarted(2, NEW, Purpose.FORWARD, 3, 1));
        unit.startsAndEnds(NEW, "");
        Then.blocks(given.next()).because(ReasonCode.UNIT_CRASHED, "its log says nothing");
    }

    // Soaking

    @Test
    void theSoakBeginsWhenTheUnitIsFirstSeenHealthy() {
        soaking(Duration.ofSeconds(30));
        Then.records(given.next(), HEALTHY);
    }

    @Test
    void aSoakingUnitIsWaitedForWithTheTimeThatIsLeft() {
        soaking(Duration.ofSeconds(30));
        given.with(HEALTHY).after(Duration.ofSeconds(10)).waitingFor(ReasonCode.SOAKING, Duration.ofSeconds(10));
        Then.waits(given.next(), Decision.SOON)
                .because(ReasonCode.SOAKING, "postgresql/2 is healthy and stays so for another 20 s");
    }

    @Test
    void theLastOfTheSoakIsNotOverslept() {
        soaking(Duration.ofSeconds(30));
        given.with(HEALTHY).after(Duration.ofMillis(29_970)).waitingFor(ReasonCode.SOAKING, Duration.ofMillis(29_970));
        Then.waits(given.next(), Duration.ofMillis(30)).because(ReasonCode.SOAKING, "30 ms");
    }

    @Test
    void aSoakedUnitIsDone() {
        soaking(Duration.ofSeconds(30));
        given.with(HEALTHY).after(Duration.ofSeconds(30)).waitingFor(ReasonCode.SOAKING, Duration.ofSeconds(30));
        Then.records(given.next(), CHANGED);
        Then.records(given.after(Duration.ofSeconds(1)).next(), CHANGED);
    }

    @Test
    void aSoakThatNobodyWatchedBeginsAnew() {
        soaking(Duration.ofSeconds(30));
        given.with(HEALTHY).after(Duration.ofHours(1));
        Then.waits(given.next(), Decision.SOON).because(ReasonCode.SOAKING, "for another 30 s");
        given.waitingFor(ReasonCode.SOAKING, Duration.ofSeconds(29));
        Then.waits(given.next(), Decision.SOON).because(ReasonCode.SOAKING, "for another 1 s");
        given.waitingFor(ReasonCode.UNIT_LAGGING, Duration.ofSeconds(40));
        Then.waits(given.next(), Decision.SOON).because(ReasonCode.SOAKING, "for another 30 s");
    }

    @Test
    void aUnitThatFallsIllWhileItSoaksBeginsAnew() {
        soaking(Duration.ofSeconds(30));
        given.with(HEALTHY);
        unit.receives = false;
        Decision decision = given.next();
        Then.records(decision, new Event.UnitIll(2, decision.reason())).because(ReasonCode.UNIT_NOT_STREAMING);
        given.with(decision.events().toArray(Event[]::new));
        unit.receives = true;
        Then.records(given.next(), HEALTHY);
    }

    @Test
    void aRestartInPlaceDoesNotSoak() {
        soaking(Duration.ofSeconds(30));
        given.with(HEALTHY).restarting(1);
        Then.records(given.next(), new Event.UnitChanged(1, OLD, Purpose.RESTART))
                .because(ReasonCode.RESTARTING_UNIT, "postgresql/1 is started again in place");
    }

    @Test
    void withoutARunNothingSoaks() {
        Given idle = Given.deployed(3).restarting(1);
        Then.records(idle.next(), new Event.UnitChanged(1, OLD, Purpose.RESTART));
    }

    @Test
    void aChangeBackIsToldAsGoingBack() {
        given.rollingBack().with(new Event.UnitChangeStarted(2, OLD, Purpose.BACK, 1, 1));
        unit.stopped().installed = Optional.of(NEW);
        Then.performs(given.next(), new Step.StartUnit(2, OLD))
                .because(ReasonCode.ROLLING_BACK, "postgresql/2 is moved to 14.8");
    }

    @Test
    void durationsAreSpelledAsPeopleSayThem() {
        assertThat(Troubles.spell(Duration.ofMillis(999))).isEqualTo("999 ms");
        assertThat(Troubles.spell(Duration.ofSeconds(1))).isEqualTo("1 s");
        assertThat(Troubles.spell(Duration.ofSeconds(60))).isEqualTo("1 min");
        assertThat(Troubles.spell(Duration.ofSeconds(90))).isEqualTo("90 s");
    }
}
