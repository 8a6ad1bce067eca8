package io.refreshd.simulation.trial;

import io.refreshd.decide.Decider;
import io.refreshd.decide.Limits;
import io.refreshd.journal.Journal;
import io.refreshd.run.Applications;
import io.refreshd.run.World;
import io.refreshd.simulation.Boundaries;
import io.refreshd.simulation.VirtualTime;
import java.util.Optional;

/** What is tried: the real core and nothing else, or something that was changed on purpose. */
public interface Variant {
    /** The real thing. */
    Variant REAL = new Variant() {};

    default Decider core(Limits limits) {
        return new Decider(limits);
    }

    /** The journal as the daemon reaches it. */
    default Journal journal(Journal real) {
        return real;
    }

    /** The world as the daemon reaches it. */
    default World world(World real) {
        return real;
    }

    /** The applications as the HTTP surface reaches them. */
    default Applications applications(Applications real) {
        return real;
    }

    /** What everything that happens is told to. */
    default Digest digest(VirtualTime time) {
        return new Digest();
    }

    /** What somebody does besides answering the run. */
    default Story story() {
        return Story.NONE;
    }

    /** Where the daemon dies; empty for where the weather has it. */
    default Optional<Boundaries> boundaries() {
        return Optional.empty();
    }
}
