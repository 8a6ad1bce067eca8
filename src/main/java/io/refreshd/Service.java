package io.refreshd;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.refreshd.charm.CharmStore;
import io.refreshd.config.ClusterSettings;
import io.refreshd.config.Settings;
import io.refreshd.decide.Decider;
import io.refreshd.decide.Entry;
import io.refreshd.http.Daemon;
import io.refreshd.http.HttpApi;
import io.refreshd.http.JujuStatus;
import io.refreshd.http.RefreshReader;
import io.refreshd.http.TokenFile;
import io.refreshd.journal.Journal;
import io.refreshd.journal.PartedJournal;
import io.refreshd.journal.SqliteJournal;
import io.refreshd.journal.StateFolder;
import io.refreshd.model.VersionNotes;
import io.refreshd.refreshes.Refreshes;
import io.refreshd.run.Adopting;
import io.refreshd.run.ClusterParts;
import io.refreshd.run.Engine;
import io.refreshd.run.KubernetesWorld;
import io.refreshd.run.LocalWorld;
import io.refreshd.run.Substrates;
import io.refreshd.run.VertxTimers;
import io.refreshd.substrate.kubernetes.Access;
import io.refreshd.substrate.kubernetes.Announcement;
import io.refreshd.substrate.kubernetes.JournalObjects;
import io.refreshd.substrate.kubernetes.Named;
import io.refreshd.substrate.kubernetes.PatroniAccess;
import io.refreshd.substrate.kubernetes.RefreshObjects;
import io.refreshd.telemetry.EventLog;
import io.refreshd.telemetry.Metrics;
import io.refreshd.telemetry.Notice;
import io.refreshd.telemetry.Scrape;
import io.refreshd.telemetry.Shown;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The object graph of one daemon: built by hand from the settings, started in order, stopped in reverse order. Stopping
 * leaves every unit running.
 */
final class Service implements AutoCloseable {
    static final String VERSION = Optional.ofNullable(Service.class.getPackage().getImplementationVersion())
            .orElse("development");

    private final Settings settings;
    private final Vertx vertx = Vertx.vertx();

    /** Everything that decides runs on this one event loop. */
    private final Context loop = vertx.getOrCreateContext();

    /** What has been started, to be stopped from the last to the first. */
    private final Deque<Runnable> started = new ArrayDeque<>();

    private final LocalWorld world;
    private final Optional<KubernetesWorld> cluster;
    private final Engine engine;
    private final int port;

    private Service(Settings settings) {
        this.settings = settings;
        try {
            Clock clock = Clock.systemUTC();
            StateFolder folder = StateFolder.take(settings.stateFolder());
            started.push(folder::close);
            started.push(() -> await(vertx.close()));
            Journal journal = await(journal());
            started.push(() -> await(journal.close()));
            ShippedCharms charms = new ShippedCharms(vertx, new CharmStore(settings.charmsFolder()), journal);
            world = new LocalWorld(vertx, ground(settings), clock, charms::notes);
            started.push(() -> await(world.close()));
            cluster = settings.kubernetes().map(where -> cluster(where, clock, charms));
            Decider decider = new Decider(settings.limits());
            engine = new Engine(decider, journal, new Substrates(world, cluster, clock), new VertxTimers(vertx, clock));
            Optional<Refreshes> refreshes =
                    settings.kubernetes().map(where -> refreshes(where, charms, journal, clock));
            Metrics metrics =
                    new Metrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), VERSION, "", this::shown);
            metrics.bindJvm();
            started.push(metrics::close);
            await(onLoop(() -> {
                engine.subscribe(metrics);
                engine.onTurn(turn -> {
                    metrics.turned(turn);
                    refreshes.ifPresent(Refreshes::look);
                });
                engine.subscribe(new EventLog());
                cluster.ifPresent(found -> engine.subscribe(entry -> announce(found, entry)));
                return engine.start();
            }));
            started.push(() -> await(onLoop(this::stopEngine)));
            await(onLoop(() -> adopt(charms)));
            refreshes.ifPresent(found -> await(onLoop(() -> {
                found.start();
                return Future.succeededFuture();
            })));
            HttpApi http = new HttpApi(
                    vertx,
                    new Daemon(
                            engine,
                            charms,
                            accept -> exposition(metrics, accept),
                            engine::readiness,
                            decider,
                            clock,
                            VERSION,
                            () -> lacking(refreshes),
                            shownSettings()),
                    TokenFile.readOrMake(settings.stateFolder().resolve("token")));
            port = await(onLoop(() -> http.start(settings.httpHost(), settings.httpPort())));
            started.push(() -> await(onLoop(http::stop)));
            writeAddress();
        } catch (IOException failed) {
            close();
            throw new UncheckedIOException(failed);
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /** Runs a daemon until a signal ends it. */
    static void run(Settings settings, PrintStream out) {
        Service service = start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(service::close, "stop"));
        out.println("refreshd " + VERSION + " listens on " + service.address() + "; its state is in "
                + settings.stateFolder());
    }

    /** Stops every unit of the state folder; how many there were is said. */
    static int stopUnits(Settings settings, PrintStream out) {
        try (StateFolder folder = StateFolder.take(settings.stateFolder())) {
            Vertx vertx = Vertx.vertx();
            LocalWorld world = new LocalWorld(
                    vertx, ground(settings), Clock.systemUTC(), release -> Future.succeededFuture(VersionNotes.NONE));
            int stopped = await(world.stopAll());
            await(world.close());
            await(vertx.close());
            out.println(stopped + " units stopped in " + folder.path());
            return 0;
        }
    }

    /** Starts a daemon and returns when it answers; blocks meanwhile. */
    static Service start(Settings settings) {
        return new Service(settings);
    }

    private Future<? extends Journal> journal() {
        Optional<ClusterSettings> inCluster = settings.kubernetes().filter(ClusterSettings::journalInCluster);
        return inCluster.isPresent()
                ? PartedJournal.open(
                        vertx,
                        new ClusterParts(new JournalObjects(access(inCluster.get()))),
                        inCluster.get().retryPause())
                : SqliteJournal.open(vertx, settings.stateFolder().resolve("journal.db"));
    }

    private static LocalWorld.Settings ground(Settings settings) {
        Path repository = Path.of(System.getProperty("user.home", "/"), ".m2", "repository");
        return new LocalWorld.Settings(
                settings.stateFolder(),
                settings.cacheFolder(),
                List.of(repository),
                settings.mavenRepository(),
                settings.patroniFolder());
    }

    private KubernetesWorld cluster(ClusterSettings where, Clock clock, ShippedCharms charms) {
        SortedMap<String, Named> named = new TreeMap<>();
        where.applications()
                .forEach((application, set) -> named.put(
                        application,
                        new Named(set.statefulSet(), set.charm(), set.patroni().map(Service::patroni))));
        KubernetesWorld found = new KubernetesWorld(vertx, access(where), named, clock, charms::notes);
        started.push(() -> await(found.close()));
        return found;
    }

    private static PatroniAccess patroni(ClusterSettings.PatroniPods pods) {
        return new PatroniAccess(pods.secret(), pods.port(), pods.postgresqlPort(), pods.tls());
    }

    private static Access access(ClusterSettings where) {
        return new Access(where.kubeconfig(), where.namespace(), where.requestTimeout(), where.retryPause());
    }

    /** Runs as objects; made on the event loop, where it calls back. */
    private Refreshes refreshes(ClusterSettings where, ShippedCharms charms, Journal journal, Clock clock) {
        RefreshObjects objects = new RefreshObjects(access(where));
        started.push(objects::close);
        Refreshes made = await(onLoop(() -> Future.succeededFuture(new Refreshes(
                vertx, objects, engine, new RefreshReader(charms), journal::held, new VertxTimers(vertx, clock)))));
        started.push(() -> await(onLoop(made::stop)));
        return made;
    }

    /** The watches begin when everybody listens: what they bring first is not missed. */
    private Future<Void> adopt(ShippedCharms charms) {
        cluster.ifPresent(found -> {
            new Adopting(found, engine, charms::charm, charms::keep, settings.pausePolicy(), settings.soak()).start();
            found.start();
        });
        return Future.succeededFuture();
    }

    /** What happens to a StatefulSet is told in the cluster, too. */
    private void announce(KubernetesWorld found, Entry entry) {
        engine.view(entry.application())
                .flatMap(view -> view.application().adopted())
                .ifPresent(place -> Notice.of(entry)
                        .map(notice -> new Announcement(
                                entry.seq(),
                                entry.at(),
                                notice.kind().warning(),
                                notice.kind().reason(),
                                notice.text()))
                        .ifPresent(told -> found.announce(place, told)));
    }

    private static Daemon.Exposition exposition(Metrics metrics, String accept) {
        Scrape scrape = metrics.scrape(accept);
        return new Daemon.Exposition(scrape.contentType(), scrape.body());
    }

    private List<Shown> shown() {
        return engine.views().stream()
                .map(view -> new Shown(
                        view.application(),
                        JujuStatus.of(view).current(),
                        view.application().units().size() - view.unitReasons().size(),
                        view.seen().at()))
                .toList();
    }

    private static SortedMap<String, String> lacking(Optional<Refreshes> refreshes) {
        SortedMap<String, String> lacking = new TreeMap<>();
        refreshes.ifPresent(found -> lacking.put("refreshes", found.trouble()));
        return lacking;
    }

    private SortedMap<String, String> shownSettings() {
        SortedMap<String, String> shown = new TreeMap<>();
        shown.put("state-folder", settings.stateFolder().toString());
        shown.put("cache-folder", settings.cacheFolder().toString());
        shown.put("limits", settings.limits().toString());
        return shown;
    }

    /** The address file is how the command line finds this daemon; it is there once it answers. */
    private void writeAddress() throws IOException {
        Path file = settings.stateFolder().resolve("address");
        Path written = Files.writeString(settings.stateFolder().resolve("address.new"), address() + "\n");
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        started.push(() -> {
            try {
                Files.deleteIfExists(file);
            } catch (IOException left) {
                // A stale address only leads to "unreachable".
            }
        });
    }

    String address() {
        String host = settings.httpHost();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private Future<Void> stopEngine() {
        engine.stop();
        return Future.succeededFuture();
    }

    Engine engine() {
        return engine;
    }

    LocalWorld world() {
        return world;
    }

    /** Runs work on the event loop that decides. */
    <T> Future<T> onLoop(Supplier<Future<T>> work) {
        return Future.future(promise -> loop.runOnContext(ignored -> work.get().onComplete(promise)));
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            started.pop().run();
        }
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
