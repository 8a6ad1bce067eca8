package io.refreshd.simulation;

import io.refreshd.decide.Application;
import io.refreshd.decide.Scope;
import io.refreshd.decide.Step;
import io.refreshd.decide.StepOutcome;
import io.refreshd.run.World;
import io.vertx.core.Future;
import java.util.function.BooleanSupplier;

/** A simulated world as daemons, which come and go, and those who judge them have it, whatever its units are. */
public interface Ground extends World {
    Weather weather();

    /** Microseconds since the beginning. */
    long elapsed();

    boolean clockJumped();

    /** When the last observation began that the living daemon got; -1 for never. */
    long lastLook();

    /** When the living daemon was last told what became of a step. */
    long lastAnswer();

    /** The living daemon got an observation that began then. */
    void looked(long began, Scope scope);

    /** The living daemon was told what became of a step. */
    void answered();

    /** Another daemon: it has seen nothing. */
    void forgotten();

    /** Performs the step, if it is still wanted when it would take hold: a dead process does nothing more. */
    Future<StepOutcome> perform(Application application, Step step, BooleanSupplier wanted);
}
