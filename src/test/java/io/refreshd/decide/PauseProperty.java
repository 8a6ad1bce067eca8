package io.refreshd.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Paused is still, whatever happens to the units. */
class PauseProperty {
    /** Something that happens to a unit, and not by our hand. */
    static void disturb(Gen gen, Given given) {
        Server server = gen.oneOf(List.copyOf(given.machine.servers.values()));
        int what = gen.below(8);
        switch (what) {
            case 0 -> server.exited("killed");
            case 1 -> server.process = server.running() ? ProcessSeen.State.FROZEN : server.process;
            case 2 ->
                server.process =
                        server.process == ProcessSeen.State.FROZEN ? ProcessSeen.State.RUNNING : server.process;
            case 3 -> server.silent("timeout");
            case 4 -> server.answers = true;
            case 5 -> server.receives = !server.receives;
            case 6 -> server.slots.add(9);
            default -> server.replicaState = gen.oneOf("catchup", "streaming");
        }
        gen.note("unit " + server.ordinal + " is disturbed in way " + what);
    }

    /** A run that has come to its first pause, or to its end when it has none. */
    private static Walk paused(Gen gen) {
        Walk walk = RollProperty.any(gen);
        int before = gen.below(40);
        walk.tries(
                before,
                () -> walk.state() == RunState.PAUSED
                        || walk.given.app().openRun().isEmpty());
        walk.ask(Actions.PAUSE, new Command.Pause());
        walk.until(() ->
                walk.state() == RunState.PAUSED || walk.given.app().openRun().isEmpty());
        return walk;
    }

    @Test
    void noStepIsDecidedWhilePaused() {
        Seeds.forAll(300, gen -> {
            Walk walk = paused(gen);
            int steps = walk.steps.size();
            for (int turn = 0; walk.state() == RunState.PAUSED && turn < 20; turn++) {
                disturb(gen, walk.given);
                walk.given.after(Duration.ofMinutes(gen.below(120)));
                Decision decision = walk.turn();
                assertThat(decision.next()).isInstanceOf(Decision.Wait.class);
                assertThat(decision.events()).isEmpty();
                assertThat(decision.reason().next()).isNotBlank();
            }
            assertThat(walk.steps).hasSize(steps);
        });
    }

    @Test
    void onlyARestartThatAPersonAskedForIsMadeWhilePaused() {
        Seeds.forAll(300, gen -> {
            Walk walk = paused(gen);
            if (walk.state() != RunState.PAUSED) {
                return;
            }
            Server server = gen.oneOf(List.copyOf(walk.given.machine.servers.values()));
            server.exited("killed");
            int steps = walk.steps.size();
            assertThat(walk.ask(Actions.START, new Command.StartUnit(server.ordinal)))
                    .isTrue();
            walk.until(() -> walk.given.app().intent().isEmpty());
            assertThat(walk.state()).isEqualTo(RunState.PAUSED);
            assertThat(walk.steps.subList(steps, walk.steps.size()))
                    .isNotEmpty()
                    .allMatch(step -> step.ordinal() == server.ordinal)
                    .anyMatch(Step.StartUnit.class::isInstance)
                    .allMatch(step -> step instanceof Step.StartUnit || step instanceof Step.RepairSlots);
            assertThat(walk.turn().next()).isInstanceOf(Decision.Wait.class);
        });
    }

    @Test
    void pausedIsSaidOnlyWhenEveryUnitIsHealthy() {
        Seeds.forAll(300, gen -> {
            Walk walk = RollProperty.any(gen);
            walk.until(() -> walk.state() != RunState.CHECKING);
            for (int turn = 0; turn < 150 && walk.state() != RunState.PAUSED; turn++) {
                if (gen.chance(10)) {
                    disturb(gen, walk.given);
                }
                Snapshot seen = walk.given.seen();
                walk.turn();
                if (walk.state() == RunState.PAUSED) {
                    assertThat(Health.anyObjection(walk.given.app(), seen, -1, walk.given.limits))
                            .isEmpty();
                    assertThat(walk.given.app().intent()).isEmpty();
                }
            }
        });
    }

    @Test
    void aRetriedResumeReleasesNotMoreThanOneUnitUnderAll() {
        Seeds.forAll(200, gen -> {
            Walk walk = RollProperty.any(gen);
            walk.ask(Actions.SET_PAUSE_POLICY, new Command.SetPolicy(PausePolicy.ALL));
            walk.until(() -> walk.state() == RunState.PAUSED
                    || walk.given.app().openRun().isEmpty());
            while (walk.state() == RunState.PAUSED) {
                int pause = walk.given.run().pauses();
                int changed = walk.changes(Purpose.FORWARD).size();
                assertThat(RollProperty.resume(walk)).isTrue();
                int before = gen.below(40);
                walk.tries(
                        before,
                        () -> walk.state() == RunState.PAUSED
                                || walk.given.app().openRun().isEmpty());
                boolean again = walk.ask(Actions.RESUME, new Command.Resume(Optional.of(pause)));
                assertThat(again).as("the same click again").isFalse();
                walk.until(() -> walk.state() == RunState.PAUSED
                        || walk.given.app().openRun().isEmpty());
                assertThat(walk.changes(Purpose.FORWARD).size()).isLessThanOrEqualTo(changed + 1);
            }
            assertThat(walk.state()).isEqualTo(RunState.COMPLETED);
        });
    }
}
