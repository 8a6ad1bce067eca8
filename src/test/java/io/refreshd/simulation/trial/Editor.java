package io.refreshd.simulation.trial;

import io.refreshd.simulation.CharmFolder;
import io.refreshd.simulation.Dice;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.VirtualTime;
import java.util.List;

/** Somebody who edits the charm's files, at any moment; with dice of its own, so that other worlds stay what they are. */
final class Editor {
    private final Trial trial;
    private final VirtualTime time;
    private final Storm storm;
    private final Dice dice;

    Editor(Trial trial, Scenario scenario, VirtualTime time, Storm storm) {
        this.trial = trial;
        this.time = time;
        this.storm = storm;
        dice = Dice.of(scenario.seed(), "editor");
        if (scenario.faults().contains(Fault.CHARM_EDITED)) {
            later(scenario.mischief());
        }
    }

    private void later(long every) {
        time.in(dice.between(every / 4, every * 2), () -> {
            if (!storm.calm()) {
                trial.charms().edit(dice.pick(List.of(CharmFolder.Edit.values())));
                trial.heard("struck", Fault.CHARM_EDITED.toString());
                storm.struck(Fault.CHARM_EDITED);
                later(every);
            }
        });
    }

    /** When it calms down the files are put right, or stay as they are until somebody who is refused does that. */
    void mend() {
        if (dice.chance(500)) {
            trial.charms().restore();
        }
    }
}
