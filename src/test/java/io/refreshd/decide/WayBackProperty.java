package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.RunState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** From every interrupted state of a roll there is a way back that touches changed units only, the newest first. */
class WayBackProperty {
    /** The run as it is after so many turns, with every pause answered. */
    private static Walk after(Supplier<Walk> start, int turns) {
        Walk walk = start.get();
        for (int turn = 0; turn < turns && walk.given.app().openRun().isPresent(); turn++) {
            if (walk.state() == RunState.PAUSED) {
                RollProperty.resume(walk);
            } else {
                walk.turn();
            }
        }
        return walk;
    }

    /** Tries the way back from every moment of a run. */
    private static void fromEveryMoment(Supplier<Walk> start, boolean crashing) {
        for (int turns = 0; ; turns++) {
            Walk walk = after(start, turns);
            if (walk.given.app().openRun().isEmpty()) {
                assertThat(turns).isGreaterThan(8);
                return;
            }
            if (crashing) {
                walk.forget();
            }
            back(walk, turns);
        }
    }

    private static void back(Walk walk, int turns) {
        int units = walk.given.app().scale();
        List<Integer> forward = new ArrayList<>(walk.changes(Purpose.FORWARD));
        forward.removeIf(ordinal -> ordinal >= units);
        int steps = walk.steps.size();
        String when = "after " + turns + " turns, " + walk.told();
        assertThat(walk.ask(Actions.ROLLBACK, new Command.Rollback())).as(when).isTrue();
        walk.untilEnded();
        assertThat(walk.state()).as(when).isEqualTo(RunState.ROLLED_BACK);
        assertThat(walk.allRun(OLD)).as(when).isTrue();
        assertThat(walk.given.machine.servers.keySet())
                .as(when)
                .containsExactlyElementsOf(IntStream.range(0, units).boxed().toList());
        assertThat(Slots.repair(walk.given.app(), walk.given.seen())).as(when).isEmpty();
        List<Integer> newest = new ArrayList<>(walk.changes(Purpose.FORWARD));
        newest.removeIf(ordinal -> ordinal >= units);
        Collections.reverse(newest);
        assertThat(walk.changes(Purpose.BACK)).as(when).isEqualTo(newest);
        touchesOnly(
                walk.steps.subList(steps, walk.steps.size()).stream()
                        .filter(step -> step.ordinal() < units)
                        .toList(),
                new TreeSet<>(newest),
                when);
    }

    /** Only changed units are stopped, or started on another release; what is down may be started in place. */
    private static void touchesOnly(List<Step> steps, TreeSet<Integer> changed, String when) {
        for (Step step : steps) {
            if (step instanceof Step.StopUnit) {
                assertThat(changed).as(step + " " + when).contains(step.ordinal());
            } else if (step instanceof Step.StartUnit start) {
                assertThat(start.release()).as(step + " " + when).isEqualTo(OLD);
            }
        }
    }

    private static Supplier<Walk> run(int units, int primary, boolean spare, PausePolicy policy) {
        return () -> {
            Given given = Given.deployed(units);
            if (primary > 0) {
                given.primaryOn(primary);
            }
            Walk walk = new Walk(given);
            walk.ask(Actions.REFRESH, spare ? Given.withSpare(NEW, policy) : Given.to(NEW, policy));
            return walk;
        };
    }

    @Test
    void ofRunsOfEverySize() {
        for (int units = 1; units <= 4; units++) {
            fromEveryMoment(run(units, 0, false, PausePolicy.NONE), false);
        }
    }

    @Test
    void ofARunWhosePrimarySitsHigh() {
        fromEveryMoment(run(3, 2, false, PausePolicy.ALL), false);
    }

    @Test
    void ofARunWithASpareUnit() {
        fromEveryMoment(run(3, 1, true, PausePolicy.FIRST), false);
        fromEveryMoment(run(1, 0, true, PausePolicy.NONE), false);
    }

    @Test
    void whenTheDaemonDiesAtThatMomentToo() {
        fromEveryMoment(run(3, 1, true, PausePolicy.ALL), true);
        fromEveryMoment(run(2, 0, false, PausePolicy.NONE), true);
    }

    @Test
    void whenTheTargetIsBrokenOnlyTheBrokenUnitIsTouched() {
        Walk walk = run(3, 0, false, PausePolicy.FIRST).get();
        walk.given.machine.broken = NEW::sameAs;
        walk.until(() -> walk.state() == RunState.BLOCKED);
        int steps = walk.steps.size();
        assertThat(walk.ask(Actions.ROLLBACK, new Command.Rollback())).isTrue();
        walk.untilEnded();
        assertThat(walk.steps.subList(steps, walk.steps.size())).allMatch(step -> step.ordinal() == 2);
        assertThat(walk.allRun(OLD)).isTrue();
    }

    @Test
    void afterACancelAtEveryMomentToo() {
        for (int turns = 0; ; turns++) {
            Walk walk = after(run(3, 1, true, PausePolicy.NONE), turns);
            if (walk.given.app().openRun().isEmpty()) {
                return;
            }
            String when = "after " + turns + " turns, " + walk.told();
            walk.ask(Actions.CANCEL, new Command.Cancel());
            walk.until(() -> walk.given.app().openRun().isEmpty());
            walk.until(() -> walk.given.app().intent().isEmpty());
            assertThat(walk.state()).as(when).isEqualTo(RunState.CANCELLED);
            boolean mixed = walk.given.app().mixed();
            assertThat(walk.ask(Actions.ROLLBACK, new Command.Rollback()))
                    .as(when)
                    .isEqualTo(mixed);
            walk.untilEnded();
            assertThat(walk.tries(50, () -> walk.allRun(OLD))).as(when).isTrue();
            assertThat(walk.given.machine.servers.keySet()).as(when).containsExactly(0, 1, 2);
            walk.tries(5, () -> false);
            assertThat(Slots.repair(walk.given.app(), walk.given.seen()))
                    .as(when)
                    .isEmpty();
        }
    }

    @Test
    void throughLostAnswersAndUnitsThatDie() {
        Seeds.forAll(400, gen -> {
            Walk walk = RollProperty.any(gen);
            int units = walk.given.app().scale();
            int turns = gen.below(90);
            Walk there = after(() -> walk, turns);
            if (there.given.app().openRun().isEmpty() || there.state() == RunState.CHECKING) {
                return;
            }
            gen.note("back after " + turns + " turns");
            walk.answers = step -> gen.chance(20) ? gen.oneOf(Walk.Answer.LOST, Walk.Answer.SILENT) : Walk.Answer.DONE;
            if (gen.chance(50)) {
                Server server = gen.oneOf(List.copyOf(walk.given.machine.servers.values()));
                if (server.running()) {
                    gen.note("unit " + server.ordinal + " is killed");
                    server.exited("killed");
                }
            }
            assertThat(walk.ask(Actions.ROLLBACK, new Command.Rollback())).isTrue();
            walk.untilEnded();
            assertThat(walk.state()).isEqualTo(RunState.ROLLED_BACK);
            assertThat(walk.allRun(OLD)).isTrue();
            assertThat(walk.given.machine.servers).hasSize(units);
        });
    }
}
