package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.model.ReasonCode;
import io.refreshd.model.Skip;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckRulesTest {
    private final Given given = Given.deployed(3);

    private Outcome before(Skip... skips) {
        return given.ask(Actions.PRE_UPGRADE_CHECK, new Command.PreUpgradeCheck(NEW, List.of(skips)));
    }

    private Outcome after() {
        return given.ask(Actions.POST_UPGRADE_CHECK, new Command.PostUpgradeCheck());
    }

    @Test
    void checksAreAskedForWithTheirSkips() {
        Skip skip = new Skip("binaries", "on their way");
        assertThat(Then.accepts(before(skip)))
                .containsExactly(new Event.CheckRequested(1, Stage.PRE, NEW, List.of(skip)));
        assertThat(Then.accepts(after())).containsExactly(new Event.CheckRequested(1, Stage.POST, OLD, List.of()));
    }

    @Test
    void aSkipNamesACheckThatExists() {
        Then.refuses(before(new Skip("weather", "it rains")), Refusal.Kind.INVALID)
                .because(ReasonCode.UNKNOWN_CHECK, "there is no check weather; there are ", "topology");
    }

    @Test
    void aSkipHasAReason() {
        Then.refuses(before(new Skip("binaries", " ")), Refusal.Kind.INVALID)
                .because(ReasonCode.INVALID_PARAMETER, "skipping the check binaries needs a reason");
    }

    @Test
    void checksAreMadeOneAtATime() {
        given.accepted(Actions.PRE_UPGRADE_CHECK, new Command.PreUpgradeCheck(NEW, List.of()));
        Then.refuses(before(), Refusal.Kind.CONFLICT)
                .because(ReasonCode.RUN_IN_PROGRESS, "checks are running already, operation 1")
                .offering("refreshctl show-operation 1");
        Then.refuses(after(), Refusal.Kind.CONFLICT).because(ReasonCode.RUN_IN_PROGRESS, "operation 1");
    }

    @Test
    void nothingIsCheckedBeforeTheDeploymentIsOver() {
        Given deploying = Given.asked(3);
        Then.refuses(deploying.ask(Actions.POST_UPGRADE_CHECK, new Command.PostUpgradeCheck()), Refusal.Kind.CONFLICT)
                .because(ReasonCode.NOT_DEPLOYED_YET, "postgresql is still being deployed")
                .offering("refreshctl wait postgresql --for idle");
    }

    @Test
    void duringARunThereIsNoPreUpgradeCheck() {
        given.refreshing().changed(2).paused();
        Then.refuses(before(), Refusal.Kind.CONFLICT)
                .because(ReasonCode.RUN_IN_PROGRESS, "run 1 to 14.9 is paused")
                .offering("refreshctl explain postgresql");
    }

    @Test
    void thePostChecksAreMadeWhilePausedButNotWhileARunMoves() {
        given.refreshing();
        Then.refuses(after(), Refusal.Kind.CONFLICT).because(ReasonCode.RUN_IN_PROGRESS, "run 1 to 14.9 is refreshing");
        given.changed(2).paused();
        Then.accepts(after());
    }
}
