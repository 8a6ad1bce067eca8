package io.refreshd.decide;

import io.refreshd.model.Reason;
import io.refreshd.model.Release;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What to do now: events to append first, then one thing to do, and why.
 *
 * @param events to append before anything else, all or none
 * @param next what follows the append
 * @param reason what is happening and why, as it is shown
 */
public record Decision(List<Event> events, Next next, Reason reason) {
    public Decision {
        events = List.copyOf(events);
    }

    /** What follows. */
    public sealed interface Next {}

    /** Perform the step, then observe and decide again. */
    public record Act(Step step) implements Next {}

    /** Run the probes of the checks, then observe and decide again with the facts. */
    public record Examine(Release target, Stage stage) implements Next {}

    /** Observe the scope and decide again after the time, or sooner when there is a hint. */
    public record Wait(Duration time, Scope scope) implements Next {}

    /** How often a passing trouble is looked at again. */
    static final Duration SOON = Duration.ofMillis(100);

    /** How often inside a handover: clients wait meanwhile. */
    static final Duration AT_ONCE = Duration.ofMillis(2);

    /** How often when nothing is expected to change. */
    static final Duration LATER = Duration.ofSeconds(5);

    static Decision act(Step step, Reason reason) {
        return new Decision(List.of(), new Act(step), reason);
    }

    static Decision await(Reason reason, Duration time) {
        return new Decision(List.of(), new Wait(time, Scope.ALL), reason);
    }

    /** Append, then decide again. */
    static Decision record(Reason reason, Event... events) {
        return new Decision(List.of(events), new Wait(Duration.ZERO, Scope.ALL), reason);
    }

    static Decision examine(Release target, Stage stage, Reason reason) {
        return new Decision(List.of(), new Examine(target, stage), reason);
    }

    Decision scoped(Scope scope) {
        return next instanceof Wait wait ? new Decision(events, new Wait(wait.time(), scope), reason) : this;
    }

    Decision after(Event... before) {
        List<Event> all = new ArrayList<>(List.of(before));
        all.addAll(events);
        return new Decision(all, next, reason);
    }

    /** Whether this only waits: nothing is appended, nothing is done. */
    boolean idles() {
        return events.isEmpty() && next instanceof Wait;
    }
}
