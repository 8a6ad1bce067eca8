package io.refreshd.simulation;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decider;
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
import io.refreshd.run.Engine;
import io.refreshd.run.Timers;
import io.refreshd.run.World;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One life of the daemon: the real engine, reaching journal, world and time through a process that may die. After its
 * death nothing it started is asked for and nothing reaches it, but what was under way in the world takes its course.
 */
public final class Daemon {
    private final Journal disk;
    private final Ground world;
    private final VirtualTime time;
    private final Boundaries boundaries;
    private final Consumer<Step> asked;
    private final Runnable died;
    private boolean alive = true;
    private boolean performing;
    private boolean leavesTraces;
    public final Engine engine;
    /** The journal as this life reaches it. */
    public final Journal journal = new ItsJournal();
    /** The time as this life knows it: after its death nothing wakes. */
    public final Timers timers = new ItsTime();

    /**
     * A daemon that is not started yet.
     *
     * @param reached the world as the engine reaches it, made from the one that this life sees
     * @param asked told of every step that it asks for
     * @param died told of its death
     */
    public Daemon(
            Decider decider,
            Journal journal,
            Ground world,
            UnaryOperator<World> reached,
            VirtualTime time,
            Boundaries boundaries,
            Consumer<Step> asked,
            Runnable died) {
        disk = journal;
        this.world = world;
        this.time = time;
        this.boundaries = boundaries;
        this.asked = asked;
        this.died = died;
        engine = new Engine(decider, this.journal, reached.apply(new ItsWorld()), timers);
    }

    /** Fails when the journal can not be written: then the daemon ends. */
    public Future<Void> start() {
        world.forgotten();
        return engine.start();
    }

    public boolean alive() {
        return alive;
    }

    /** Dies here and now; what it was doing takes hold or not, as the weather has it. */
    public void die() {
        if (alive) {
            alive = false;
            leavesTraces = boundaries.leavesTraces(world.weather());
            died.run();
        }
    }

    /** Whether something that it was doing will still take hold. */
    public boolean leavesTraces() {
        return leavesTraces && performing;
    }

    private boolean diesAt(Boundaries.Kind kind) {
        if (alive && boundaries.diesAt(kind)) {
            die();
        }
        return !alive;
    }

    private static <T> Future<T> never() {
        return Promise.<T>promise().future();
    }

    /** The answer, if anybody is left to hear it. */
    private <T> Future<T> heard(Future<T> answer) {
        Promise<T> promise = Promise.promise();
        answer.onComplete(result -> {
            if (alive) {
                promise.handle(result);
            }
        });
        return promise.future();
    }

    private final class ItsTime implements Timers {
        @Override
        public Instant now() {
            return time.now();
        }

        @Override
        public Runnable after(Duration delay, Runnable task) {
            return time.after(delay, () -> {
                if (alive) {
                    task.run();
                }
            });
        }
    }

    private final class ItsJournal implements Journal {
        @Override
        public Future<List<Entry>> append(String application, List<Event> events, Instant at) {
            if (diesAt(Boundaries.Kind.BEFORE_APPEND)) {
                return never();
            }
            Promise<List<Entry>> promise = Promise.promise();
            disk.append(application, events, at).onComplete(written -> {
                if (alive && !diesAt(Boundaries.Kind.AFTER_APPEND)) {
                    promise.handle(written);
                }
            });
            return promise.future();
        }

        @Override
        public Future<List<Entry>> read(long after, int limit) {
            return alive ? heard(disk.read(after, limit)) : never();
        }

        @Override
        public Future<Void> keep(String sha256, byte[] content) {
            return alive ? heard(disk.keep(sha256, content)) : never();
        }

        @Override
        public Future<Optional<byte[]>> content(String sha256) {
            return alive ? heard(disk.content(sha256)) : never();
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }

    private final class ItsWorld implements World {
        @Override
        public Future<Snapshot> observe(Application application, Scope scope) {
            if (!alive) {
                return never();
            }
            long began = time.elapsed();
            Promise<Snapshot> promise = Promise.promise();
            world.observe(application, scope).onComplete(result -> {
                if (alive) {
                    if (result.succeeded() && !performing) {
                        world.looked(began, scope);
                    }
                    promise.handle(result);
                }
            });
            return promise.future();
        }

        @Override
        public Future<Facts> examine(Application application, Release target, Stage stage) {
            return alive ? heard(world.examine(application, target, stage)) : never();
        }

        @Override
        public Future<StepOutcome> perform(Application application, Step step) {
            if (diesAt(Boundaries.Kind.BEFORE_STEP)) {
                return never();
            }
            performing = true;
            Promise<StepOutcome> promise = Promise.promise();
            asked.accept(step);
            world.perform(application, step, () -> alive || leavesTraces).onComplete(outcome -> {
                performing = false;
                if (alive) {
                    world.answered();
                }
                if (alive && !diesAt(Boundaries.Kind.AFTER_STEP)) {
                    promise.handle(outcome);
                }
            });
            if (diesAt(Boundaries.Kind.DURING_STEP)) {
                return never();
            }
            return promise.future();
        }

        @Override
        public void onHint(Consumer<String> hint) {
            world.onHint(application -> {
                if (alive) {
                    hint.accept(application);
                }
            });
        }
    }
}
