package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Asked;
import io.refreshd.decide.Command;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Moment;
import io.refreshd.decide.Outcome;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import io.refreshd.run.View;
import io.refreshd.simulation.SimUnit;
import java.util.Optional;

/** Watches for one rule; told of everything that happens, in order. */
public interface Checker {
    /** An entry came on disk, the daemon's own ones too. */
    default void written(Entry entry) {}

    /** An entry of the application came on disk; the application before and after it. */
    default void durable(Entry entry, Optional<Application> before, Application after) {}

    /** The core decided; nothing of it is on disk yet. */
    default void decided(Application application, Snapshot seen, Moment moment, Decision decision) {}

    /** The core answered a command. */
    default void answered(Asked asked, Command command, Outcome outcome) {}

    /** The daemon asks for a step. */
    default void asks(Step step) {}

    /** The daemon of this epoch asks for a step. */
    default void asks(Step step, int epoch) {}

    /** A step takes hold; the world is as it was before. */
    default void takesHold(Step step) {}

    /** A unit accepts writes from now on, and no stranger promoted it. */
    default void becamePrimary(SimUnit unit) {}

    /** Something is shown to people. */
    default void shown(View view) {}

    /** A person's request over HTTP was answered. */
    default void replied(Exchange exchange) {}

    /** It is over, and settled. */
    default void ended(View view) {}
}
