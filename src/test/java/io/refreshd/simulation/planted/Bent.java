package io.refreshd.simulation.planted;

import io.refreshd.decide.Application;
import io.refreshd.decide.Asked;
import io.refreshd.decide.Command;
import io.refreshd.decide.Decider;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Event;
import io.refreshd.decide.Limits;
import io.refreshd.decide.Moment;
import io.refreshd.decide.Outcome;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The real core, with what it is told or what it says bent; does nothing wrong by itself. */
abstract class Bent extends Decider {
    static final Reason WHY = Reason.of(ReasonCode.IDLE, "as planted");

    Bent(Limits limits) {
        super(limits);
    }

    /** What the core takes for the state of the application. */
    Application known(Application application, Snapshot seen) {
        return application;
    }

    /** What the core takes for what is there. */
    Snapshot seen(Application application, Snapshot seen) {
        return seen;
    }

    Moment moment(Application application, Moment moment) {
        return moment;
    }

    /** What is made of the decision. */
    Decision decided(Application application, Snapshot seen, Decision right) {
        return right;
    }

    /** What is made of the answer to a command. */
    Outcome answered(Asked asked, Command command, Outcome right) {
        return right;
    }

    @Override
    public final Decision next(Application application, Snapshot seen, Moment moment) {
        Decision right = super.next(known(application, seen), seen(application, seen), moment(application, moment));
        return decided(application, seen, right);
    }

    @Override
    public final Outcome answer(Asked asked, Command command) {
        return answered(asked, command, super.answer(asked, command));
    }

    /** The same decision, with each of its events replaced by others. */
    static Decision events(Decision right, Function<Event, Stream<Event>> change) {
        List<Event> events = right.events().stream().flatMap(change).toList();
        return new Decision(events, right.next(), right.reason());
    }

    /** Nothing but these events, then decide again. */
    static Decision record(Event... events) {
        return new Decision(List.of(events), new Decision.Wait(Duration.ZERO, io.refreshd.decide.Scope.ALL), WHY);
    }

    static Decision act(Step step) {
        return new Decision(List.of(), new Decision.Act(step), WHY);
    }

    static boolean has(Decision decision, Class<? extends Event> kind) {
        return decision.events().stream().anyMatch(kind::isInstance);
    }
}
