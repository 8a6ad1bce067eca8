package io.refreshd.simulation.trial;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** The log of a simulated daemon is of no use: what happened is in the trace, and worlds are tried by the million. */
final class Quiet {
    private Quiet() {}

    /** Nothing that is simulated is logged any more in this process. */
    static void please() {
        ((Logger) LoggerFactory.getLogger("io.refreshd.run")).setLevel(Level.OFF);
    }
}
