package io.refreshd.simulation.rule;

import io.refreshd.decide.ControlSeen;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Step;
import io.refreshd.simulation.SimUnit;

/** When a promotion takes hold, the old primary was shut down cleanly, is marked, and has nothing that is not replayed. */
final class PromotedWithProof implements Checker {
    private final Scene scene;

    PromotedWithProof(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void takesHold(Step step) {
        if (!(step instanceof Step.Promote promote)
                || !(scene.intent().orElse(null) instanceof Intent.Handover handover)) {
            return;
        }
        SimUnit from = scene.world.units.get(handover.from());
        SimUnit to = scene.world.units.get(promote.ordinal());
        if (from == null || to == null || to.writesSoon() || from.foreignUnseen()) {
            return;
        }
        scene.check(
                Rule.PROMOTED_WITH_PROOF,
                from.control() == ControlSeen.State.SHUT_DOWN
                        && from.standbySignal
                        && to.wal().contains(from.wal()),
                () -> to.ordinal + " is promoted; the old primary " + from.ordinal + ": " + from.control() + ", marked "
                        + from.standbySignal + ", " + from.wal() + " against " + to.wal());
    }
}
