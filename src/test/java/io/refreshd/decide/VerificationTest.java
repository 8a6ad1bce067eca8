package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.CheckStatus;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import org.junit.jupiter.api.Test;

class VerificationTest {
    private final Given given =
            Given.deployed(3).refreshing(PausePolicy.NONE).changed(2, 1, 0).verifying();

    @Test
    void thePostChecksRunForTheTarget() {
        Then.examines(given.next(), NEW, Stage.POST)
                .because(ReasonCode.VERIFYING, "the post-upgrade check runs for postgresql revision 102 (14.9)");
    }

    @Test
    void checksThatPassCompleteTheRun() {
        Decision decision = given.examined(Stage.POST, Given.fine(NEW)).next();
        Event.ChecksJudged judged = (Event.ChecksJudged) decision.events().get(0);
        assertThat(judged.passed()).isTrue();
        assertThat(judged.stage()).isEqualTo(Stage.POST);
        assertThat(judged.target()).isEqualTo(NEW);
        Then.records(decision, judged, new Event.RunEnded(RunState.COMPLETED, decision.reason()))
                .because(ReasonCode.COMPLETED, "all 3 units run 14.9");
    }

    @Test
    void checksThatFailBlockTheRunNamingThem() {
        Decision decision = given.examined(Stage.POST, Given.broken(NEW)).next();
        Then.blocks(decision)
                .because(ReasonCode.POST_CHECK_FAILED, "the post-upgrade check failed: ", "binaries: ")
                .offering("refreshctl resume postgresql");
        Event.ChecksJudged judged = (Event.ChecksJudged) decision.events().get(0);
        assertThat(judged.passed()).isFalse();
        assertThat(judged.results()).anyMatch(result -> result.status() == CheckStatus.FAIL);
    }

    @Test
    void whatWasReadForTheOtherStageDoesNotCount() {
        Then.examines(given.examined(Stage.PRE, Given.fine(NEW)).next(), NEW, Stage.POST);
    }

    @Test
    void nothingIsVerifiedWhileAUnitIsNotHealthy() {
        given.unit(1).silent("starting");
        Then.waits(given.next()).because(ReasonCode.UNIT_STARTING);
    }

    @Test
    void aUnitThatDiedIsStartedAgainFirst() {
        given.unit(1).exited("killed");
        Event restart = new Event.UnitChangeStarted(1, NEW, Purpose.RESTART, 1, 2);
        Then.records(given.next(), restart);
        Then.performs(given.with(restart).next(), new Step.StartUnit(1, NEW));
    }

    @Test
    void aUnitThatAStrangerPutBackIsChangedOnceMore() {
        given.unit(2).exited("killed");
        Event stays = new Event.UnitChangeStarted(2, OLD, Purpose.RESTART, 1, 2);
        given.with(stays).moved(2, OLD).with(new Event.UnitChanged(2, OLD, Purpose.RESTART));
        Event.UnitChangeStarted again =
                (Event.UnitChangeStarted) given.next().events().get(0);
        assertThat(again.ordinal()).isEqualTo(2);
        assertThat(again.release()).isEqualTo(NEW);
        assertThat(again.purpose()).isEqualTo(Purpose.FORWARD);
        given.with(again).moved(2, NEW);
        given.with(new Event.UnitChanged(2, NEW, Purpose.FORWARD));
        Then.examines(given.next(), NEW, Stage.POST);
    }

    @Test
    void aRollbackIsStillPossibleHere() {
        given.with(new Event.RollbackRequested());
        Then.records(given.next(), new Event.RollbackStarted()).because(ReasonCode.ROLLING_BACK, "going back to 14.8");
    }
}
