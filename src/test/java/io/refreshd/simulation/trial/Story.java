package io.refreshd.simulation.trial;

import io.refreshd.decide.Application;
import io.refreshd.decide.Command;
import io.refreshd.decide.Event;
import io.refreshd.decide.Run;
import io.refreshd.simulation.SimWorld;
import java.util.Optional;

/** What somebody does in a run besides answering it. */
interface Story {
    /** Nothing. */
    Story NONE = new Story() {};

    /** A command, or nobody answering for the moment when there is none. */
    record Asking(String action, Optional<Command> command) {
        static final Asking NOTHING = new Asking("", Optional.empty());
    }

    /** What is asked for now; empty when whoever answers the run may go on. */
    default Optional<Asking> asks(Application application, Run run) {
        return Optional.empty();
    }

    /** Something came on disk. */
    default void durable(Event event, SimWorld world) {}
}
