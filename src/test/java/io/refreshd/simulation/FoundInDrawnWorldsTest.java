package io.refreshd.simulation;

import static io.refreshd.simulation.Simulation.release;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Actions;
import io.refreshd.decide.Command;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Step;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What drawn worlds found, told in the fewest words; the commit of each names its seed. */
class FoundInDrawnWorldsTest {
    private static final Release OLD = release(99, "14.8");
    private static final Release NEW = release(102, "14.9");

    private final Simulation sim = new Simulation();

    private void refresh(int units, PausePolicy policy, boolean scaleUp) {
        sim.deploy(units, OLD);
        sim.world.performed.clear();
        Command.Refresh refresh =
                new Command.Refresh(NEW, "", Optional.of(policy), Optional.empty(), List.of(), scaleUp, false, false);
        assertThat(sim.submit(Actions.REFRESH, refresh).refusal()).isEmpty();
    }

    private SimUnit unit(int ordinal) {
        return sim.world.units.get(ordinal);
    }

    /** Somebody makes another unit the primary, and the old one its standby; that one is not started. */
    private void strangerMoves(int from, int to) {
        unit(to).promoteByStranger();
        unit(from).copyAnew(unit(to));
    }

    private void allIsWell(Release release, Integer... units) {
        assertThat(sim.world.units).containsOnlyKeys(units);
        assertThat(sim.world.units.values()).allMatch(unit -> unit.installed.sameAs(release) && sim.world.well(unit));
        assertThat(sim.world.units.values().stream().filter(SimUnit::primary)).hasSize(1);
        assertThat(sim.app().operations().values())
                .allMatch(operation -> operation.status().ended());
    }

    @Test
    void aStartThatTheEndOfTheRunGaveUpIsNotLeftRunning() {
        refresh(3, PausePolicy.FIRST, false);
        sim.untilState(RunState.PAUSED);
        unit(1).kill("killed");
        sim.submit(Actions.START, new Command.StartUnit(1));
        sim.until(() -> unit(1).running());
        sim.submit(Actions.CANCEL, new Command.Cancel());
        sim.untilState(RunState.CANCELLED);
        assertThat(sim.app().operations().values())
                .filteredOn(operation -> operation.request().action().equals(Actions.START))
                .singleElement()
                .matches(operation -> operation.status() == OperationStatus.ABORTED);
    }

    @Test
    void aRollbackDoesNotWaitForAPrimaryThatCanNotBeWellOnTheTarget() {
        sim.world.flaw = Flaw.IS_ANOTHER_VERSION;
        sim.world.broken = NEW::sameAs;
        refresh(2, PausePolicy.FIRST, false);
        sim.until(() -> unit(1).standby() && unit(1).installed.sameAs(NEW));
        strangerMoves(0, 1);
        sim.until(() -> sim.app().primary() == 1);
        sim.submit(Actions.ROLLBACK, new Command.Rollback());
        sim.until(() -> unit(0).running());
        unit(1).kill("killed");
        sim.untilState(RunState.ROLLED_BACK);
        sim.until(() -> sim.world.units.values().stream().allMatch(sim.world::well));
        allIsWell(OLD, 0, 1);
    }

    @Test
    void aCheckDoesNotWaitForAPersonToMendWhatTheRunIsBlockedBy() {
        sim.world.broken = NEW::sameAs;
        refresh(3, PausePolicy.FIRST, false);
        sim.untilState(RunState.BLOCKED);
        assertThat(sim.app().intent()).isPresent();
        int check = sim.submit(Actions.POST_UPGRADE_CHECK, new Command.PostUpgradeCheck())
                .operation();
        sim.until(() -> sim.app().operations().get(check).status().ended());
        assertThat(sim.state()).isEqualTo(RunState.BLOCKED);
        sim.until(() -> sim.view().reason().code() == ReasonCode.UNIT_CRASHED);
    }

    @Test
    void whatACommandSawOfAThirdUnitCountsInTheHandoverToo() {
        refresh(3, PausePolicy.NONE, false);
        sim.until(() -> sim.count(Step.SwitchOff.class) == 1);
        long off = sim.time.elapsed();
        sim.until(() -> sim.time.elapsed() > off + 12_000);
        unit(2).promoteByStranger();
        sim.submit(Actions.RESUME, new Command.Resume(Optional.empty()));
        sim.until(() ->
                sim.app().intent().filter(Intent.Handover.class::isInstance).isEmpty());
        assertThat(sim.count(Step.Promote.class)).isZero();
        assertThat(unit(1).writesSoon()).isFalse();
    }

    @Test
    void aSpareUnitThatSomebodyMadeThePrimaryWhileItGoesHandsOverAndGoes() {
        refresh(3, PausePolicy.NONE, true);
        sim.until(
                () -> sim.app().intent().filter(Intent.Remove.class::isInstance).isPresent());
        strangerMoves(1, 3);
        sim.untilState(RunState.COMPLETED);
        allIsWell(NEW, 0, 1, 2);
    }

    @Test
    void aRollbackWithTheSpareUnitAsThePrimaryEndsWithoutIt() {
        refresh(3, PausePolicy.FIRST, true);
        sim.untilState(RunState.PAUSED);
        sim.submit(Actions.ROLLBACK, new Command.Rollback());
        sim.until(
                () -> sim.app().intent().filter(Intent.Remove.class::isInstance).isPresent());
        strangerMoves(0, 3);
        sim.untilState(RunState.ROLLED_BACK);
        allIsWell(OLD, 0, 1, 2);
    }

    /** Somebody restarts it on the release that was there before. */
    private void strangerPutsBack(int ordinal) {
        unit(ordinal).kill("restarted by hand");
        unit(ordinal).installed = OLD;
        unit(ordinal).start();
    }

    private void pausedWithTwoChanged() {
        refresh(3, PausePolicy.ALL, false);
        sim.untilState(RunState.PAUSED);
        sim.submit(Actions.RESUME, new Command.Resume(Optional.of(1)));
        sim.until(() ->
                sim.state() == RunState.PAUSED && sim.app().run().orElseThrow().pauses() == 2);
    }

    @Test
    void aUnitThatCameBackOldIsNamedAndNotInTheWayOfTheRollback() {
        pausedWithTwoChanged();
        strangerPutsBack(2);
        sim.until(() -> sim.view().reason().code() == ReasonCode.RELEASE_DRIFTED);
        assertThat(sim.submit(Actions.RESUME, new Command.Resume(Optional.of(2)))
                        .refusal()
                        .orElseThrow()
                        .reason()
                        .sentence())
                .contains("postgresql/2 is set to postgresql revision 99 (14.8)");
        sim.submit(Actions.ROLLBACK, new Command.Rollback());
        sim.untilState(RunState.ROLLED_BACK);
        allIsWell(OLD, 0, 1, 2);
    }

    @Test
    void aUnitThatComesBackOldWhileAnotherGoesBackIsNotInItsWayEither() {
        pausedWithTwoChanged();
        sim.submit(Actions.ROLLBACK, new Command.Rollback());
        sim.until(() -> sim.app().intent().isPresent());
        strangerPutsBack(2);
        sim.untilState(RunState.ROLLED_BACK);
        allIsWell(OLD, 0, 1, 2);
    }

    @Test
    void noUnitIsChangedAfterAHandoverWhileTheNewPrimaryIsOld() {
        refresh(2, PausePolicy.NONE, false);
        sim.until(() -> sim.count(Step.Promote.class) == 1 && unit(1).primary());
        strangerPutsBack(1);
        sim.untilState(RunState.BLOCKED);
        assertThat(sim.view().reason().code()).isEqualTo(ReasonCode.RELEASE_DRIFTED);
        assertThat(unit(0).installed).isEqualTo(OLD);
        sim.submit(Actions.ROLLBACK, new Command.Rollback());
        sim.untilState(RunState.ROLLED_BACK);
        allIsWell(OLD, 0, 1);
    }

    @Test
    void aStandbyThatCameUpAsASecondPrimaryIsNamedAndNothingMoves() {
        refresh(3, PausePolicy.FIRST, false);
        sim.untilState(RunState.PAUSED);
        unit(1).kill("restarted by hand");
        unit(1).standbySignal = false;
        unit(1).start();
        sim.until(() -> sim.view().reason().code() == ReasonCode.SECOND_PRIMARY);
        sim.world.performed.clear();
        assertThat(sim.submit(Actions.RESUME, new Command.Resume(Optional.empty()))
                        .refusal())
                .isPresent();
        unit(1).copyAnew(unit(0));
        sim.submit(Actions.START, new Command.StartUnit(1));
        sim.until(() -> sim.world.well(unit(1)) && sim.app().intent().isEmpty());
        assertThat(sim.world.performed).allMatch(step -> step.ordinal() == 1);
        sim.submit(Actions.RESUME, new Command.Resume(Optional.empty()));
        sim.untilState(RunState.COMPLETED);
        allIsWell(NEW, 0, 1, 2);
    }

    @Test
    void aPrimaryWithoutSlotsThatIsTheNextToGoBackGetsThemFirst() {
        refresh(2, PausePolicy.FIRST, false);
        sim.untilState(RunState.PAUSED);
        strangerMoves(0, 1);
        unit(0).start();
        sim.until(() -> unit(0).standby());
        sim.submit(Actions.ROLLBACK, new Command.Rollback());
        sim.untilState(RunState.ROLLED_BACK);
        allIsWell(OLD, 0, 1);
    }

    @Test
    void aSoakBeginsAnewWhenTheUnitWasIllAndThatCouldNotBeWrittenDown() {
        Duration soak = Duration.ofSeconds(10);
        sim.deploy(3, OLD);
        sim.submit(
                Actions.REFRESH,
                new Command.Refresh(NEW, "", Optional.empty(), Optional.of(soak), List.of(), false, false, false));
        sim.until(() -> sim.app().intent().orElse(null) instanceof Intent.Change change
                && change.healthySince().isPresent());
        pass(Duration.ofSeconds(2));
        sim.journal.fill(4_000_000);
        unit(2).freeze();
        pass(Duration.ofSeconds(2));
        unit(2).resume();
        long well = sim.time.elapsed();
        sim.untilState(RunState.PAUSED);
        assertThat(sim.time.elapsed() - well).isGreaterThanOrEqualTo(soak.toMillis() * 1_000);
    }

    private void pass(Duration time) {
        long end = sim.time.elapsed() + time.toMillis() * 1_000;
        sim.until(() -> sim.time.elapsed() >= end);
    }
}
