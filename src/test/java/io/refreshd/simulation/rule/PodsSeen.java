package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Moment;
import io.refreshd.decide.Snapshot;

/** Finds nothing: keeps what the daemon last saw for those that do, before whom it is told. */
final class PodsSeen implements Checker {
    private final PodScene pods;

    PodsSeen(PodScene pods) {
        this.pods = pods;
    }

    @Override
    public void decided(Application application, Snapshot seen, Moment moment, Decision decision) {
        pods.looked(seen);
    }
}
