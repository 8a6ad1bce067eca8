package io.refreshd;

import io.refreshd.config.Settings;
import io.refreshd.decide.Decider;
import io.refreshd.journal.SqliteJournal;
import io.refreshd.journal.StateFolder;
import io.refreshd.run.Engine;
import io.refreshd.run.LocalWorld;
import io.refreshd.run.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * The object graph of one daemon: built by hand from the settings, started in order, stopped in reverse order. Stopping
 * leaves every unit running.
 */
final class Service implements AutoCloseable {
    private final StateFolder folder;
    private final Vertx vertx;
    private final Context loop;
    private final SqliteJournal journal;
    private final LocalWorld world;
    private final Engine engine;

    private Service(
            StateFolder folder, Vertx vertx, Context loop, SqliteJournal journal, LocalWorld world, Engine engine) {
        this.folder = folder;
        this.vertx = vertx;
        this.loop = loop;
        this.journal = journal;
        this.world = world;
        this.engine = engine;
    }

    Engine engine() {
        return engine;
    }

    SqliteJournal journal() {
        return journal;
    }

    LocalWorld world() {
        return world;
    }

    Vertx vertx() {
        return vertx;
    }

    /** Starts a daemon and returns when it runs; blocks meanwhile. */
    static Service start(Settings settings) {
        Clock clock = Clock.systemUTC();
        StateFolder folder = StateFolder.take(settings.stateFolder());
        Vertx vertx = Vertx.vertx();
        // Everything that decides runs on this one event loop.
        Context loop = vertx.getOrCreateContext();
        try {
            SqliteJournal journal =
                    await(SqliteJournal.open(vertx, settings.stateFolder().resolve("journal.db")));
            LocalWorld world = new LocalWorld(vertx, ground(settings), clock);
            Engine engine = new Engine(new Decider(settings.limits()), journal, world, new VertxTimers(vertx, clock));
            Service service = new Service(folder, vertx, loop, journal, world, engine);
            await(service.onLoop(engine::start));
            return service;
        } catch (RuntimeException failed) {
            vertx.close();
            folder.close();
            throw failed;
        }
    }

    private static LocalWorld.Settings ground(Settings settings) {
        Path home = Path.of(System.getProperty("user.home", "/"), ".m2", "repository");
        return new LocalWorld.Settings(
                settings.stateFolder(), settings.cacheFolder(), List.of(home), settings.mavenRepository());
    }

    <T> Future<T> onLoop(Supplier<Future<T>> work) {
        return Future.future(promise -> loop.runOnContext(ignored -> work.get().onComplete(promise)));
    }

    @Override
    public void close() {
        await(onLoop(() -> {
            engine.stop();
            return Future.succeededFuture();
        }));
        await(world.close());
        await(journal.close());
        await(vertx.close());
        folder.close();
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
