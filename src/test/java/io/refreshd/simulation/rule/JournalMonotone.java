package io.refreshd.simulation.rule;

import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Step;

/** One entry after the other, one epoch after the other; who acts is the daemon of the last one. */
final class JournalMonotone implements Checker {
    private final Scene scene;
    private long last;
    private int epoch;

    JournalMonotone(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void asks(Step step, int asking) {
        scene.check(
                Rule.VALID_EPOCH, asking == epoch, () -> step + " by the daemon of epoch " + asking + " in " + epoch);
    }

    @Override
    public void written(Entry entry) {
        scene.check(Rule.JOURNAL_MONOTONE, entry.seq() == last + 1, () -> entry + " after " + last);
        last = entry.seq();
        if (entry.event() instanceof Event.DaemonStarted started) {
            scene.check(Rule.JOURNAL_MONOTONE, started.epoch() == epoch + 1, () -> started + " after epoch " + epoch);
            epoch = started.epoch();
        }
    }
}
