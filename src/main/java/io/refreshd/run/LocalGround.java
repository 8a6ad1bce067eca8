package io.refreshd.run;

import io.refreshd.model.Release;
import io.refreshd.substrate.local.AtomicFiles;
import io.refreshd.substrate.local.Binaries;
import io.refreshd.substrate.local.Json;
import io.refreshd.substrate.local.LocalUnits;
import io.refreshd.substrate.local.Place;
import io.refreshd.substrate.local.Places;
import io.refreshd.substrate.local.Unable;
import io.refreshd.substrate.local.UnitRecord;
import io.refreshd.workload.postgresql.Client;
import io.refreshd.workload.postgresql.Credentials;
import io.refreshd.workload.postgresql.Server;
import io.refreshd.workload.postgresql.ServerFiles;
import io.refreshd.workload.postgresql.Sessions;
import io.refreshd.workload.postgresql.Survey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * The parts of this machine's substrate and of the workload that observations and steps share, and what needs both: a
 * unit's files, an application's passwords. Methods block unless they return a future.
 */
final class LocalGround {
    static final String HOST = "127.0.0.1";
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int PASSWORD_LENGTH = 32;
    private static final String FOR_DAEMON = "rwx------";

    final Vertx vertx;
    final Places places;
    final LocalUnits units;
    final Binaries binaries;
    final Sessions sessions;
    final Survey survey;
    private final WorkerExecutor workers;
    private final RandomGenerator random;
    private final Map<String, Credentials> credentials = new ConcurrentHashMap<>();

    LocalGround(
            Vertx vertx,
            WorkerExecutor workers,
            Places places,
            LocalUnits units,
            Binaries binaries,
            Sessions sessions,
            RandomGenerator random) {
        this.vertx = vertx;
        this.workers = workers;
        this.places = places;
        this.units = units;
        this.binaries = binaries;
        this.sessions = sessions;
        this.survey = new Survey(sessions);
        this.random = random;
    }

    /** Runs blocking work on a worker; the future completes on the caller's loop. */
    <T> Future<T> blocking(Callable<T> work) {
        return workers.executeBlocking(work, false);
    }

    Future<Void> blocking(Runnable work) {
        return blocking(() -> {
            work.run();
            return null;
        });
    }

    static Server server(String application, UnitRecord record) {
        return new Server(application, record.ordinal(), HOST, record.port());
    }

    /** The server of a complete unit. */
    Server server(String application, int ordinal) {
        return units.look(application, ordinal)
                .record()
                .map(record -> server(application, record))
                .orElseThrow(() -> new Unable(application + "/" + ordinal + " has no place on this machine"));
    }

    /** The servers of all complete units. */
    List<Server> servers(String application) {
        return units.complete(application).values().stream()
                .map(record -> server(application, record))
                .toList();
    }

    /** The passwords; made when the application has none yet. */
    Credentials credentials(String application) {
        return credentials.computeIfAbsent(
                application,
                name -> Json.read(places.secrets(name), Credentials.class).orElseGet(() -> {
                    Credentials made = new Credentials("postgres", password(), "replicator", password());
                    AtomicFiles.folder(places.root(), "rwxr-xr-x");
                    AtomicFiles.folder(places.application(name), FOR_DAEMON);
                    Json.write(places.secrets(name), made, AtomicFiles.PRIVATE);
                    return made;
                }));
    }

    /** How clients reach the application; made when there is nothing yet. */
    Client client(String application) {
        return Json.read(places.client(application), Client.class)
                .orElseGet(() -> new Client("app", "app", password(), List.of()));
    }

    /**
     * Writes a unit's settings, access rules and password file as they should be now.
     *
     * @param hurry whether what is replayed comes before queries on the unit, as while it takes over
     * @return whether the settings are others than before
     */
    boolean writeFiles(String application, UnitRecord record, boolean hurry) {
        Place place = units.place(application, record.ordinal());
        Credentials passwords = credentials(application);
        Server server = server(application, record);
        List<Server> others = new ArrayList<>(servers(application));
        others.removeIf(other -> other.ordinal() == record.ordinal());
        String settings = ServerFiles.settings(server, others, place.access(), place.passfile(), passwords, hurry);
        if (AtomicFiles.holds(place.settings(), settings)) {
            return false;
        }
        AtomicFiles.write(place.access(), ServerFiles.access(passwords), AtomicFiles.PUBLIC);
        AtomicFiles.write(place.passfile(), ServerFiles.passfile(passwords), AtomicFiles.PRIVATE, units.account()::own);
        AtomicFiles.write(place.settings(), settings, AtomicFiles.PUBLIC);
        return true;
    }

    /** Every unit is told where the others are, and so are clients; who knows it already is left alone. */
    void tellEverybody(String application) {
        tellEverybody(application, client(application));
    }

    void tellEverybody(String application, Client client) {
        for (UnitRecord record : units.complete(application).values()) {
            if (writeFiles(application, record, false)) {
                units.signal(application, record.ordinal(), LocalUnits.Signal.HUP);
            }
        }
        tellClients(application, client);
    }

    /** Clients are told where the units are. */
    void tellClients(String application) {
        tellClients(application, client(application));
    }

    void tellClients(String application, Client client) {
        Client now = client.withUnits(servers(application));
        if (!Json.read(places.client(application), Client.class)
                .filter(now::equals)
                .isPresent()) {
            Json.write(places.client(application), now, AtomicFiles.PRIVATE);
        }
    }

    /** The unit is about to take over: a query on it must not hold up what it has yet to replay. */
    void hurry(String application, int ordinal) {
        UnitRecord record = complete(application, ordinal)
                .orElseThrow(() -> new Unable(application + "/" + ordinal + " has no place on this machine"));
        if (writeFiles(application, record, true)) {
            units.signal(application, ordinal, LocalUnits.Signal.HUP);
        }
    }

    /** Starts a unit's server on a release. */
    void start(String application, UnitRecord record, Release release) {
        Path programs = binaries.ensure(release);
        writeFiles(application, record, false);
        units.start(
                application,
                record.ordinal(),
                release,
                programs,
                ServerFiles.run(
                        programs, units.place(application, record.ordinal()).data()));
    }

    Optional<UnitRecord> complete(String application, int ordinal) {
        return units.look(application, ordinal).record();
    }

    private String password() {
        StringBuilder text = new StringBuilder(PASSWORD_LENGTH);
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
