package io.refreshd.simulation;

import static io.refreshd.simulation.Simulation.release;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Command;
import io.refreshd.decide.Step;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import io.refreshd.run.Answer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunSimulationTest {
    private static final Release OLD = release(99, "14.8");
    private static final Release NEW = release(102, "14.9");

    private final Simulation sim = new Simulation();

    private void start(int units) {
        sim.deploy(units, OLD);
        sim.world.performed.clear();
    }

    @Test
    void threeUnitsGoFromTheHighestOrdinalToTheLowestWithOneHandover() {
        start(3);
        assertThat(sim.submit("refresh", sim.refresh(NEW)).refusal()).isEmpty();
        sim.untilState(RunState.PAUSED);
        assertThat(sim.startsOn(NEW)).containsExactly(2);
        assertThat(sim.submit("resume-upgrade", new Command.Resume(Optional.empty()))
                        .refusal())
                .isEmpty();
        sim.untilState(RunState.COMPLETED);
        assertThat(sim.startsOn(NEW)).containsExactly(2, 1, 0);
        assertThat(sim.count(Step.Promote.class)).isEqualTo(1);
        assertThat(sim.world.units.get(1).primary()).isTrue();
        assertThat(sim.app().release()).isEqualTo(NEW);
        assertThat(sim.world.units.get(0).slots).isEmpty();
    }

    @Test
    void aPrimaryThatSitsHigherIsPlacedOnTheLowestUnitFirst() {
        start(3);
        upgrade(NEW);
        Release next = release(103, "14.10");
        sim.world.performed.clear();
        upgrade(next);
        assertThat(sim.startsOn(next)).containsExactly(2, 1, 0);
        assertThat(sim.count(Step.Promote.class)).isEqualTo(2);
    }

    private void upgrade(Release to) {
        sim.submit("refresh", sim.refresh(to));
        sim.untilState(RunState.PAUSED);
        sim.submit("resume-upgrade", new Command.Resume(Optional.empty()));
        sim.untilState(RunState.COMPLETED);
    }

    @Test
    void aBrokenTargetBlocksAndRollbackTouchesOnlyTheChangedUnit() {
        start(3);
        sim.world.broken = NEW::sameAs;
        sim.submit("refresh", sim.refresh(NEW));
        sim.untilState(RunState.BLOCKED);
        assertThat(sim.view().reason().code()).isEqualTo(ReasonCode.UNIT_CRASHED);
        sim.world.performed.clear();
        assertThat(sim.submit("rollback", new Command.Rollback()).refusal()).isEmpty();
        sim.untilState(RunState.ROLLED_BACK);
        assertThat(sim.world.performed).allMatch(step -> step.ordinal() == 2);
        assertThat(sim.world.units.get(2).installed).isEqualTo(OLD);
    }

    @Test
    void rollbackAfterTheHandoverGoesNewestFirstAndHandsOverOnceMore() {
        start(3);
        Command.Refresh all = new Command.Refresh(
                NEW, "", Optional.of(PausePolicy.ALL), Optional.empty(), List.of(), false, false, false);
        sim.submit("refresh", all);
        sim.untilState(RunState.PAUSED);
        Answer unnamed = sim.submit("resume-upgrade", new Command.Resume(Optional.empty()));
        assertThat(unnamed.refusal().orElseThrow().reason().code()).isEqualTo(ReasonCode.PAUSE_NOT_NAMED);
        sim.submit("resume-upgrade", new Command.Resume(Optional.of(1)));
        sim.until(() ->
                sim.state() == RunState.PAUSED && sim.app().run().orElseThrow().pauses() == 2);
        sim.submit("resume-upgrade", new Command.Resume(Optional.of(2)));
        sim.until(() -> sim.startsOn(NEW).equals(List.of(2, 1, 0)));
        sim.submit("rollback", new Command.Rollback());
        sim.untilState(RunState.ROLLED_BACK);
        assertThat(sim.startsOn(OLD)).containsExactly(0, 1, 2);
        assertThat(sim.count(Step.Promote.class)).isEqualTo(2);
    }

    @Test
    void aSpareUnitIsRefreshedFirstAndRemovedAtTheEnd() {
        start(3);
        sim.submit(
                "refresh",
                new Command.Refresh(NEW, "", Optional.empty(), Optional.empty(), List.of(), true, false, false));
        sim.untilState(RunState.PAUSED);
        assertThat(sim.startsOn(NEW)).containsExactly(3);
        sim.submit("resume-upgrade", new Command.Resume(Optional.empty()));
        sim.untilState(RunState.COMPLETED);
        assertThat(sim.startsOn(NEW)).containsExactly(3, 2, 1, 0);
        assertThat(sim.world.units).containsOnlyKeys(0, 1, 2);
        assertThat(sim.world.units.get(1).slots).containsExactly(0, 2);
    }

    @Test
    void aRollbackWhileOnlyTheSpareIsChangedRemovesIt() {
        start(3);
        sim.submit(
                "refresh",
                new Command.Refresh(NEW, "", Optional.empty(), Optional.empty(), List.of(), true, false, false));
        sim.untilState(RunState.PAUSED);
        sim.submit("rollback", new Command.Rollback());
        sim.untilState(RunState.ROLLED_BACK);
        assertThat(sim.world.units).containsOnlyKeys(0, 1, 2);
        assertThat(sim.startsOn(OLD)).isEmpty();
    }

    @Test
    void aSingleUnitNeedsItsDowntimeAccepted() {
        start(1);
        Answer refused = sim.submit("refresh", sim.refresh(NEW));
        assertThat(refused.refusal().orElseThrow().reason().code()).isEqualTo(ReasonCode.DOWNTIME_NOT_ACCEPTED);
        sim.submit(
                "refresh",
                new Command.Refresh(NEW, "", Optional.empty(), Optional.empty(), List.of(), false, false, true));
        sim.untilState(RunState.COMPLETED);
        assertThat(sim.count(Step.Promote.class)).isZero();
    }

    @Test
    void aCancelledRunGoesOnToTheSameTargetOrBack() {
        start(3);
        sim.submit("refresh", sim.refresh(NEW));
        sim.untilState(RunState.PAUSED);
        sim.submit("cancel", new Command.Cancel());
        sim.untilState(RunState.CANCELLED);
        Answer other = sim.submit("refresh", sim.refresh(release(103, "14.10")));
        assertThat(other.refusal().orElseThrow().reason().code()).isEqualTo(ReasonCode.MIXED_RELEASES);
        sim.submit("rollback", new Command.Rollback());
        sim.untilState(RunState.ROLLED_BACK);
        assertThat(sim.startsOn(OLD)).containsExactly(2);
        assertThat(sim.app().mixed()).isFalse();
    }

    @Test
    void aUnitKilledWhilePausedKeepsTheRunFromBeingResumedUntilItIsStarted() {
        start(3);
        sim.submit("refresh", sim.refresh(NEW));
        sim.untilState(RunState.PAUSED);
        sim.world.units.get(1).kill("killed");
        Answer refused = sim.submit("resume-upgrade", new Command.Resume(Optional.empty()));
        assertThat(refused.refusal().orElseThrow().reason().code()).isEqualTo(ReasonCode.UNIT_UNHEALTHY);
        assertThat(sim.submit("start", new Command.StartUnit(1)).refusal()).isEmpty();
        sim.until(() -> sim.world.units.get(1).running() && sim.app().intent().isEmpty());
        assertThat(sim.state()).isEqualTo(RunState.PAUSED);
        assertThat(sim.submit("resume-upgrade", new Command.Resume(Optional.empty()))
                        .refusal())
                .isEmpty();
        sim.untilState(RunState.COMPLETED);
    }

    @Test
    void aPrimaryKilledMidRollIsStartedAgainInPlace() {
        start(3);
        sim.submit("refresh", sim.refresh(NEW));
        sim.untilState(RunState.PAUSED);
        sim.submit("resume-upgrade", new Command.Resume(Optional.empty()));
        sim.world.units.get(0).kill("killed");
        sim.untilState(RunState.COMPLETED);
        assertThat(sim.count(Step.Promote.class)).isEqualTo(1);
        assertThat(sim.startsOn(NEW)).containsExactly(2, 1, 0);
    }

    @Test
    void aStartThatARollbackGaveUpIsNotLeftRunning() {
        start(3);
        sim.submit("refresh", sim.refresh(NEW));
        sim.untilState(RunState.PAUSED);
        sim.world.units.get(0).kill("killed");
        sim.world.units.get(1).kill("killed");
        assertThat(sim.submit("start", new Command.StartUnit(0)).refusal()).isEmpty();
        assertThat(sim.submit("start", new Command.StartUnit(1)).refusal()).isEmpty();
        assertThat(sim.submit("rollback", new Command.Rollback()).refusal()).isEmpty();
        sim.untilState(RunState.ROLLED_BACK);
        assertThat(sim.app().operations().values())
                .allMatch(operation -> operation.status().ended());
        assertThat(sim.world.units.get(2).installed).isEqualTo(OLD);
    }

    @Test
    void aDaemonThatDiesAtAnyMomentFinishesTheSameRun() {
        for (int crashAt = 1; ; crashAt++) {
            Simulation one = new Simulation();
            one.deploy(3, OLD);
            one.world.performed.clear();
            one.submit("refresh", one.refresh(NEW));
            one.untilState(RunState.PAUSED);
            one.submit("resume-upgrade", new Command.Resume(Optional.empty()));
            int steps = 0;
            while (steps < crashAt && one.state() != RunState.COMPLETED) {
                one.time.step();
                steps++;
            }
            if (one.state() == RunState.COMPLETED) {
                assertThat(crashAt).isGreaterThan(25);
                return;
            }
            one.crash();
            one.until(() -> one.engine.view(Simulation.APP).isPresent());
            one.untilState(RunState.COMPLETED);
            assertThat(one.world.units.values().stream().filter(SimUnit::primary))
                    .hasSize(1);
            assertThat(one.world.units.values()).allMatch(unit -> unit.installed.sameAs(NEW));
        }
    }

    @Test
    void aPausedRunSaysSoBeforeAFreshDaemonHasLooked() {
        sim.deploy(3, OLD);
        sim.submit("refresh", sim.refresh(NEW));
        sim.untilState(RunState.PAUSED);
        sim.crash();
        sim.until(() -> sim.engine.view(Simulation.APP).isPresent());
        assertThat(sim.view().seen().units()).isEmpty();
        assertThat(sim.view().reason().code()).isEqualTo(ReasonCode.PAUSED_BY_POLICY);
        assertThat(sim.view().reason().next()).isEqualTo("refreshctl resume postgresql");
    }
}
