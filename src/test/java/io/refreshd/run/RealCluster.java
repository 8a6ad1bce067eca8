package io.refreshd.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.Eventually;
import io.refreshd.charm.Charm;
import io.refreshd.charm.CharmInvalid;
import io.refreshd.charm.CharmStore;
import io.refreshd.decide.Application;
import io.refreshd.decide.ControlSeen;
import io.refreshd.decide.DatabaseSeen;
import io.refreshd.decide.Intent;
import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.ReplicaSeen;
import io.refreshd.decide.Scope;
import io.refreshd.decide.SlotSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import io.refreshd.decide.StepOutcome;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Release;
import io.refreshd.model.Version;
import io.refreshd.model.VersionNotes;
import io.refreshd.substrate.local.AtomicFiles;
import io.refreshd.substrate.local.Json;
import io.refreshd.substrate.local.UnitRecord;
import io.refreshd.workload.postgresql.Credentials;
import io.refreshd.workload.postgresql.Server;
import io.refreshd.workload.postgresql.Sessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Real servers in a state folder of the test's own, driven through the world alone, as the loop would. */
final class RealCluster implements AutoCloseable {
    static final String NAME = "postgresql";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Vertx vertx = Vertx.vertx();
    final Path state;
    private final Sessions sessions = new Sessions(vertx);
    final SortedMap<Integer, Release> units = new TreeMap<>();
    LocalWorld world;
    private Optional<Intent> intent = Optional.empty();
    private final Release release;

    RealCluster(String version) throws IOException {
        this.release = release(version);
        this.state = Files.createTempDirectory("refreshd-it-");
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));
        this.world = open();
    }

    /** The release of a version, from the charm that is shipped. */
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

    /** Where downloaded programs are kept between test runs; readable for the user whom root's servers run as. */
    static Path cache() {
        String home = System.getProperty("user.home");
        boolean root = System.getProperty("user.name").equals("root");
        return root ? Path.of("/var/cache/refreshd") : Path.of(home, ".cache", "refreshd");
    }

    private static Future<VersionNotes> notes(Release release) {
        try {
            return Future.succeededFuture(
                    new CharmStore(Path.of("charms")).load(release.charm()).notes());
        } catch (CharmInvalid broken) {
            throw new AssertionError(broken);
        }
    }

    private LocalWorld open() {
        return new LocalWorld(
                vertx,
                new LocalWorld.Settings(
                        state,
                        cache(),
                        List.of(Path.of(System.getProperty("user.home"), ".m2", "repository")),
                        URI.create("https://repo.maven.apache.org/maven2"),
                        Path.of("/")),
                Clock.systemUTC(),
                RealCluster::notes);
    }

    /** As after a restart of the daemon. */
    void reopen() {
        await(world.close());
        world = open();
    }

    Application application() {
        Application none = Application.none(NAME, release);
        return new Application(
                none.name(),
                none.charm(),
                none.channel(),
                none.release(),
                units.size(),
                units,
                true,
                none.policy(),
                none.soak(),
                none.check(),
                none.pendingCheck(),
                none.run(),
                intent,
                none.operations(),
                none.nextId(),
                none.primary(),
                none.restarts(),
                none.restartsSince(),
                none.adopted(),
                none.workload());
    }

    void build(int count) {
        for (int ordinal = 0; ordinal < count; ordinal++) {
            add(ordinal);
        }
        awaitHealthy(0);
    }

    void add(int ordinal) {
        int source = units.isEmpty() ? -1 : primary();
        intent = Optional.of(new Intent.Add(ordinal, release, Instant.now()));
        done(new Step.AddUnit(ordinal, release, source));
        intent = Optional.empty();
        units.put(ordinal, release);
    }

    int primary() {
        return see().primary().orElseThrow().ordinal();
    }

    Snapshot see() {
        return await(world.observe(application(), Scope.ALL));
    }

    UnitSeen see(int ordinal) {
        return see().unit(ordinal).orElseThrow();
    }

    StepOutcome perform(Step step) {
        return await(world.perform(application(), step));
    }

    void done(Step step) {
        assertThat(perform(step)).as("%s", step).isEqualTo(StepOutcome.DONE);
    }

    /** Stops a standby and starts it on another version. */
    void roll(int ordinal, String to) {
        done(new Step.StopUnit(ordinal, Step.StopUnit.Mode.FAST));
        assertThat(see(ordinal).process().state()).isEqualTo(ProcessSeen.State.EXITED);
        start(ordinal, to);
    }

    void start(int ordinal, String version) {
        done(new Step.StartUnit(ordinal, release(version)));
        units.put(ordinal, release(version));
    }

    /** All units answer, the standbys stream from this primary on its timeline and have their slots. */
    void awaitHealthy(int primary) {
        until(seen -> seen.primary().filter(unit -> unit.ordinal() == primary).isPresent()
                && seen.units().stream()
                        .allMatch(unit -> follows(unit, seen.primary().orElseThrow())));
    }

    private static boolean follows(UnitSeen unit, UnitSeen primary) {
        DatabaseSeen head = primary.database().orElseThrow();
        return unit.database()
                .filter(seen -> seen.primary()
                        || seen.streaming()
                                && seen.timeline() == head.timeline()
                                && head.replicas().stream()
                                        .filter(replica -> replica.ordinal() == unit.ordinal())
                                        .map(ReplicaSeen::state)
                                        .anyMatch("streaming"::equals)
                                && head.slots().contains(new SlotSeen(SlotSeen.nameFor(unit.ordinal()), true, true)))
                .isPresent();
    }

    /**
     * What the decisions order for a handover, without the loop around it.
     *
     * @return milliseconds from the return of the signal to the first look at the new primary
     */
    long handOver(int from, int to) {
        TreeSet<Integer> consumers = new TreeSet<>(units.keySet());
        consumers.remove(to);
        done(new Step.RepairSlots(to, consumers));
        long timeline = see(from).database().orElseThrow().timeline();
        done(new Step.SwitchOff(from, to, 16L << 20));
        long begun = System.nanoTime();
        look(Scope.of(from, to), seen -> stopped(seen, from, to));
        done(new Step.MarkStandby(from));
        done(new Step.Promote(to));
        Snapshot seen =
                look(Scope.of(from, to), now -> now.unit(to).orElseThrow().primary());
        long gap = (System.nanoTime() - begun) / 1_000_000;
        assertThat(seen.unit(to).orElseThrow().database().orElseThrow().timeline())
                .isEqualTo(timeline + 1);
        assertThat(seen.unit(from).orElseThrow().control().orElseThrow().standbySignal())
                .isTrue();
        return gap;
    }

    private static boolean stopped(Snapshot seen, int from, int to) {
        ControlSeen control = seen.unit(from).orElseThrow().control().orElseThrow();
        return control.state() == ControlSeen.State.SHUT_DOWN
                && seen.unit(to)
                        .orElseThrow()
                        .database()
                        .filter(database -> database.inRecovery() && database.timeline() == control.timeline())
                        .filter(database -> database.lsn() > control.checkpoint())
                        .isPresent();
    }

    Snapshot until(Predicate<Snapshot> condition) {
        return look(Scope.ALL, condition);
    }

    private Snapshot look(Scope scope, Predicate<Snapshot> condition) {
        Snapshot[] last = {see()};
        boolean came = Eventually.within(PATIENCE, () -> {
            last[0] = await(world.observe(application(), scope));
            return condition.test(last[0]);
        });
        assertThat(came).as("last seen: %s", last[0]).isTrue();
        return last[0];
    }

    /** Runs statements on a unit as its superuser; returns the first column of the last one. */
    List<String> sql(int ordinal, String... statements) {
        return await(session(ordinal).compose(session -> {
            Future<List<String>> last = Future.succeededFuture(List.of());
            for (String statement : statements) {
                last = last.compose(before -> session.query(statement).execute())
                        .map(RealCluster::firstColumn);
            }
            return last.eventually(session::close);
        }));
    }

    Future<PgConnection> session(int ordinal) {
        Credentials passwords = Json.read(state.resolve("applications/" + NAME + "/secrets.json"), Credentials.class)
                .orElseThrow();
        return sessions.fresh(
                new Server(NAME, ordinal, "127.0.0.1", record(ordinal).port()), passwords);
    }

    UnitRecord record(int ordinal) {
        return Json.read(folder(ordinal).resolve("unit.json"), UnitRecord.class).orElseThrow();
    }

    Path folder(int ordinal) {
        return state.resolve("units/" + NAME + "/" + ordinal);
    }

    /** Sends a signal to the unit's server as anybody could. */
    void signal(int ordinal, String signal) {
        kill(signal, List.of(record(ordinal).pid()));
    }

    /** Stops a server with all its processes: it neither answers nor acknowledges anything. */
    void freezeAll(int ordinal) {
        kill("STOP", family(ordinal));
    }

    void thawAll(int ordinal) {
        kill("CONT", family(ordinal));
    }

    private List<Long> family(int ordinal) {
        ProcessHandle server = ProcessHandle.of(record(ordinal).pid()).orElseThrow();
        return Stream.concat(Stream.of(server), server.children())
                .map(ProcessHandle::pid)
                .toList();
    }

    private static void kill(String signal, List<Long> pids) {
        try {
            List<String> command = new ArrayList<>(List.of("kill", "-s", signal));
            pids.forEach(pid -> command.add(Long.toString(pid)));
            assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
        } catch (IOException | InterruptedException broken) {
            throw new AssertionError(broken);
        }
    }

    private static List<String> firstColumn(RowSet<Row> rows) {
        List<String> values = new ArrayList<>();
        rows.forEach(row -> values.add(row.size() == 0 ? "" : String.valueOf(row.getValue(0))));
        return values;
    }

    <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.MINUTES);
        } catch (InterruptedException | ExecutionException | CompletionException | TimeoutException broken) {
            throw new AssertionError(broken);
        }
    }

    @Override
    public void close() {
        await(world.stopAll());
        await(world.close());
        await(vertx.close());
        AtomicFiles.deleteFolder(state);
    }
}
