package io.refreshd.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import java.time.Duration;
import java.util.List;

/** What is expected of a decision, or of what became of a command. */
final class Then {
    private final Reason reason;

    private Then(Reason reason) {
        this.reason = reason;
    }

    // Decisions

    static Then performs(Decision decision, Step step) {
        assertThat(decision.events()).isEmpty();
        assertThat(decision.next()).isEqualTo(new Decision.Act(step));
        return new Then(decision.reason());
    }

    /** Appends these and decides again; the ends of operations, see {@link ClosingTest}, are left out. */
    static Then records(Decision decision, Event... events) {
        assertThat(decision.events().stream().filter(event -> !(event instanceof Event.OperationEnded)))
                .containsExactly(events);
        assertThat(decision.next()).isEqualTo(new Decision.Wait(Duration.ZERO, Scope.ALL));
        return new Then(decision.reason());
    }

    /** Does nothing and looks again later. */
    static Then waits(Decision decision) {
        assertThat(decision.idles()).as(decision.toString()).isTrue();
        assertThat(((Decision.Wait) decision.next()).time()).isPositive();
        return new Then(decision.reason());
    }

    static Then waits(Decision decision, Duration time) {
        Then then = waits(decision);
        assertThat(((Decision.Wait) decision.next()).time()).isEqualTo(time);
        return then;
    }

    static Then examines(Decision decision, Release target, Stage stage) {
        assertThat(decision.events()).isEmpty();
        assertThat(decision.next()).isEqualTo(new Decision.Examine(target, stage));
        return new Then(decision.reason());
    }

    /** The run is blocked, with the reason that is shown. */
    static Then blocks(Decision decision) {
        List<Event> blocking = decision.events().stream()
                .filter(Event.RunBlocked.class::isInstance)
                .toList();
        assertThat(blocking).as(decision.toString()).containsExactly(new Event.RunBlocked(decision.reason()));
        return new Then(decision.reason());
    }

    // Commands

    static Then refuses(Outcome outcome, Refusal.Kind kind) {
        assertThat(outcome.refusal()).as(outcome.toString()).isPresent();
        assertThat(outcome.events()).isEmpty();
        assertThat(outcome.refusal().orElseThrow().kind()).isEqualTo(kind);
        return new Then(outcome.refusal().orElseThrow().reason());
    }

    /** Accepted as a new operation; the events after its own. */
    static List<Event> accepts(Outcome outcome) {
        assertThat(outcome.refusal()).isEmpty();
        assertThat(outcome.events().get(0)).isInstanceOf(Event.OperationEnqueued.class);
        assertThat(((Event.OperationEnqueued) outcome.events().get(0)).operation())
                .isEqualTo(outcome.operation());
        return outcome.events().subList(1, outcome.events().size());
    }

    // Why

    Then because(ReasonCode code, String... words) {
        assertThat(reason.code()).as(reason.sentence()).isEqualTo(code);
        for (String word : words) {
            assertThat(reason.sentence()).contains(word);
        }
        return this;
    }

    /** The next command that is offered. */
    void offering(String command) {
        assertThat(reason.next()).isEqualTo(command);
    }
}
