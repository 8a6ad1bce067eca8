package io.refreshd.substrate.local;

import io.refreshd.decide.ProcessSeen;
import io.refreshd.model.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The units of this machine: places and processes. Processes outlive the daemon and are found again by number and start
 * time, else by the server's own pid file, else by looking at all processes; a server is never started twice.
 *
 * <p>All methods block and are called on workers; those of one unit exclude each other where they change it.
 *
 * @throws Unable from every method, with the reason in one sentence
 */
public final class LocalUnits {
    private static final Logger LOG = LoggerFactory.getLogger(LocalUnits.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration SETTLE = Duration.ofMinutes(1);
    private static final long LARGEST_LOG = 32L << 20;
    private static final String OPEN = "rwxr-xr-x";

    /** A signal to a server. */
    public enum Signal {
        /** Ends sessions, checkpoints, stops. */
        INT,
        /** Stops without a checkpoint. */
        QUIT,
        /** Tells a member of Patroni to stop, its server with it. */
        TERM,
        /** Reads the settings again. */
        HUP,
        CONT,
        KILL
    }

    /** What is there of a unit; the record is empty when the place is absent or not complete, the pid 0 without process. */
    public record Look(Optional<UnitRecord> record, ProcessSeen.State state, long pid) {
        private static final Look ABSENT = new Look(Optional.empty(), ProcessSeen.State.ABSENT, 0);
    }

    private final Places places;
    private final Account account;
    private final Ports ports;
    private final Processes processes;
    private final Consumer<String> changed;
    private final Map<Place, Object> locks = new ConcurrentHashMap<>();
    private final Set<String> watched = ConcurrentHashMap.newKeySet();
    private final Set<String> searched = ConcurrentHashMap.newKeySet();
    private final Object making = new Object();

    /** @param changed told the application's name when a process of it ended, on any thread */
    public LocalUnits(Places places, Account account, RandomGenerator random, Consumer<String> changed) {
        this.places = places;
        this.account = account;
        this.processes = new Processes(account);
        this.ports = new Ports(random);
        this.changed = changed;
    }

    public Place place(String application, int ordinal) {
        return places.unit(application, ordinal);
    }

    /** The complete units of an application. */
    public SortedMap<Integer, UnitRecord> complete(String application) {
        SortedMap<Integer, UnitRecord> records = new TreeMap<>();
        places.places(application)
                .forEach((ordinal, place) -> Json.read(place.record(), UnitRecord.class)
                        .filter(UnitRecord::complete)
                        .ifPresent(record -> records.put(ordinal, record)));
        return records;
    }

    /** Looks at a unit; fast, unless its process is not where it is remembered. */
    public Look look(String application, int ordinal) {
        Place place = place(application, ordinal);
        Optional<UnitRecord> record =
                Json.read(place.record(), UnitRecord.class).filter(UnitRecord::complete);
        return record.map(known -> look(application, place, known)).orElse(Look.ABSENT);
    }

    private Look look(String application, Place place, UnitRecord record) {
        Optional<ProcessTable.Found> process = process(place, record);
        process.ifPresent(found -> watch(application, found));
        ProcessSeen.State state = process.map(
                        found -> found.frozen() ? ProcessSeen.State.FROZEN : ProcessSeen.State.RUNNING)
                .orElse(ProcessSeen.State.EXITED);
        return new Look(
                Optional.of(record), state, process.map(ProcessTable.Found::pid).orElse(0L));
    }

    /** Begins a new place, with nothing in it but the record; a half-made one is thrown away first. */
    public UnitRecord begin(String application, int ordinal, Release release, Path binaries) {
        Place place = place(application, ordinal);
        discard(application, ordinal);
        AtomicFiles.folder(place.folder(), OPEN);
        account.requireReachable(place.folder());
        synchronized (making) {
            UnitRecord record = UnitRecord.begun(ordinal, ports.choose(takenPorts()), release, binaries.toString());
            Json.write(place.record(), record, AtomicFiles.PUBLIC);
            return record;
        }
    }

    /** The place is whole from now on. */
    public UnitRecord complete(String application, int ordinal) {
        Place place = place(application, ordinal);
        synchronized (lock(place)) {
            UnitRecord record = require(place).completed();
            Json.write(place.record(), record, AtomicFiles.PUBLIC);
            return record;
        }
    }

    /**
     * Starts a unit's server, in a session of its own so that it outlives the daemon. Does nothing when it runs on the
     * release already.
     *
     * @param command the program and its arguments; it must name the data folder with {@code -D}
     */
    public void start(String application, int ordinal, Release release, Path binaries, List<String> command) {
        start(application, ordinal, release, binaries, command, () -> {});
    }

    /** The same, with something that is done right before the start, and only when there is one. */
    public void start(
            String application, int ordinal, Release release, Path binaries, List<String> command, Runnable before) {
        Place place = place(application, ordinal);
        synchronized (lock(place)) {
            UnitRecord record = require(place);
            searched.remove(place + "#" + record.starts());
            if (process(place, record).isPresent()) {
                if (record.release().sameAs(release)) {
                    return;
                }
                throw new Unable("the server still runs " + record.release().version() + "; it must end first");
            }
            clear(place, record, release);
            processes.dropStalePidFile(place);
            before.run();
            UnitRecord next = record.starting(release, binaries.toString(), prepareLog(place));
            Json.write(place.record(), next, AtomicFiles.PUBLIC);
            ProcessTable.Found process = processes.spawn(place, command);
            Json.write(place.record(), next.running(process), AtomicFiles.PUBLIC);
            watch(application, process);
        }
    }

    /** A new server finds its folder free; a member on the same release takes the server over that its last one left. */
    private void clear(Place place, UnitRecord record, Release release) {
        if (!place.patroni()) {
            processes.awaitEmpty(place);
        } else if (record.starts() > 0 && !record.release().sameAs(release)) {
            processes.shutDownLeftOver(place, SETTLE);
        }
    }

    /**
     * A port of 127.0.0.1 that belongs to the application under a name; chosen when it has none yet, and kept.
     *
     * @param name for example {@code etcd-client}
     */
    public int port(String application, String name) {
        synchronized (making) {
            SortedMap<String, Integer> named = namedPorts(application);
            if (!named.containsKey(name)) {
                named.put(name, ports.choose(takenPorts()));
                AtomicFiles.folder(places.units(application), OPEN);
                Json.write(places.ports(application), new NamedPorts(named), AtomicFiles.PUBLIC);
            }
            return named.get(name);
        }
    }

    private SortedMap<String, Integer> namedPorts(String application) {
        return new TreeMap<>(Json.read(places.ports(application), NamedPorts.class)
                .map(NamedPorts::ports)
                .orElseGet(TreeMap::new));
    }

    /** Ports by name, as they are kept. */
    record NamedPorts(SortedMap<String, Integer> ports) {}

    /** Whether the unit's server has a process, complete or not. */
    public boolean alive(String application, int ordinal) {
        Place place = place(application, ordinal);
        return read(place).flatMap(record -> process(place, record)).isPresent();
    }

    /** Brings a new place to disk in one go: syncing every file by itself would take many times as long. */
    public void settle(Place place) {
        Shell.Result result =
                Shell.run(SETTLE, List.of("sync", "-f", place.folder().toString()));
        if (!result.succeeded()) {
            LOG.atWarn().addKeyValue("folder", place.folder()).log("sync failed: " + result.output());
        }
    }

    /** Sends a signal to the unit's server, when it runs. */
    public boolean signal(String application, int ordinal, Signal signal) {
        Place place = place(application, ordinal);
        Optional<ProcessTable.Found> process = read(place).flatMap(record -> process(place, record));
        process.ifPresent(found -> processes.kill(List.of(found.pid()), signal));
        return process.isPresent();
    }

    /** Stops the unit's server and waits for its end; false when it did not end in time. */
    public boolean stop(String application, int ordinal, Signal signal, Duration limit) {
        Place place = place(application, ordinal);
        Optional<UnitRecord> record = read(place);
        if (record.isEmpty()) {
            return true;
        }
        synchronized (lock(place)) {
            Json.write(place.record(), require(place).stopped(), AtomicFiles.PUBLIC);
        }
        Optional<ProcessTable.Found> process = process(place, record.get());
        if (process.isEmpty()) {
            return true;
        }
        processes.kill(List.of(process.get().pid()), signal);
        return processes.awaitEnd(process.get(), limit);
    }

    /** Ends whatever runs in the place and deletes it, data included. */
    public void discard(String application, int ordinal) {
        Place place = place(application, ordinal);
        Optional<ProcessTable.Found> process = read(place)
                .flatMap(record -> process(place, record))
                .or(() -> Files.exists(place.data()) ? processes.searched(place) : Optional.empty());
        process.ifPresent(found -> {
            processes.kill(List.of(found.pid()), found.frozen() ? Signal.KILL : Signal.QUIT);
            if (!processes.awaitEnd(found, PATIENCE)) {
                processes.kill(List.of(found.pid()), Signal.KILL);
            }
        });
        if (Files.exists(place.folder())) {
            processes.empty(place);
            // The record goes first: from then on the place counts as half-made.
            AtomicFiles.delete(place.record());
            AtomicFiles.deleteFolder(place.folder());
        }
    }

    /** Stops every unit of the state folder, fast; those that do not end in time are killed. Returns how many ran. */
    public int stopAll(Duration limit) {
        List<ProcessTable.Found> running = new ArrayList<>();
        for (String application : places.applications()) {
            for (Place place : places.places(application).values()) {
                read(place)
                        .flatMap(record -> process(place, record))
                        .or(() -> processes.searched(place))
                        .ifPresent(running::add);
            }
        }
        List<Long> pids = running.stream().map(ProcessTable.Found::pid).toList();
        if (!pids.isEmpty()) {
            processes.kill(pids, Signal.INT);
            processes.kill(pids, Signal.CONT);
        }
        long deadline = System.nanoTime() + limit.toNanos();
        for (ProcessTable.Found process : running) {
            if (!processes.awaitEnd(process, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                processes.kill(List.of(process.pid()), Signal.KILL);
            }
        }
        return running.size();
    }

    /** Runs a program as the servers' user, to its end. */
    public void run(List<String> command, Duration limit) {
        Shell.Result result = Shell.run(limit, account.wrap(command));
        if (!result.succeeded()) {
            throw new Unable(Path.of(command.get(0)).getFileName() + " failed: " + lastLine(result.output()));
        }
    }

    public Account account() {
        return account;
    }

    /** The end of a unit's log since its last start, at most so many bytes. */
    public String log(String application, int ordinal, int bytes) {
        Place place = place(application, ordinal);
        long from = read(place).map(UnitRecord::logStart).orElse(0L);
        return LogTail.read(place.log(), from, bytes);
    }

    /** How long a unit's log is, in bytes; 0 when there is none. */
    public long logSize(String application, int ordinal) {
        try {
            return Files.size(place(application, ordinal).log());
        } catch (IOException none) {
            return 0;
        }
    }

    /** The process that serves the place now: the remembered one, else found again. */
    private Optional<ProcessTable.Found> process(Place place, UnitRecord record) {
        return processes.remembered(place, record).or(() -> adopt(place, record));
    }

    private Optional<ProcessTable.Found> adopt(Place place, UnitRecord record) {
        Optional<ProcessTable.Found> found = processes.named(place);
        if (found.isEmpty() && searched.add(place + "#" + record.starts())) {
            found = processes.searched(place);
        }
        found.ifPresent(process -> remember(place, process));
        return found;
    }

    private void remember(Place place, ProcessTable.Found process) {
        synchronized (lock(place)) {
            read(place)
                    .filter(record -> record.pid() != process.pid() || record.processStart() != process.start())
                    .ifPresent(record -> {
                        LOG.atInfo()
                                .addKeyValue("unit", place.folder())
                                .addKeyValue("pid", process.pid())
                                .log("found a running server again");
                        Json.write(place.record(), record.running(process), AtomicFiles.PUBLIC);
                    });
        }
    }

    private void watch(String application, ProcessTable.Found process) {
        String key = process.pid() + "@" + process.start();
        if (!watched.add(key)) {
            return;
        }
        Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
        if (handle.isEmpty()) {
            watched.remove(key);
            return;
        }
        CompletableFuture<Void> told = handle.get().onExit().thenRun(() -> {
            watched.remove(key);
            changed.accept(application);
        });
        if (told.isCompletedExceptionally()) {
            LOG.atWarn().addKeyValue("pid", process.pid()).log("the end of a process could not be told");
        }
    }

    private static long prepareLog(Place place) {
        try {
            if (Files.exists(place.log()) && Files.size(place.log()) > LARGEST_LOG) {
                Files.move(
                        place.log(), place.log().resolveSibling("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            if (!Files.exists(place.log())) {
                // Statements that failed are in it, whatever they held.
                AtomicFiles.write(place.log(), "", AtomicFiles.PRIVATE);
            }
            return Files.size(place.log());
        } catch (IOException broken) {
            throw new Unable("can not use " + place.log() + ": " + broken.getMessage(), broken);
        }
    }

    private Set<Integer> takenPorts() {
        Set<Integer> taken = new HashSet<>();
        for (String application : places.applications()) {
            places.places(application)
                    .values()
                    .forEach(place -> read(place).ifPresent(record -> taken.add(record.port())));
            taken.addAll(namedPorts(application).values());
        }
        return taken;
    }

    private static Optional<UnitRecord> read(Place place) {
        return Json.read(place.record(), UnitRecord.class);
    }

    private static UnitRecord require(Place place) {
        return read(place).orElseThrow(() -> new Unable("the unit has no place: " + place.folder()));
    }

    private Object lock(Place place) {
        return locks.computeIfAbsent(place, ignored -> new Object());
    }

    private static String lastLine(String output) {
        return output.lines().reduce((first, second) -> second).orElse("it said nothing");
    }
}
