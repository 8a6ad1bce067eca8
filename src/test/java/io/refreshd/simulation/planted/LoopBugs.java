package io.refreshd.simulation.planted;

import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Facts;
import io.refreshd.decide.Scope;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Stage;
import io.refreshd.decide.Step;
import io.refreshd.decide.StepOutcome;
import io.refreshd.journal.Journal;
import io.refreshd.model.Release;
import io.refreshd.run.World;
import io.refreshd.simulation.Fault;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Bugs around the core: in the journal, and between the daemon and its world. */
final class LoopBugs {
    private LoopBugs() {}

    static List<Planted> all() {
        return List.of(
                Bug.inJournal("an append is acknowledged before it is on disk", Hasty::new),
                Bug.inJournal("only the first event of an append reaches the state", Truncating::new),
                Bug.inJournal("the epoch is forgotten: every start is the first one", Ageless::new),
                Bug.inJournal("a start goes on though it could not be written down", Eager::new),
                Bug.inJournal("an append whose answer was an error is taken for written", Hopeful::new),
                Bug.inWorld("what was seen is kept for a while and not looked at again", Cache::new),
                Bug.inWorld("a step whose answer was lost is done again at once", Repeating::new),
                Bug.only(
                        scenario -> scenario.faults().contains(Fault.SWALLOWED_STEP),
                        Bug.inWorld(
                                "a step that was swallowed counts as done, and so does its effect", Trusting::new)));
    }

    private static class Through implements Journal {
        final Journal real;

        Through(Journal real) {
            this.real = real;
        }

        @Override
        public Future<List<Entry>> append(String application, List<Event> events, Instant at) {
            return real.append(application, events, at);
        }

        @Override
        public Future<List<Entry>> read(long after, int limit) {
            return real.read(after, limit);
        }

        @Override
        public Future<Void> keep(String sha256, byte[] content) {
            return real.keep(sha256, content);
        }

        @Override
        public Future<Optional<byte[]>> content(String sha256) {
            return real.content(sha256);
        }

        @Override
        public Future<Void> close() {
            return real.close();
        }
    }

    /** Counts on its own which numbers the entries will get. */
    private static final class Hasty extends Through {
        private long last;

        Hasty(Journal real) {
            super(real);
        }

        @Override
        public Future<List<Entry>> read(long after, int limit) {
            return real.read(after, limit).onSuccess(entries -> entries.forEach(entry -> last = entry.seq()));
        }

        @Override
        public Future<List<Entry>> append(String application, List<Event> events, Instant at) {
            List<Entry> entries = new ArrayList<>();
            events.forEach(event -> entries.add(new Entry(++last, application, at, event)));
            real.append(application, events, at);
            return Future.succeededFuture(entries);
        }
    }

    private static final class Hopeful extends Through {
        private long last;

        Hopeful(Journal real) {
            super(real);
        }

        @Override
        public Future<List<Entry>> append(String application, List<Event> events, Instant at) {
            return real.append(application, events, at)
                    .onSuccess(entries -> entries.forEach(entry -> last = entry.seq()))
                    .recover(broken -> {
                        List<Entry> entries = new ArrayList<>();
                        events.forEach(event -> entries.add(new Entry(++last, application, at, event)));
                        return Future.succeededFuture(entries);
                    });
        }
    }

    private static final class Eager extends Through {
        Eager(Journal real) {
            super(real);
        }

        @Override
        public Future<List<Entry>> append(String application, List<Event> events, Instant at) {
            Future<List<Entry>> written = real.append(application, events, at);
            return events.get(0) instanceof Event.DaemonStarted ? Future.succeededFuture(List.of()) : written;
        }
    }

    private static final class Truncating extends Through {
        Truncating(Journal real) {
            super(real);
        }

        @Override
        public Future<List<Entry>> append(String application, List<Event> events, Instant at) {
            return real.append(application, events, at).map(entries -> List.of(entries.get(0)));
        }
    }

    private static final class Ageless extends Through {
        Ageless(Journal real) {
            super(real);
        }

        @Override
        public Future<List<Entry>> read(long after, int limit) {
            return real.read(after, limit)
                    .map(entries -> entries.stream()
                            .filter(entry -> !(entry.event() instanceof Event.DaemonStarted))
                            .toList());
        }
    }

    private static class Beside implements World {
        final World real;

        Beside(World real) {
            this.real = real;
        }

        @Override
        public Future<Snapshot> observe(Application application, Scope scope) {
            return real.observe(application, scope);
        }

        @Override
        public Future<Facts> examine(Application application, Release target, Stage stage) {
            return real.examine(application, target, stage);
        }

        @Override
        public Future<StepOutcome> perform(Application application, Step step) {
            return real.perform(application, step);
        }

        @Override
        public void onHint(Consumer<String> hint) {
            real.onHint(hint);
        }
    }

    /** Every look serves three times. */
    private static final class Cache extends Beside {
        private Optional<Snapshot> kept = Optional.empty();
        private int served;

        Cache(World real) {
            super(real);
        }

        @Override
        public Future<Snapshot> observe(Application application, Scope scope) {
            if (kept.isPresent() && served < 2 && scope.equals(Scope.ALL)) {
                served++;
                return Future.succeededFuture(kept.get());
            }
            served = 0;
            return real.observe(application, scope)
                    .onSuccess(seen -> kept = scope.equals(Scope.ALL) ? Optional.of(seen) : Optional.empty());
        }
    }

    private static final class Repeating extends Beside {
        Repeating(World real) {
            super(real);
        }

        @Override
        public Future<StepOutcome> perform(Application application, Step step) {
            return real.perform(application, step)
                    .compose(outcome -> outcome.kind() == StepOutcome.Kind.UNKNOWN
                            ? real.perform(application, step)
                            : Future.succeededFuture(outcome));
        }
    }

    /** A mark whose making was not answered is seen from then on. */
    private static final class Trusting extends Beside {
        private Optional<Step> believed = Optional.empty();

        Trusting(World real) {
            super(real);
        }

        @Override
        public Future<Snapshot> observe(Application application, Scope scope) {
            int marked = believed.filter(Step.MarkStandby.class::isInstance)
                    .map(Step::ordinal)
                    .orElse(-1);
            return real.observe(application, scope)
                    .map(seen -> Copies.each(
                            seen,
                            unit -> unit.ordinal() == marked
                                    ? Copies.control(unit, control -> Copies.marked(control, true))
                                    : unit));
        }

        @Override
        public Future<StepOutcome> perform(Application application, Step step) {
            return real.perform(application, step).map(outcome -> {
                boolean unknown = outcome.kind() == StepOutcome.Kind.UNKNOWN;
                believed = unknown ? Optional.of(step) : believed;
                return unknown ? StepOutcome.DONE : outcome;
            });
        }
    }
}
