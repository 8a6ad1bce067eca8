package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.RunState;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The order of a roll, and its pauses, for every size, policy and place of the primary. */
class RollProperty {
    /** A cluster of any size with its primary anywhere, asked to go to 14.9 in any way. */
    static Walk any(Gen gen) {
        int units = gen.between(1, 5);
        int primary = gen.below(units);
        PausePolicy policy = gen.oneOf(PausePolicy.NONE, PausePolicy.FIRST, PausePolicy.ALL);
        boolean spare = gen.chance(25);
        gen.note(units + " units, primary " + primary + ", pauses " + policy + (spare ? ", a spare unit" : ""));
        Given given = Given.deployed(units);
        if (primary > 0) {
            given.primaryOn(primary);
        }
        Walk walk = new Walk(given);
        assertThat(walk.ask(Actions.REFRESH, spare ? Given.withSpare(NEW, policy) : Given.to(NEW, policy)))
                .isTrue();
        return walk;
    }

    static boolean resume(Walk walk) {
        return walk.ask(
                Actions.RESUME, new Command.Resume(Optional.of(walk.given.run().pauses())));
    }

    /** Goes to the end, answering every pause. */
    static void complete(Walk walk) {
        while (walk.state() != RunState.COMPLETED) {
            walk.until(() -> walk.state() == RunState.PAUSED || walk.state() == RunState.COMPLETED);
            if (walk.state() == RunState.PAUSED) {
                assertThat(resume(walk)).isTrue();
            }
        }
    }

    private static void isComplete(Walk walk, int units) {
        assertThat(walk.allRun(NEW)).isTrue();
        assertThat(walk.given.machine.servers.keySet())
                .containsExactlyElementsOf(IntStream.range(0, units).boxed().toList());
        assertThat(Slots.repair(walk.given.app(), walk.given.seen())).isEmpty();
        assertThat(Health.anyObjection(walk.given.app(), walk.given.seen(), -1, walk.given.limits))
                .isEmpty();
    }

    @Test
    void unitsChangeFromTheHighestToTheLowest() {
        Seeds.forAll(300, gen -> {
            Walk walk = any(gen);
            int units = walk.given.app().scale();
            complete(walk);
            assertThat(walk.changes(Purpose.FORWARD))
                    .isEqualTo(walk.given.run().plan().order());
            assertThat(walk.changes(Purpose.BACK)).isEmpty();
            isComplete(walk, units);
        });
    }

    @Test
    void thePrimaryMovesOnceAndOnceMoreWhenItDoesNotStartOnTheLowestUnit() {
        Seeds.forAll(300, gen -> {
            Walk walk = any(gen);
            int primary = walk.given.app().primary();
            boolean alone = walk.given.run().plan().order().size() == 1;
            boolean onlyTheSpare = walk.given.app().scale() == 1 && !alone;
            complete(walk);
            int expected = alone ? 0 : 1 + (primary > 0 ? 1 : 0) + (onlyTheSpare ? 1 : 0);
            assertThat(walk.handovers()).isEqualTo(expected);
            assertThat(walk.given.run().handovers()).isEqualTo(expected);
            assertThat(walk.given.run().failovers()).isZero();
        });
    }

    @Test
    void eachUnitIsStoppedAndStartedOnceAndNoOther() {
        Seeds.forAll(200, gen -> {
            Walk walk = any(gen);
            boolean restartsTheSpare = walk.given.app().scale() == 1;
            complete(walk);
            List<Integer> started = walk.steps.stream()
                    .filter(step -> step instanceof Step.StartUnit start
                            && start.release().sameAs(NEW))
                    .map(Step::ordinal)
                    .limit(restartsTheSpare ? walk.given.run().plan().order().size() : Long.MAX_VALUE)
                    .toList();
            assertThat(started).isEqualTo(walk.given.run().plan().order());
        });
    }

    @Test
    void underAllThereIsAPauseAfterEachUnitButTheLastAndUnderFirstOne() {
        Seeds.forAll(200, gen -> {
            Walk walk = any(gen);
            complete(walk);
            int order = walk.given.run().plan().order().size();
            int expected = switch (walk.given.run().policy()) {
                case NONE -> 0;
                case FIRST -> Math.min(1, order - 1);
                case ALL -> order - 1;
            };
            assertThat(walk.given.run().pauses()).isEqualTo(expected);
        });
    }

    @Test
    void aPauseAtAnyMomentAndAResumeReachTheSameEnd() {
        Seeds.forAll(300, gen -> {
            Walk walk = any(gen);
            int units = walk.given.app().scale();
            int before = gen.below(60);
            gen.note("a pause is asked for after " + before + " turns");
            walk.tries(
                    before,
                    () -> walk.state() == RunState.PAUSED
                            || walk.given.app().openRun().isEmpty());
            walk.ask(Actions.PAUSE, new Command.Pause());
            complete(walk);
            isComplete(walk, units);
            assertThat(walk.changes(Purpose.FORWARD))
                    .isEqualTo(walk.given.run().plan().order());
        });
    }

    @Test
    void aDaemonThatDiesAndAnswersThatAreLostChangeNeitherTheOrderNorTheEnd() {
        Seeds.forAll(300, gen -> {
            Walk walk = any(gen);
            int units = walk.given.app().scale();
            walk.answers = step -> {
                if (gen.chance(15)) {
                    walk.forget();
                }
                return gen.chance(20) ? gen.oneOf(Walk.Answer.LOST, Walk.Answer.SILENT) : Walk.Answer.DONE;
            };
            complete(walk);
            isComplete(walk, units);
            assertThat(walk.changes(Purpose.FORWARD))
                    .isEqualTo(walk.given.run().plan().order());
        });
    }

    @Test
    void aUnitThatDiesAtAnyMomentIsStartedAgainAndTheOrderStays() {
        Seeds.forAll(300, gen -> {
            Walk walk = any(gen);
            int units = walk.given.app().scale();
            walk.until(() -> walk.state() != RunState.CHECKING);
            int before = gen.below(60);
            walk.tries(
                    before,
                    () -> walk.state() == RunState.PAUSED
                            || walk.given.app().openRun().isEmpty());
            if (walk.state() != RunState.PAUSED && walk.given.app().openRun().isPresent()) {
                Server server = gen.oneOf(List.copyOf(walk.given.machine.servers.values()));
                if (server.running()) {
                    gen.note("after " + before + " turns unit " + server.ordinal + " is killed");
                    server.exited("killed");
                }
            }
            complete(walk);
            isComplete(walk, units);
            assertThat(walk.changes(Purpose.FORWARD))
                    .isEqualTo(walk.given.run().plan().order());
        });
    }
}
