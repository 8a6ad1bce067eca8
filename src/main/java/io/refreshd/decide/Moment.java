package io.refreshd.decide;

import io.refreshd.model.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a decision knows beside state and observation.
 *
 * @param now the time
 * @param facts what the probes read when the last decision asked for it; judged at once, never kept
 * @param stage the stage that the facts were read for
 * @param waiting the trouble that the last decisions waited for, and since when
 * @param failure the step that was just performed and did not succeed; told once
 * @param done the last step that succeeded since this daemon started, and when; empty when a later one did not
 */
public record Moment(
        Instant now,
        Optional<Facts> facts,
        Optional<Stage> stage,
        Optional<Waiting> waiting,
        Optional<Failure> failure,
        Optional<Done> done) {
    /** A trouble that is waited for. */
    public record Waiting(ReasonCode code, Instant since) {}

    /** A step that succeeded. */
    public record Done(Step step, Instant at) {}

    /** A step that did not succeed. */
    public record Failure(Step step, StepOutcome outcome) {}

    public static Moment at(Instant now) {
        return new Moment(
                now, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Whether more than the time has passed. A clock that was set back by more than that counts as well: what can not be
     * measured is not waited for.
     */
    boolean past(Instant since, Duration time) {
        return Duration.between(since, now).abs().compareTo(time) > 0;
    }

    Optional<Facts> factsFor(Stage wanted) {
        return stage.filter(wanted::equals).flatMap(read -> facts);
    }
}
