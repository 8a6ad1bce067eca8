package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.model.RunState;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever happened: a person who does what the shown reason offers comes to an end, and nothing is lost. */
class WayOnProperty {
    private static final Pattern START = Pattern.compile("refreshctl run postgresql/(\\d+) start");
    private static final Pattern RESUME = Pattern.compile("refreshctl resume postgresql(?: --pause (\\d+))?");

    private static final Pattern CONTINUE = Pattern.compile("kill -CONT (\\d+)(?: && (.*))?");

    /** Does what is offered; answers whether it was accepted. */
    private static boolean follow(Walk walk, String next) {
        Matcher start = START.matcher(next);
        Matcher resume = RESUME.matcher(next);
        if (start.matches()) {
            return walk.ask(Actions.START, new Command.StartUnit(Integer.parseInt(start.group(1))));
        }
        if (resume.matches()) {
            return walk.ask(
                    Actions.RESUME,
                    new Command.Resume(Optional.ofNullable(resume.group(1)).map(Integer::valueOf)));
        }
        Matcher go = CONTINUE.matcher(next);
        if (go.matches()) {
            int ordinal = Integer.parseInt(go.group(1)) - Machine.FIRST_PID;
            walk.given.machine.servers.get(ordinal).process = ProcessSeen.State.RUNNING;
            return go.group(2) == null || follow(walk, go.group(2));
        }
        return next.equals("refreshctl rollback postgresql") && walk.ask(Actions.ROLLBACK, new Command.Rollback());
    }

    /** What happened to the units passes: they answer, receive and stream again; who was killed stays down. */
    private static void calm(Given given) {
        for (Server server : given.machine.servers.values()) {
            server.answers = true;
            server.receives = true;
            server.replicaState = "streaming";
        }
    }

    private static boolean well(Walk walk) {
        Given given = walk.given;
        return given.app().openRun().isEmpty()
                && given.app().intent().isEmpty()
                && Health.anyObjection(given.app(), given.seen(), -1, given.limits)
                        .isEmpty();
    }

    private static void helped(Gen gen, Walk walk) {
        for (int time = 0; time < 200; time++) {
            if (walk.tries(30, () -> well(walk))) {
                return;
            }
            String next = walk.turn().reason().next();
            if (!next.isEmpty()) {
                gen.note(walk.state() + ": " + next + (follow(walk, next) ? "" : " (refused)"));
            }
        }
        throw new AssertionError("no way on: " + walk.told());
    }

    @Test
    void aPersonWhoDoesWhatIsOfferedComesToAnEnd() {
        Seeds.forAll(400, gen -> {
            Walk walk = RollProperty.any(gen);
            walk.answers = step -> gen.chance(8) ? gen.oneOf(Walk.Answer.values()) : Walk.Answer.DONE;
            walk.until(() -> walk.state() != RunState.CHECKING);
            for (int turn = 0; turn < 120; turn++) {
                if (gen.chance(8)) {
                    PauseProperty.disturb(gen, walk.given);
                }
                if (gen.chance(4)) {
                    walk.forget();
                }
                walk.turn();
            }
            walk.answers = step -> Walk.Answer.DONE;
            calm(walk.given);
            helped(gen, walk);
            boolean forward = walk.state() == RunState.COMPLETED;
            assertThat(walk.state()).isIn(RunState.COMPLETED, RunState.ROLLED_BACK);
            assertThat(walk.allRun(forward ? NEW : OLD)).isTrue();
        });
    }

    @Test
    void whenEveryServerDiesTheApplicationComesBackByItself() {
        Seeds.forAll(300, gen -> {
            int units = gen.between(1, 5);
            Given given = Given.deployed(units);
            int primary = gen.below(units);
            if (primary > 0) {
                given.primaryOn(primary);
            }
            Walk walk = new Walk(given);
            List.copyOf(given.machine.servers.values()).forEach(server -> server.exited("power loss"));
            walk.until(() -> Health.anyObjection(given.app(), given.seen(), -1, given.limits)
                    .isEmpty());
            assertThat(given.app().primary()).isEqualTo(primary);
            assertThat(walk.steps).noneMatch(Step.Promote.class::isInstance);
        });
    }

    @Test
    void whenEveryServerDiesInTheMiddleOfARollItGoesOn() {
        Seeds.forAll(300, gen -> {
            Walk walk = RollProperty.any(gen);
            walk.until(() -> walk.state() != RunState.CHECKING);
            int turns = gen.below(60);
            walk.tries(turns, () -> walk.given.app().openRun().isEmpty());
            gen.note("power loss after " + turns + " turns");
            walk.given.machine.servers.values().stream()
                    .filter(Server::running)
                    .forEach(server -> server.exited("power loss"));
            walk.forget();
            helped(gen, walk);
            assertThat(walk.state()).isEqualTo(RunState.COMPLETED);
            assertThat(walk.allRun(NEW)).isTrue();
        });
    }
}
