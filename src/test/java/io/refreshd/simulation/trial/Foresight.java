package io.refreshd.simulation.trial;

import io.refreshd.decide.Actions;
import io.refreshd.decide.Application;
import io.refreshd.decide.Command;
import io.refreshd.model.Release;
import io.refreshd.simulation.Dice;
import io.refreshd.simulation.trial.Story.Asking;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * In some worlds the person who wants the upgrade has it checked first and comes back a while later, sometimes after
 * longer than a check counts. It has dice of its own, so that the other worlds stay what they are.
 */
final class Foresight {
    private static final Duration TOO_LONG = Scenario.LIMITS.checkExpiry().plusSeconds(1);

    private final Trial trial;
    private final boolean late;
    private int looks;
    private boolean checks;
    private boolean asked;

    Foresight(Trial trial, Scenario scenario) {
        this.trial = trial;
        Dice own = Dice.of(scenario.seed(), "foresight");
        checks = !scenario.faults().isEmpty() && own.chance(100);
        late = own.chance(200);
        looks = own.below(12);
    }

    /** What comes before a refresh; empty when nothing does any more. */
    Optional<Asking> asks(Application application, Release target) {
        if (!checks) {
            return Optional.empty();
        }
        if (!asked) {
            asked = true;
            return Optional.of(
                    new Asking(Actions.PRE_UPGRADE_CHECK, Optional.of(new Command.PreUpgradeCheck(target, List.of()))));
        }
        if (application.pendingCheck().isPresent() || looks-- > 0) {
            return Optional.of(Asking.NOTHING);
        }
        checks = false;
        if (late) {
            trial.passes(TOO_LONG);
        }
        return Optional.empty();
    }
}
