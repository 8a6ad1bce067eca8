package io.refreshd.simulation.planted;

import io.refreshd.simulation.trial.Scenario;
import io.refreshd.simulation.trial.Variant;

/**
 * A bug, planted on purpose, to see whether it is found. It stands where a commit would have brought it: in the core, in
 * the journal or between the daemon and its world. To plant one, override what {@link Variant} offers, with the real
 * thing beneath; {@link Bent} helps with the core, {@link Copies} with its values. Nothing needs to be known about who
 * looks for it, and whoever plants should not know.
 *
 * <p>Every life of a daemon gets an instance of its own from each method: what it remembers dies with it.
 */
public interface Planted extends Variant {
    /** What is wrong, as its reviewer should have said. */
    String what();

    /** The world of a seed in which it is looked for. */
    default Scenario world(long seed) {
        return Scenario.draw(seed);
    }

    /** Whether it could show in such a world; one in which it can not is passed over, which only saves time. */
    default boolean mayShowIn(Scenario scenario) {
        return true;
    }
}
