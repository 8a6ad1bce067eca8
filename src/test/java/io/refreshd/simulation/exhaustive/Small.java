package io.refreshd.simulation.exhaustive;

import io.refreshd.decide.Actions;
import io.refreshd.decide.Application;
import io.refreshd.decide.Asked;
import io.refreshd.decide.Command;
import io.refreshd.decide.Decider;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.FactsSample;
import io.refreshd.decide.Fold;
import io.refreshd.decide.Limits;
import io.refreshd.decide.Moment;
import io.refreshd.decide.Outcome;
import io.refreshd.decide.Scope;
import io.refreshd.decide.Snapshot;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Release;
import io.refreshd.simulation.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The real core in the small world: what it is asked, and what becomes of its answers. Everything is at one moment. */
final class Small {
    static final int UNITS = 3;

    /** From here on no unit is started any more without a person; how many more there were makes no difference. */
    private static final int MOST_RESTARTS = 5;

    static final Release OLD = Simulation.release(99, "14.8");
    static final Release NEW = Simulation.release(102, "14.9");
    private static final Limits LIMITS = Limits.DEFAULT;
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    /** Every back-off is over, no deadline is. */
    private static final Instant SOON = AT.plusSeconds(30);

    /** Every deadline is over. */
    private static final Instant LATE = AT.plus(Duration.ofHours(1));

    private final Decider decider;

    Small(Decider decider) {
        this.decider = decider;
    }

    /** An application that runs on the old release, with a refresh that was accepted. */
    Application begin(int primary, PausePolicy policy) {
        List<Event> events = new ArrayList<>();
        events.add(new Event.ApplicationDeployed("postgresql", "14/stable", OLD, UNITS, policy, Duration.ZERO));
        for (int unit = 0; unit < UNITS; unit++) {
            events.add(new Event.UnitAddStarted(unit, OLD));
            events.add(new Event.UnitAdded(unit));
        }
        events.add(new Event.PrimaryMoved(-1, primary));
        events.add(new Event.DeployEnded());
        Optional<Application> application = Optional.empty();
        for (Event event : events) {
            application = Fold.fold(application, new Entry(1, Simulation.APP, AT, event));
        }
        Command.Refresh refresh = new Command.Refresh(
                NEW, "14/stable", Optional.empty(), Optional.empty(), List.of(), false, false, false);
        return told(application.orElseThrow(), Ground.of(UNITS, primary), Actions.REFRESH, refresh)
                .orElseThrow();
    }

    /** The application after an accepted command; empty when it is refused or changes nothing. */
    Optional<Application> told(Application application, Ground ground, String action, Command command) {
        Outcome outcome = decider.answer(
                new Asked(
                        application,
                        Sight.of(ground, Scope.ALL, -1, SOON),
                        new Command.Request(action, Optional.empty(), new TreeMap<>(), "search", "ana", "", ""),
                        SOON,
                        LIMITS),
                command);
        return outcome.refusal().isPresent() || outcome.events().isEmpty()
                ? Optional.empty()
                : Optional.of(folded(application, outcome.events()));
    }

    /** What the core decides from a look. */
    Decision decision(Application application, Ground ground, Loop loop, int blind, boolean late) {
        Snapshot seen = Sight.of(ground, loop.scope(), blind, SOON);
        Moment moment = new Moment(
                late ? LATE : SOON,
                loop.facts().map(stage -> FactsSample.fine(NEW)),
                loop.facts(),
                loop.waiting().map(code -> new Moment.Waiting(code, AT)),
                loop.failure(),
                loop.done().map(step -> new Moment.Done(step, AT)));
        return decider.next(application, seen, moment);
    }

    /** What the daemon's memory is after the decision. */
    static Loop after(Loop loop, Decision decision) {
        boolean waits = decision.events().isEmpty() && decision.next() instanceof Decision.Wait;
        return new Loop(
                waits ? Optional.of(decision.reason().code()) : Optional.empty(),
                Optional.empty(),
                loop.done(),
                decision.next() instanceof Decision.Wait wait ? wait.scope() : loop.scope(),
                Optional.empty(),
                decision.next() instanceof Decision.Act act ? Optional.of(act.step()) : Optional.empty(),
                false,
                decision.next() instanceof Decision.Examine examine ? Optional.of(examine.stage()) : Optional.empty(),
                Optional.empty());
    }

    static Application folded(Application application, List<Event> events) {
        Optional<Application> state = Optional.of(application);
        for (Event event : events) {
            state = Fold.fold(state, new Entry(1, application.name(), AT, event));
        }
        return forgetting(state.orElseThrow());
    }

    /** Operations are answered and shown, and no decision reads them; with them no state would ever come again. */
    private static Application forgetting(Application from) {
        return new Application(
                from.name(),
                from.charm(),
                from.channel(),
                from.release(),
                from.scale(),
                from.units(),
                from.deployed(),
                from.policy(),
                from.soak(),
                from.check(),
                from.pendingCheck(),
                from.run().map(Forgetting::figures),
                from.intent(),
                new TreeMap<>(),
                1,
                from.primary(),
                Math.min(from.restarts(), MOST_RESTARTS),
                from.restartsSince(),
                from.adopted(),
                from.workload());
    }
}
