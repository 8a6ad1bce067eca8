package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.NEWER;
import static io.refreshd.decide.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Event.RunPlan;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import io.refreshd.model.Skip;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefreshRulesTest {
    private final Given given = Given.deployed(3);

    private Outcome refresh(Command.Refresh refresh) {
        return given.ask(Actions.REFRESH, refresh);
    }

    private RunPlan plan(Command.Refresh refresh) {
        List<Event> events = Then.accepts(refresh(refresh));
        assertThat(events).hasSize(1);
        return ((Event.RunStarted) events.get(0)).plan();
    }

    private static Command.Refresh downgrade(Release target) {
        return new Command.Refresh(target, "", Optional.empty(), Optional.empty(), List.of(), false, true, false);
    }

    private void cancel() {
        given.with(new Event.RunEnded(RunState.CANCELLED, Given.WHY));
    }

    // The plan

    @Test
    void thePlanHoldsTheWayBackAndTheOrderFromTheHighestUnit() {
        RunPlan plan = plan(Given.to(NEW));
        assertThat(plan.run()).isEqualTo(1);
        assertThat(plan.operation()).isEqualTo(1);
        assertThat(plan.from()).isEqualTo(OLD);
        assertThat(plan.to()).isEqualTo(NEW);
        assertThat(plan.channel()).isEqualTo("14/candidate");
        assertThat(plan.recorded()).isEqualTo(given.app().units());
        assertThat(plan.order()).containsExactly(2, 1, 0);
        assertThat(plan.policy()).isEqualTo(PausePolicy.FIRST);
        assertThat(plan.soak()).isZero();
        assertThat(plan.spare()).isEmpty();
        assertThat(plan.actor()).isEqualTo("ana");
    }

    @Test
    void whatIsAskedForGoesBeforeTheApplicationsOwnSettings() {
        Skip skip = new Skip("binaries", "on their way");
        RunPlan plan = plan(new Command.Refresh(
                NEW,
                "",
                Optional.of(PausePolicy.ALL),
                Optional.of(Duration.ofSeconds(9)),
                List.of(skip),
                false,
                true,
                true));
        assertThat(plan.policy()).isEqualTo(PausePolicy.ALL);
        assertThat(plan.soak()).isEqualTo(Duration.ofSeconds(9));
        assertThat(plan.skips()).containsExactly(skip);
        assertThat(plan.downgrade()).isTrue();
        assertThat(plan.downtimeAccepted()).isTrue();
    }

    @Test
    void aSpareUnitIsTheHighestAndFirst() {
        RunPlan plan = plan(Given.withSpare(NEW, PausePolicy.FIRST));
        assertThat(plan.spare()).contains(3);
        assertThat(plan.order()).containsExactly(3, 2, 1, 0);
        assertThat(plan.recorded()).containsOnlyKeys(0, 1, 2);
    }

    @Test
    void runsAreNumbered() {
        given.refreshing().with(new Event.RunEnded(RunState.ROLLED_BACK, Given.WHY));
        assertThat(plan(Given.to(NEW)).run()).isEqualTo(2);
    }

    // Refusals

    @Test
    void thereIsOneRunAtATime() {
        given.refreshing();
        Then.refuses(refresh(Given.to(NEWER)), Refusal.Kind.CONFLICT)
                .because(ReasonCode.RUN_IN_PROGRESS, "run 1 to 14.9 is refreshing")
                .offering("refreshctl explain postgresql");
    }

    @Test
    void nothingIsRefreshedBeforeItIsDeployed() {
        Then.refuses(Given.asked(3).ask(Actions.REFRESH, Given.to(NEW)), Refusal.Kind.CONFLICT)
                .because(ReasonCode.NOT_DEPLOYED_YET)
                .offering("refreshctl wait postgresql --for idle");
    }

    @Test
    void theReleaseThatRunsAlreadyIsRefused() {
        Then.refuses(refresh(Given.to(OLD)), Refusal.Kind.CONFLICT)
                .because(ReasonCode.ALREADY_ON_RELEASE, "postgresql runs postgresql revision 99 (14.8) already")
                .offering("refreshctl status postgresql");
    }

    @Test
    void anotherMajorIsRefused() {
        Then.refuses(refresh(Given.to(Given.release(200, "15.3"))), Refusal.Kind.INVALID)
                .because(ReasonCode.OTHER_MAJOR, "14.8 can not become 15.3")
                .offering("refreshctl revisions postgresql");
        Then.refuses(refresh(downgrade(Given.release(50, "13.9"))), Refusal.Kind.INVALID)
                .because(ReasonCode.OTHER_MAJOR);
    }

    @Test
    void aDowngradeMustBeAskedForAndTheWholeCommandIsOffered() {
        Release lower = Given.release(98, "14.7");
        Then.refuses(refresh(Given.to(lower)), Refusal.Kind.INVALID)
                .because(ReasonCode.DOWNGRADE, "14.7 is lower than 14.8; a downgrade must be asked for")
                .offering("refreshctl refresh postgresql --revision 98 --resource binaries=98 --allow-downgrade");
        assertThat(plan(downgrade(lower)).downgrade()).isTrue();
    }

    @Test
    void anotherRevisionOfTheSameVersionIsNoDowngrade() {
        assertThat(plan(Given.to(Given.release(100, "14.8"))).to().revision()).isEqualTo(100);
    }

    @Test
    void aSingleUnitsDowntimeMustBeAccepted() {
        Given single = Given.deployed(1);
        Then.refuses(single.ask(Actions.REFRESH, Given.to(NEW)), Refusal.Kind.INVALID)
                .because(ReasonCode.DOWNTIME_NOT_ACCEPTED, "postgresql has a single unit")
                .offering("refreshctl refresh postgresql --revision 102 --resource binaries=102 --accept-downtime");
        Then.accepts(single.ask(Actions.REFRESH, Given.to(NEW, PausePolicy.NONE)));
        Command.Refresh scaled =
                new Command.Refresh(NEW, "", Optional.empty(), Optional.empty(), List.of(), true, false, false);
        Then.accepts(single.ask(Actions.REFRESH, scaled));
    }

    @Test
    void aSkipOfACheckThatDoesNotExistIsRefused() {
        Command.Refresh refresh = new Command.Refresh(
                NEW,
                "",
                Optional.empty(),
                Optional.empty(),
                List.of(new Skip("weather", "it rains")),
                false,
                false,
                false);
        Then.refuses(refresh(refresh), Refusal.Kind.INVALID).because(ReasonCode.UNKNOWN_CHECK);
    }

    // After a cancelled run

    @Test
    void afterACancelledRunOnlyItsTargetOrTheWayBackIsPossible() {
        given.refreshing().changed(2);
        cancel();
        Then.refuses(refresh(Given.to(NEWER)), Refusal.Kind.CONFLICT)
                .because(ReasonCode.MIXED_RELEASES, "since run 1 was cancelled")
                .offering("refreshctl rollback postgresql");
        Then.refuses(refresh(Given.to(OLD)), Refusal.Kind.CONFLICT).because(ReasonCode.MIXED_RELEASES);
        RunPlan plan = plan(Given.to(NEW));
        assertThat(plan.run()).isEqualTo(2);
        assertThat(plan.from()).isEqualTo(OLD);
        assertThat(plan.recorded()).containsEntry(2, OLD);
    }

    @Test
    void afterACancelledRunTheSpareUnitIsStillTheSpareOne() {
        given.accepted(Actions.REFRESH, Given.withSpare(NEW, PausePolicy.NONE))
                .with(new Event.GatePassed(), new Event.UnitAddStarted(3, OLD), new Event.UnitAdded(3));
        given.machine.add(3, OLD);
        given.with(new Event.Prepared()).changed(3);
        cancel();
        assertThat(plan(Given.to(NEW)).spare()).contains(3);
        assertThat(plan(Given.withSpare(NEW, PausePolicy.FIRST)).order()).containsExactly(3, 2, 1, 0);
    }

    @Test
    void aRunThatWasCancelledBeforeItChangedAnythingLeavesEveryTargetOpen() {
        given.refreshing();
        cancel();
        assertThat(plan(Given.to(NEWER)).run()).isEqualTo(2);
    }

    // Dry runs

    @Test
    void aDryRunTellsThePlanOrTheRefusal() {
        Asked asked = new Asked(given.app(), given.seen(), Given.request(Actions.REFRESH), given.now, given.limits);
        RefreshRules.DryRun possible = RefreshRules.dryRun(asked, Given.to(NEW));
        assertThat(possible.plan().orElseThrow()).isEqualTo(plan(Given.to(NEW)));
        assertThat(possible.refusal()).isEmpty();
        RefreshRules.DryRun refused = RefreshRules.dryRun(asked, Given.to(OLD));
        assertThat(refused.plan()).isEmpty();
        assertThat(refused.refusal().orElseThrow().reason().code()).isEqualTo(ReasonCode.ALREADY_ON_RELEASE);
    }
}
