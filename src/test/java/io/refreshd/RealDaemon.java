package io.refreshd;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.charm.Charm;
import io.refreshd.charm.CharmInvalid;
import io.refreshd.charm.CharmStore;
import io.refreshd.config.ConfigInvalid;
import io.refreshd.config.Settings;
import io.refreshd.config.Surroundings;
import io.refreshd.decide.Application;
import io.refreshd.decide.Command;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import io.refreshd.model.Version;
import io.refreshd.run.Answer;
import io.refreshd.run.View;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A whole daemon on real servers in a folder of its own; everything is stopped and deleted at the end. */
final class RealDaemon implements AutoCloseable {
    static final String APP = "postgresql";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Path folder;
    private final Settings settings;
    private Service service;

    RealDaemon(String... lines) {
        try {
            folder = Files.createTempDirectory(
                    Path.of("/var/tmp"),
                    "refreshd-it-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            copyCharm();
            String text =
                    "state-folder: state\ncharms-folder: charms\nhttp: {port: 0}\n" + String.join("\n", lines) + "\n";
            settings = Settings.load(
                    Files.writeString(folder.resolve("refreshd.yaml"), text),
                    Surroundings.ofThisProcess(System.getenv()));
        } catch (IOException | ConfigInvalid broken) {
            throw new AssertionError(broken);
        }
        service = Service.start(settings);
    }

    /** A daemon with an application of some units on a version. */
    static RealDaemon with(int units, String version, String... lines) {
        RealDaemon daemon = new RealDaemon(lines);
        daemon.accepted(
                "deploy", new Command.Deploy(APP, "", release(version), units, PausePolicy.FIRST, Duration.ZERO));
        daemon.until(view -> view.application().deployed());
        return daemon;
    }

    static Release release(String version) {
        try {
            Charm charm = new CharmStore(Path.of("charms")).load("postgresql");
            int revision =
                    charm.revisionsOf(Version.parse(version).orElseThrow()).get(0);
            Map<String, Integer> resources = new TreeMap<>();
            charm.revisions().get(revision).resources().forEach((name, pin) -> resources.put(name, pin.revision()));
            return charm.resolve(revision, resources).fold(resolved -> resolved.release(), refused -> {
                throw new AssertionError(refused.sentence());
            });
        } catch (CharmInvalid broken) {
            throw new AssertionError(broken);
        }
    }

    static Command.Refresh to(String version) {
        return new Command.Refresh(
                release(version), "", Optional.empty(), Optional.empty(), List.of(), false, false, false);
    }

    static Command.Refresh to(String version, PausePolicy policy) {
        return new Command.Refresh(
                release(version), "", Optional.of(policy), Optional.empty(), List.of(), false, false, false);
    }

    Answer submit(String action, Command command) {
        return Service.await(service.onLoop(() -> service.engine()
                .submit(
                        APP,
                        command,
                        new Command.Request(action, Optional.empty(), new TreeMap<>(), "test", "ana", "", ""))));
    }

    void accepted(String action, Command command) {
        assertThat(submit(action, command).refusal()).isEmpty();
    }

    void resume() {
        accepted("resume-upgrade", new Command.Resume(Optional.empty()));
    }

    void resume(int pause) {
        accepted("resume-upgrade", new Command.Resume(Optional.of(pause)));
    }

    void rollback() {
        accepted("rollback", new Command.Rollback());
    }

    View view() {
        return Service.await(service.onLoop(
                () -> Future.succeededFuture(service.engine().view(APP).orElseThrow())));
    }

    Application app() {
        return view().application();
    }

    RunState state() {
        return state(view());
    }

    static RunState state(View view) {
        return view.application().run().map(run -> run.phase().state()).orElse(RunState.PLANNED);
    }

    void until(RunState wanted) {
        until(view -> state(view) == wanted);
    }

    void untilPause(int pause) {
        until(view -> state(view) == RunState.PAUSED
                && view.application().run().orElseThrow().pauses() == pause);
    }

    void until(Predicate<View> reached) {
        boolean came = Eventually.within(PATIENCE, () -> reached.test(view()));
        assertThat(came)
                .as("%s %s", view().reason(), view().application().run())
                .isTrue();
    }

    /** What was journalled, in order. */
    List<Event> events() {
        return Service.await(service.onLoop(() -> service.engine().events(0, 10_000))).stream()
                .map(Entry::event)
                .toList();
    }

    /** The ordinals of units that were moved to a version, in order. */
    List<Integer> movedTo(String version) {
        return events().stream()
                .filter(Event.UnitChanged.class::isInstance)
                .map(Event.UnitChanged.class::cast)
                .filter(changed -> changed.purpose() != Event.Purpose.RESTART)
                .filter(changed -> changed.release().version().toString().equals(version))
                .map(Event.UnitChanged::ordinal)
                .toList();
    }

    /** Says something to a unit's server as its superuser; the first column of the last answer. */
    List<String> sql(int ordinal, String... statements) {
        JsonObject secrets = json("applications/" + APP + "/secrets.json");
        PgConnectOptions options = new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(json("units/" + APP + "/" + ordinal + "/unit.json").getInteger("port"))
                .setDatabase("postgres")
                .setUser(secrets.getString("superuser"))
                .setPassword(secrets.getString("superuserPassword"));
        Vertx vertx = Vertx.vertx();
        try {
            return Service.await(PgConnection.connect(vertx, options).compose(session -> {
                Future<List<String>> last = Future.succeededFuture(List.of());
                for (String statement : statements) {
                    last = last.compose(before -> session.query(statement).execute())
                            .map(rows -> rows.stream()
                                    .map(row -> String.valueOf(row.getValue(0)))
                                    .toList());
                }
                return last.eventually(session::close);
            }));
        } finally {
            Service.await(vertx.close());
        }
    }

    private JsonObject json(String file) {
        try {
            return new JsonObject(Files.readString(folder.resolve("state").resolve(file)));
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    /** Sends a signal to a unit's server, as somebody by hand would. */
    void signal(int ordinal, String signal) {
        try {
            Path pidFile = settings.stateFolder().resolve("units/" + APP + "/" + ordinal + "/data/postmaster.pid");
            String pid = Files.readAllLines(pidFile).get(0).strip();
            assertThat(new ProcessBuilder("kill", "-" + signal, pid)
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException broken) {
            throw new AssertionError(broken);
        } catch (InterruptedException broken) {
            Thread.currentThread().interrupt();
            throw new AssertionError(broken);
        }
    }

    /** A charm of this daemon's own, so that a test may edit it. */
    private void copyCharm() throws IOException {
        Path copy = Files.createDirectories(charm());
        try (Stream<Path> files = Files.list(Path.of("charms/postgresql"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
    }

    /** The folder of this daemon's charm. */
    Path charm() {
        return folder.resolve("charms/postgresql");
    }

    Path config() {
        return folder.resolve("refreshd.yaml");
    }

    Path state(String file) {
        return settings.stateFolder().resolve(file);
    }

    /** A request of the application, begun and not waited for. */
    CompletableFuture<HttpResponse<String>> begin(String method, String path, String body, String... headers) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                            Files.readString(state("address")).strip() + "/v1/models/local/applications/" + APP + path))
                    .timeout(PATIENCE)
                    .header(
                            "Authorization",
                            "Bearer " + Files.readString(state("token")).strip())
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    HttpResponse<String> http(String method, String path, String body, String... headers) {
        return begin(method, path, body, headers).join();
    }

    /** Ends this daemon, as a stop does, and starts another one on the same state. */
    void restart() {
        restart(() -> {});
    }

    /** The same, with something that happens while there is no daemon. */
    void restart(Runnable between) {
        service.close();
        between.run();
        service = Service.start(settings);
    }

    /** The daemon first: it would start again what is stopped behind its back. */
    @Override
    public void close() throws IOException {
        service.close();
        Service.stopUnits(settings, new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> assertThat(file.toFile().delete()).isTrue());
        }
    }
}
