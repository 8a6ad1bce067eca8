package io.refreshd.simulation.exhaustive;

import io.refreshd.decide.Moment;
import io.refreshd.decide.Scope;
import io.refreshd.decide.Stage;
import io.refreshd.decide.Step;
import io.refreshd.model.ReasonCode;
import java.util.Optional;

/**
 * What a daemon holds in memory, as {@code ApplicationLoop} does; gone when it dies.
 *
 * @param waiting the trouble that it waits for
 * @param failure the step that failed just now
 * @param done the step that was done last
 * @param scope what it looks at next
 * @param look what it has looked at and not yet decided from
 * @param step the step that is under way
 * @param held whether that step has taken hold and only its end is waited for
 * @param examining the stage whose probes run
 * @param facts the stage whose probes have been read
 */
record Loop(
        Optional<ReasonCode> waiting,
        Optional<Moment.Failure> failure,
        Optional<Step> done,
        Scope scope,
        Optional<Look> look,
        Optional<Step> step,
        boolean held,
        Optional<Stage> examining,
        Optional<Stage> facts) {
    /** The number of the ground that was looked at, and which unit did not answer although it is well. */
    record Look(int ground, int blind) {}

    /** A daemon that has just started. */
    static final Loop FRESH = new Loop(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Scope.ALL,
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty());

    Loop looked(Optional<Look> at) {
        return new Loop(waiting, failure, done, scope, at, step, held, examining, facts);
    }

    Loop holding() {
        return new Loop(waiting, failure, done, scope, look, step, true, examining, facts);
    }

    /** Time has passed: what was done before counts for nothing any more in an intent that begins anew. */
    Loop renewed() {
        return new Loop(waiting, failure, Optional.empty(), scope, look, step, held, examining, facts);
    }

    /** The step is over. */
    Loop over(Optional<Moment.Failure> failed) {
        return new Loop(
                waiting,
                failed,
                failed.isEmpty() ? step : Optional.empty(),
                scope,
                look,
                Optional.empty(),
                false,
                examining,
                facts);
    }

    Loop read() {
        return new Loop(waiting, failure, done, scope, look, step, held, Optional.empty(), examining);
    }
}
