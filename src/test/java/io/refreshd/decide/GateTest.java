package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.NEWER;
import static io.refreshd.decide.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.model.CheckResult;
import io.refreshd.model.CheckStatus;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import io.refreshd.model.Skip;
import io.refreshd.model.Substrate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final CheckResult PASSED = new CheckResult("topology", CheckStatus.PASS, "fine", "fine", "");
    private final Given given = Given.deployed(3);

    private Event.ChecksJudged judged(Release target, boolean passed, CheckResult... results) {
        return new Event.ChecksJudged(
                Stage.PRE, target, Topology.fingerprint(given.app(), given.seen()), List.of(results), passed);
    }

    private void notFresh() {
        Then.examines(given.checking().next(), NEW, Stage.PRE)
                .because(ReasonCode.CHECKING, "the pre-upgrade check runs for postgresql revision 102 (14.9)");
    }

    @Test
    void aPassedCheckSaysHowManyWarnAndWhichWereSkipped() {
        CheckResult warns = new CheckResult("backup-age", CheckStatus.WARN, "not known", "a day", "make one");
        CheckResult skipped = new CheckResult("binaries", CheckStatus.SKIPPED, "skipped: I know", "", "");
        assertThat(Gate.passed(List.of(PASSED), NEW)).isEqualTo("all checks passed for " + NEW);
        assertThat(Gate.passed(List.of(PASSED, warns), NEW))
                .isEqualTo("no check failed for " + NEW + "; 1 warn: backup-age");
        assertThat(Gate.passed(List.of(PASSED, warns, skipped, warns), NEW))
                .isEqualTo("no check failed for " + NEW + "; 2 warn: backup-age, backup-age; 1 skipped: binaries");
    }

    // A check that was made before

    @Test
    void aFreshPassedCheckOpensTheGate() {
        given.with(judged(NEW, true, PASSED));
        Then.records(given.checking().next(), new Event.GatePassed()).because(ReasonCode.CHECKING);
    }

    @Test
    void withoutACheckItRunsHere() {
        notFresh();
    }

    @Test
    void aFailedCheckDoesNotCount() {
        given.with(judged(NEW, false, PASSED));
        notFresh();
    }

    @Test
    void aCheckForAnotherTargetDoesNotCount() {
        given.with(judged(NEWER, true, PASSED));
        notFresh();
    }

    @Test
    void aCheckExpires() {
        given.with(judged(NEW, true, PASSED)).after(given.limits.checkExpiry().minusMillis(1));
        Then.records(given.checking().next(), new Event.GatePassed());
        given.after(Duration.ofMillis(1));
        Then.examines(given.next(), NEW, Stage.PRE);
    }

    @Test
    void aCheckIsVoidWhenTheTopologyChanged() {
        given.with(judged(NEW, true, PASSED)).primaryOn(1);
        notFresh();
    }

    @Test
    void aCheckThatSkippedSomethingDoesNotOpenTheGateOfARunThatSkipsNothing() {
        CheckResult skipped = new CheckResult("binaries", CheckStatus.SKIPPED, "skipped: I know", "", "");
        given.with(judged(NEW, true, PASSED, skipped));
        notFresh();
    }

    @Test
    void aRunThatSkipsSomethingRunsItsOwnCheck() {
        // Without the programs nobody can say what comes with them either.
        List<Skip> skips = Stream.of("binaries", "extensions", "preload-libraries")
                .map(check -> new Skip(check, "they are on their way"))
                .toList();
        given.with(judged(NEW, true, PASSED));
        given.accepted(
                Actions.REFRESH,
                new Command.Refresh(NEW, "", Optional.empty(), Optional.empty(), skips, false, false, false));
        Then.examines(given.next(), NEW, Stage.PRE);
        Decision decision = given.examined(Stage.PRE, Given.broken(NEW)).next();
        Event.ChecksJudged judged = (Event.ChecksJudged) decision.events().get(0);
        assertThat(judged.results())
                .filteredOn(result -> result.name().equals("binaries"))
                .allMatch(result -> result.status() == CheckStatus.SKIPPED
                        && result.observed().contains("they are on their way"));
        assertThat(decision.events()).contains(new Event.GatePassed());
    }

    @Test
    void aCompletedRunUsesUpItsCheck() {
        given.with(judged(NEW, true, PASSED)).checking();
        given.with(new Event.RunEnded(RunState.CANCELLED, Given.WHY));
        assertThat(given.app().check()).isEmpty();
    }

    // The check that the run makes

    @Test
    void checksThatPassOpenTheGate() {
        Decision decision =
                given.checking().examined(Stage.PRE, Given.fine(NEW)).next();
        assertThat(decision.events()).hasSize(2).element(1).isEqualTo(new Event.GatePassed());
        Event.ChecksJudged judged = (Event.ChecksJudged) decision.events().get(0);
        assertThat(judged.passed()).isTrue();
        assertThat(judged.target()).isEqualTo(NEW);
        assertThat(judged.fingerprint()).isEqualTo(Topology.fingerprint(given.app(), given.seen()));
        assertThat(judged.results())
                .extracting(CheckResult::name)
                .isEqualTo(Verdicts.names(Stage.PRE, Substrate.LOCAL));
    }

    @Test
    void checksThatFailEndTheRunBeforeAnythingChanged() {
        Decision decision =
                given.checking().examined(Stage.PRE, Given.broken(NEW)).next();
        Event.ChecksJudged judged = (Event.ChecksJudged) decision.events().get(0);
        assertThat(judged.passed()).isFalse();
        Then.records(decision, judged, new Event.RunEnded(RunState.CANCELLED, decision.reason()))
                .because(ReasonCode.CHECK_FAILED, "failed and nothing was changed", "binaries: ")
                .offering("refreshctl run postgresql/leader pre-upgrade-check");
        given.with(decision.events().toArray(Event[]::new));
        assertThat(given.app().operations().get(1).status()).isEqualTo(OperationStatus.FAILED);
        assertThat(given.app().mixed()).isFalse();
    }

    @Test
    void everyCheckThatStopsIsNamed() {
        assertThat(Gate.failures(List.of(
                        PASSED,
                        new CheckResult("lag", CheckStatus.FAIL, "too far", "", ""),
                        new CheckResult("space", CheckStatus.ERROR, "unreadable", "", ""),
                        new CheckResult("backup", CheckStatus.WARN, "unknown", "", ""))))
                .isEqualTo("lag: too far; space: unreadable");
    }

    @Test
    void aRestartThatWasUnderWayIsFinishedFirst() {
        given.restarting(1).checking();
        Then.records(given.next(), new Event.UnitChanged(1, OLD, Event.Purpose.RESTART));
    }

    // Checks that somebody asked for

    @Test
    void checksThatWereAskedForAreMadeAndTheOperationEnds() {
        given.accepted(Actions.PRE_UPGRADE_CHECK, new Command.PreUpgradeCheck(NEW, List.of()));
        Then.examines(given.next(), NEW, Stage.PRE)
                .because(ReasonCode.CHECKING, "the checks run for postgresql revision 102 (14.9)");
        Decision decision = given.examined(Stage.PRE, Given.fine(NEW)).next();
        Event.OperationEnded ended = (Event.OperationEnded) decision.events().get(1);
        assertThat(ended.operation()).isEqualTo(1);
        assertThat(ended.status()).isEqualTo(OperationStatus.COMPLETED);
        assertThat(ended.message()).isEqualTo("all checks passed for postgresql revision 102 (14.9)");
        assertThat(ended.results()).containsOnlyKeys(Verdicts.names(Stage.PRE, Substrate.LOCAL));
        assertThat(ended.results().get("binaries")).startsWith("pass: ");
        given.with(decision.events().toArray(Event[]::new));
        assertThat(given.app().pendingCheck()).isEmpty();
        assertThat(given.app().check()).isPresent();
    }

    @Test
    void checksThatWereAskedForAndFailFailTheOperation() {
        given.accepted(Actions.PRE_UPGRADE_CHECK, new Command.PreUpgradeCheck(NEW, List.of()));
        Decision decision = given.examined(Stage.PRE, Given.broken(NEW)).next();
        Event.OperationEnded ended = (Event.OperationEnded) decision.events().get(1);
        assertThat(ended.status()).isEqualTo(OperationStatus.FAILED);
        assertThat(ended.message()).startsWith("failed: ").contains("binaries: ");
        assertThat(ended.results().get("binaries")).startsWith("fail: ");
    }

    @Test
    void thePostChecksAreForTheReleaseThatIsDeployed() {
        given.accepted(Actions.POST_UPGRADE_CHECK, new Command.PostUpgradeCheck());
        Then.examines(given.next(), OLD, Stage.POST);
        Decision decision = given.examined(Stage.POST, Given.fine(OLD)).next();
        given.with(decision.events().toArray(Event[]::new));
        assertThat(given.app().check())
                .as("only a pre-upgrade check opens the gate")
                .isEmpty();
    }

    @Test
    void checksAreAskedForWhilePausedToo() {
        given.refreshing(PausePolicy.FIRST)
                .changed(2)
                .paused()
                .accepted(Actions.POST_UPGRADE_CHECK, new Command.PostUpgradeCheck());
        Then.examines(given.next(), OLD, Stage.POST);
    }

    @Test
    void checksWaitForAnOpenRestart() {
        given.accepted(Actions.PRE_UPGRADE_CHECK, new Command.PreUpgradeCheck(NEW, List.of()))
                .restarting(1);
        Then.records(given.next(), new Event.UnitChanged(1, OLD, Event.Purpose.RESTART));
    }
}
