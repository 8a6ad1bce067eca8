package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.NEWER;
import static io.refreshd.decide.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** State is nothing but its events. */
class FoldProperty {
    private static Optional<Application> fold(Optional<Application> from, List<Entry> entries) {
        Optional<Application> state = from;
        for (Entry entry : entries) {
            state = Fold.fold(state, entry);
        }
        return state;
    }

    private static Walk mess(Gen gen) {
        Walk walk = RollProperty.any(gen);
        walk.answers = step -> gen.chance(10) ? gen.oneOf(Walk.Answer.values()) : Walk.Answer.DONE;
        for (int turn = 0; turn < 80; turn++) {
            if (gen.chance(10)) {
                PauseProperty.disturb(gen, walk.given);
            }
            if (gen.chance(10)) {
                anything(gen, walk);
            }
            walk.turn();
        }
        return walk;
    }

    private static void anything(Gen gen, Walk walk) {
        switch (gen.below(7)) {
            case 0 -> walk.ask(Actions.PAUSE, new Command.Pause());
            case 1 -> walk.ask(Actions.RESUME, new Command.Resume(Optional.empty()));
            case 2 -> walk.ask(Actions.ROLLBACK, new Command.Rollback());
            case 3 -> walk.ask(Actions.CANCEL, new Command.Cancel());
            case 4 -> walk.ask(Actions.START, new Command.StartUnit(gen.below(5)));
            case 5 -> walk.ask(Actions.SET_PAUSE_POLICY, new Command.SetPolicy(gen.oneOf(PausePolicy.values())));
            default -> walk.ask(Actions.REFRESH, Given.to(NEW, gen.oneOf(PausePolicy.values())));
        }
    }

    @Test
    void aReplayOfAnyPrefixAndThenOfTheRestIsTheWhole() {
        Seeds.forAll(200, gen -> {
            Given given = mess(gen).given;
            int cut = gen.below(given.entries.size() + 1);
            Optional<Application> prefix = fold(Optional.empty(), given.entries.subList(0, cut));
            Optional<Application> before = fold(Optional.empty(), given.entries.subList(0, cut));
            assertThat(fold(prefix, given.entries.subList(cut, given.entries.size())))
                    .isEqualTo(given.state);
            assertThat(prefix).as("folding changes no earlier state").isEqualTo(before);
        });
    }

    @Test
    void aRestartedDaemonDecidesWhatTheOldOneWouldHave() {
        Seeds.forAll(200, gen -> {
            Walk walk = mess(gen);
            walk.forget();
            Decision before = walk.given.next();
            walk.given.state = fold(Optional.empty(), walk.given.entries);
            assertThat(walk.given.next()).isEqualTo(before);
        });
    }

    @Test
    void everyOrderOfEventsFolds() {
        Seeds.forAll(500, gen -> {
            Given given = Given.deployed(3).checking();
            for (int count = gen.below(40); count > 0; count--) {
                given.with(event(gen)).after(Duration.ofSeconds(gen.below(100)));
            }
            assertThat(given.app().units()).isNotNull();
            assertThat(given.run().phase()).isNotNull();
            assertThat(given.app().nextId()).isPositive();
        });
    }

    private static Event event(Gen gen) {
        int unit = gen.below(5);
        Reason reason = Reason.of(gen.oneOf(ReasonCode.values()), "");
        Event[] some = {
            new Event.DaemonStarted(unit),
            new Event.ApplicationDeployed("x", "", NEWER, unit, PausePolicy.ALL, Duration.ZERO),
            new Event.UnitAddStarted(unit, OLD),
            new Event.UnitAdded(unit),
            new Event.DeployEnded(),
            new Event.UnitRemoveStarted(unit),
            new Event.UnitRemoved(unit),
            new Event.OperationEnqueued(
                    unit, gen.oneOf(Actions.REFRESH, Actions.START, "x"), unit, new TreeMap<>(), "", "", "", ""),
            new Event.OperationEnded(unit, gen.oneOf(OperationStatus.values()), "", new TreeMap<>()),
            new Event.CheckRequested(unit, gen.oneOf(Stage.values()), NEW, List.of()),
            new Event.ChecksJudged(gen.oneOf(Stage.values()), NEW, "", List.of(), gen.chance(50)),
            new Event.GatePassed(),
            new Event.Prepared(),
            new Event.UnitChangeStarted(unit, gen.oneOf(OLD, NEW), gen.oneOf(Purpose.values()), 1, 1),
            new Event.UnitHealthy(unit),
            new Event.UnitIll(unit, reason),
            new Event.UnitChanged(unit, gen.oneOf(OLD, NEW), gen.oneOf(Purpose.values())),
            new Event.StepFailed("", unit, ""),
            new Event.HandoverStarted(1, 0, unit),
            new Event.HandoverEnded(1, gen.chance(50), ""),
            new Event.PrimaryMoved(0, unit),
            new Event.RunPaused(unit, reason),
            new Event.PauseRequested(),
            new Event.RunResumed(1, unit),
            new Event.PolicyChanged(gen.oneOf(PausePolicy.values())),
            new Event.CancelRequested(),
            new Event.RollbackRequested(),
            new Event.RollbackStarted(),
            new Event.RunBlocked(reason),
            new Event.RunUnblocked(gen.chance(50)),
            new Event.VerifyStarted(),
            new Event.RunEnded(gen.oneOf(RunState.COMPLETED, RunState.ROLLED_BACK, RunState.CANCELLED), reason)
        };
        return gen.oneOf(some);
    }
}
