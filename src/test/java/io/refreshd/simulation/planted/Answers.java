package io.refreshd.simulation.planted;

import io.refreshd.decide.Asked;
import io.refreshd.decide.Event;
import io.refreshd.decide.Outcome;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.model.PausePolicy;
import java.util.List;
import java.util.Optional;

/** Answers that accept what the core refuses. */
final class Answers {
    private Answers() {}

    /** Accepted as a new operation, with these events. */
    static Outcome accepted(Asked asked, Event... events) {
        int operation = asked.application().nextId();
        Event.OperationEnqueued enqueued = new Event.OperationEnqueued(
                operation,
                asked.request().action(),
                0,
                asked.request().parameters(),
                asked.request().source(),
                asked.request().actor(),
                asked.request().key(),
                asked.request().fingerprint());
        List<Event> all = new java.util.ArrayList<>(List.of(enqueued));
        all.addAll(List.of(events));
        return new Outcome(all, operation, Optional.empty());
    }

    static Outcome resumed(Asked asked) {
        Run run = asked.application().openRun().orElseThrow();
        RunPhase.Paused paused = (RunPhase.Paused) run.phase();
        return accepted(asked, new Event.RunResumed(paused.pause(), run.policy() == PausePolicy.ALL ? 1 : 0));
    }
}
