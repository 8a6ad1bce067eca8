package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Upkeep: what died by itself is started again in place, nothing is ever promoted. */
class SupervisionTest {
    private final Given given = Given.deployed(3);

    private static Event restart(int ordinal, Release release) {
        return new Event.UnitChangeStarted(ordinal, release, Purpose.RESTART, 1, 1);
    }

    @Test
    void aHealthyApplicationIsIdle() {
        Then.waits(given.next(), Decision.LATER)
                .because(ReasonCode.IDLE, "postgresql runs 14.8; nothing is to be done")
                .offering("");
    }

    @Test
    void aStandbyThatDiedIsStartedAgainInPlace() {
        given.unit(1).exited("killed");
        Then.records(given.next(), restart(1, OLD))
                .because(ReasonCode.RESTARTING_UNIT, "postgresql/1 was down and is started again in place");
    }

    @Test
    void aPrimaryThatDiedIsStartedAgainInPlaceAndNobodyIsPromoted() {
        given.unit(0).exited("killed");
        Then.records(given.next(), restart(0, OLD));
        given.with(restart(0, OLD));
        Then.performs(given.next(), new Step.StartUnit(0, OLD)).because(ReasonCode.RESTARTING_UNIT);
    }

    @Test
    void whenAllDiedThePrimaryIsStartedFirst() {
        given.primaryOn(1);
        given.machine.servers.values().forEach(server -> server.exited("power loss"));
        Then.records(given.next(), restart(1, OLD));
    }

    @Test
    void aPrimaryThatDiesWhileAStandbyIsStartedComesFirstAndTheStandbyAfterIt() {
        given.unit(1).exited("killed").start(OLD);
        given.with(restart(1, OLD)).unit(0).exited("killed");
        Then.records(given.next(), restart(0, OLD));
        given.with(restart(0, OLD));
        Then.performs(given.next(), new Step.StartUnit(0, OLD));
        given.unit(0).start(OLD);
        given.with(new Event.UnitChanged(0, OLD, Purpose.RESTART));
        Then.records(given.next(), new Event.UnitChanged(1, OLD, Purpose.RESTART));
    }

    @Test
    void aPrimaryThatDiesWhileAUnitChangesComesFirstAndTheChangeAfterIt() {
        Given rolling =
                Given.deployed(3).refreshing(PausePolicy.ALL).changing(2).moved(2, NEW);
        rolling.unit(0).exited("killed");
        Then.records(rolling.next(), restart(0, OLD));
        rolling.with(restart(0, OLD)).unit(0).start(OLD);
        Then.records(rolling.next(), new Event.UnitChanged(0, OLD, Purpose.RESTART));
        rolling.with(new Event.UnitChanged(0, OLD, Purpose.RESTART));
        assertThat(rolling.run().refreshed()).isZero();
        Then.records(rolling.next(), new Event.UnitChanged(2, NEW, Purpose.FORWARD));
    }

    @Test
    void aSecondAttemptForThePrimaryKeepsTheChangeThatWaits() {
        Given rolling =
                Given.deployed(3).refreshing(PausePolicy.ALL).changing(2).moved(2, NEW);
        rolling.with(restart(0, OLD)).with(new Event.UnitChangeStarted(0, OLD, Purpose.RESTART, 2, 2));
        rolling.with(new Event.UnitChanged(0, OLD, Purpose.RESTART));
        Intent.Change left = (Intent.Change) rolling.app().intent().orElseThrow();
        assertThat(left.ordinal()).isEqualTo(2);
        assertThat(left.purpose()).isEqualTo(Purpose.FORWARD);
        assertThat(left.then()).isEmpty();
    }

    @Test
    void aPrimaryThatDiesWhileAUnitIsAddedComesFirstAndTheUnitAfterIt() {
        Given adding = Given.deployed(3).with(new Event.UnitAddStarted(3, OLD));
        adding.unit(0).exited("killed");
        Then.records(adding.next(), restart(0, OLD));
        adding.with(restart(0, OLD)).unit(0).start(OLD);
        adding.with(new Event.UnitChanged(0, OLD, Purpose.RESTART));
        assertThat(adding.app().intent()).containsInstanceOf(Intent.Add.class);
    }

    @Test
    void aUnitIsNotStartedForEver() {
        for (int time = 0; time < 5; time++) {
            given.with(restart(1, OLD), new Event.UnitChanged(1, OLD, Purpose.RESTART));
        }
        given.unit(1).exited("killed");
        Then.waits(given.next(), Decision.LATER)
                .because(ReasonCode.UNIT_DOWN, "postgresql/1 is down: killed")
                .offering("refreshctl run postgresql/1 start");
    }

    @Test
    void aPrimaryWhoseStartWaitsBehindThatOfAStandbyIsStartedFirstHoweverOftenThatWasDone() {
        for (int time = 0; time < 5; time++) {
            given.with(restart(0, OLD), new Event.UnitChanged(0, OLD, Purpose.RESTART));
        }
        given.unit(1).exited("killed").start(OLD);
        given.with(restart(0, OLD)).with(restart(1, OLD)).unit(0).exited("killed");
        Then.records(given.next(), restart(0, OLD));
        given.with(restart(0, OLD));
        Then.performs(given.next(), new Step.StartUnit(0, OLD));
    }

    @Test
    void aUnitThatAStrangerStartedOnAnotherReleaseMeanwhileIsNotTakenDownAndStaysThere() {
        given.with(restart(1, OLD)).moved(1, NEW);
        Then.records(
                        given.next(),
                        new Event.UnitChangeStarted(
                                1,
                                NEW,
                                Purpose.RESTART,
                                1,
                                given.seen().unit(1).orElseThrow().process().starts()))
                .because(ReasonCode.RESTARTING_UNIT, "postgresql/1 runs 14.9 and stays on it");
    }

    @Test
    void restartsOfLongAgoDoNotCount() {
        for (int time = 0; time < 5; time++) {
            given.with(restart(1, OLD), new Event.UnitChanged(1, OLD, Purpose.RESTART));
        }
        given.unit(1).exited("killed");
        given.after(Duration.ofMinutes(10));
        Then.waits(given.next());
        given.after(Duration.ofMillis(1));
        Then.records(given.next(), restart(1, OLD));
        given.with(restart(1, OLD));
        assertThat(given.app().restarts()).isEqualTo(1);
    }

    @Test
    void aUnitThatIsNotOfTheApplicationIsLeftAlone() {
        given.machine.add(7, OLD).exited("killed");
        given.unit(0).slots.remove(7);
        Then.waits(given.next()).because(ReasonCode.IDLE);
    }

    @Test
    void whatIsSeenAndCanNotBeMendedIsSaid() {
        given.unit(2).frozen();
        Then.waits(given.next(), Decision.LATER).because(ReasonCode.UNIT_FROZEN, "postgresql/2");
    }

    @Test
    void mixedReleasesAreSaidWithTheWayBack() {
        Given cancelled = Given.deployed(3).refreshing(PausePolicy.NONE).changed(2);
        cancelled.with(new Event.RunEnded(RunState.CANCELLED, Given.WHY));
        Then.waits(cancelled.next(), Decision.LATER)
                .because(ReasonCode.MIXED_RELEASES, "units run different releases")
                .offering("refreshctl rollback postgresql");
    }

    @Test
    void aUnitThatCanNotBeStartedIsToldAndNotTriedWithoutEnd() {
        given.with(new Event.UnitChangeStarted(1, OLD, Purpose.RESTART, 3, 1));
        given.unit(1).startsAndEnds(OLD, "FATAL: broken");
        Then.waits(given.next(), Decision.LATER)
                .because(ReasonCode.UNIT_CRASHED, "postgresql/1 ended 3 times", "FATAL: broken");
    }

    @Test
    void aStartThatFailedIsTriedAgainLater() {
        given.unit(1).exited("killed");
        given.with(restart(1, OLD)).failed(new Step.StartUnit(1, OLD), "no binaries");
        Then.waits(given.next(), Decision.LATER)
                .because(ReasonCode.STEP_FAILED, "could not start postgresql/1 on 14.8: no binaries");
        given.failure = Optional.empty();
        Then.performs(given.next(), new Step.StartUnit(1, OLD));
    }

    @Test
    void aStartWithoutAnAnswerIsLookedAtAtOnce() {
        given.unit(1).exited("killed").start(OLD);
        given.with(restart(1, OLD)).unanswered(new Step.StartUnit(1, OLD));
        Then.records(given.next(), new Event.UnitChanged(1, OLD, Purpose.RESTART));
    }

    @Test
    void aPrimaryThatMovedWithoutUsIsNoted() {
        given.machine.move(2);
        Then.records(given.next(), new Event.PrimaryMoved(0, 2))
                .because(ReasonCode.IDLE, "postgresql/2 is the primary");
    }

    @Test
    void aDeadPrimaryIsNotStartedBesideAnotherOne() {
        given.unit(0).exited("killed");
        Server stranger = given.machine.add(7, OLD);
        stranger.promoted();
        assertThat(given.next().events()).isEmpty();
    }
}
