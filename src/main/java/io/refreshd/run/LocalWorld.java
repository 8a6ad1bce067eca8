package io.refreshd.run;

import io.refreshd.decide.Application;
import io.refreshd.decide.Facts;
import io.refreshd.decide.Scope;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Stage;
import io.refreshd.decide.Step;
import io.refreshd.decide.StepOutcome;
import io.refreshd.model.Release;
import io.refreshd.model.VersionNotes;
import io.refreshd.substrate.local.Account;
import io.refreshd.substrate.local.AtomicFiles;
import io.refreshd.substrate.local.Binaries;
import io.refreshd.substrate.local.Companions;
import io.refreshd.substrate.local.LocalUnits;
import io.refreshd.substrate.local.Places;
import io.refreshd.substrate.local.Unable;
import io.refreshd.workload.patroni.Programs;
import io.refreshd.workload.patroni.Switchover;
import io.refreshd.workload.postgresql.Probes;
import io.refreshd.workload.postgresql.ReplicationSlots;
import io.refreshd.workload.postgresql.Sessions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The world of this machine: units are PostgreSQL servers that it supervises as processes. They outlive it; a new world
 * over the same state folder finds them again. One world at a time may use a state folder.
 */
public final class LocalWorld implements World {
    private static final Logger LOG = LoggerFactory.getLogger(LocalWorld.class);
    private static final int WORKERS = 8;
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration STOP_ALL = Duration.ofSeconds(30);

    /**
     * What a world is made of.
     *
     * @param stateFolder where units live; made when it is not there
     * @param cacheFolder where downloaded programs are unpacked, shared between state folders
     * @param repositories local Maven repositories that are looked at before anything is downloaded
     * @param mavenBase the base address of the Maven repository to download from
     * @param patroniFolder where the Debian packages of Patroni are unpacked; {@code /} when they are installed
     */
    public record Settings(
            Path stateFolder, Path cacheFolder, List<Path> repositories, URI mavenBase, Path patroniFolder) {
        public Settings {
            repositories = List.copyOf(repositories);
        }
    }

    private final LocalGround ground;
    private final PatroniGround patroni;
    private final ProvenSwitchover switchover;
    private final LocalSight sight;
    private final ReplicationSlots slots;
    private final LocalExamination examination;
    private final WorkerExecutor workers;
    private volatile Consumer<String> hint = application -> {};

    /**
     * Blocks for a moment: it finds out how to run programs as an unprivileged user.
     *
     * @param notes what is known of the versions of a release's workload; may fail
     * @throws Unable when this machine can not run servers, with the reason
     */
    public LocalWorld(Vertx vertx, Settings settings, Clock clock, Function<Release, Future<VersionNotes>> notes) {
        SecureRandom random = new SecureRandom();
        Account account = Account.find();
        Places places = new Places(real(settings.stateFolder()));
        this.workers =
                vertx.createSharedWorkerExecutor("refreshd-local", WORKERS, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        LocalUnits units = new LocalUnits(places, account, random, application -> hint.accept(application));
        this.ground = new LocalGround(
                vertx,
                workers,
                places,
                units,
                new Binaries(settings.cacheFolder(), settings.repositories(), settings.mavenBase(), account),
                new Sessions(vertx),
                random);
        this.patroni = new PatroniGround(
                ground, new Companions(places, account, "etcd"), new Programs(settings.patroniFolder()));
        this.switchover = new ProvenSwitchover(vertx, ground.sessions);
        this.sight = new LocalSight(ground, patroni, clock);
        this.slots = new ReplicationSlots(vertx);
        this.examination = new LocalExamination(ground, new Probes(vertx, ground.sessions), notes);
    }

    @Override
    public Future<Snapshot> observe(Application application, Scope scope) {
        return onCallersLoop(sight.observe(application, scope));
    }

    @Override
    public Future<Facts> examine(Application application, Release target, Stage stage) {
        return onCallersLoop(examination
                .examine(application, target, stage)
                .timeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
                .otherwise(broken -> Facts.unreadable(target, cause(broken))));
    }

    @Override
    public Future<StepOutcome> perform(Application application, Step step) {
        Future<Void> done;
        try {
            done = step.accept(
                    application.patroni()
                            ? new PatroniSteps(patroni, switchover, application.name())
                            : new LocalSteps(ground, slots, application.name()));
        } catch (RuntimeException broken) {
            done = Future.failedFuture(broken);
        }
        return onCallersLoop(done.timeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
                .map(nothing -> StepOutcome.DONE)
                .otherwise(broken -> outcome(application, step, broken)));
    }

    @Override
    public Map<Integer, Endpoint> endpoints(String application) {
        return sight.endpoints(application);
    }

    @Override
    public void onHint(Consumer<String> listener) {
        Context context = ground.vertx.getOrCreateContext();
        hint = application -> context.runOnContext(nothing -> listener.accept(application));
    }

    /** Lets go of sessions and workers; the units go on running. */
    public Future<Void> close() {
        hint = application -> {};
        return ground.sessions.close().eventually(workers::close);
    }

    /** Stops every unit in the state folder, whatever its application; says how many ran. */
    public Future<Integer> stopAll() {
        return ground.blocking(() -> {
            int stopped = ground.units.stopAll(STOP_ALL);
            patroni.stopStores();
            return stopped;
        });
    }

    static StepOutcome outcome(Application application, Step step, Throwable broken) {
        String cause = cause(broken);
        if (known(broken)) {
            return StepOutcome.failed(cause);
        }
        LOG.atWarn()
                .addKeyValue("step", step.describe(application.name()))
                .log("the answer to a step was lost", broken);
        return StepOutcome.unknown(cause);
    }

    /** Whether it is certain that the step was not done: the server said no, or this machine did, before anything began. */
    private static boolean known(Throwable broken) {
        return broken instanceof Unable
                || broken instanceof Switchover.Refused
                || broken instanceof UncheckedIOException
                || broken instanceof PgException
                || broken instanceof ConnectException;
    }

    static String cause(Throwable broken) {
        if (broken instanceof PgException refused) {
            return String.valueOf(refused.getErrorMessage());
        }
        if (broken instanceof TimeoutException && broken.getMessage() == null) {
            return "no answer came in time";
        }
        String text = broken.getMessage();
        return text == null
                ? broken.getClass().getSimpleName()
                : text.replaceAll("\\s+", " ").strip();
    }

    /** Drivers complete futures on loops of their own. */
    private <T> Future<T> onCallersLoop(Future<T> future) {
        Context caller = ground.vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        future.onComplete(result -> caller.runOnContext(nothing -> promise.handle(result)));
        return promise.future();
    }

    /** Servers tell their folder without links in it, so that it is named that way from the beginning. */
    private static Path real(Path folder) {
        AtomicFiles.folder(folder.toAbsolutePath().normalize(), "rwxr-xr-x");
        try {
            return folder.toRealPath();
        } catch (IOException broken) {
            throw new Unable("can not use the state folder " + folder + ": " + broken.getMessage(), broken);
        }
    }
}
