package io.refreshd.run;

import io.refreshd.decide.Application;
import io.refreshd.decide.ControlSeen;
import io.refreshd.decide.DatabaseSeen;
import io.refreshd.decide.Intent;
import io.refreshd.decide.MemberSeen;
import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.Scope;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.UnitSeen;
import io.refreshd.substrate.local.LocalUnits;
import io.refreshd.substrate.local.UnitRecord;
import io.refreshd.workload.postgresql.ControlFile;
import io.refreshd.workload.postgresql.Credentials;
import io.refreshd.workload.postgresql.Server;
import io.refreshd.workload.postgresql.ServerLog;
import io.refreshd.workload.postgresql.Sessions;
import io.refreshd.workload.postgresql.Survey;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes units: files and processes first, all at once on one worker, then the databases, in parallel. Bounded: a
 * server that does not answer is said not to have answered.
 */
final class LocalSight {
    private static final Logger LOG = LoggerFactory.getLogger(LocalSight.class);
    private static final Duration ANSWER = Duration.ofMillis(1400);
    private static final int LOG_BYTES = 64 << 10;

    private final LocalGround ground;
    private final PatroniGround patroni;
    private final Clock clock;
    private final Map<String, SortedMap<Integer, Endpoint>> endpoints = new ConcurrentHashMap<>();
    private final Map<Log, String> causes = new ConcurrentHashMap<>();

    LocalSight(LocalGround ground, PatroniGround patroni, Clock clock) {
        this.ground = ground;
        this.patroni = patroni;
        this.clock = clock;
    }

    /** What is seen of a unit without asking its database. */
    private record Outside(
            int ordinal,
            Optional<UnitRecord> record,
            ProcessSeen process,
            Optional<ControlSeen> control,
            String trouble) {}

    /** What the database answered, or why it did not. */
    private record Inside(Optional<DatabaseSeen> database, String trouble) {}

    /** A log of a certain length. */
    private record Log(String application, int ordinal, long size) {}

    private record Files(List<Outside> units, Optional<Credentials> credentials) {}

    Future<Snapshot> observe(Application application, Scope scope) {
        Instant at = clock.instant();
        SortedSet<Integer> ordinals = new TreeSet<>(application.units().keySet());
        if (application.intent().orElse(null) instanceof Intent.Add add) {
            ordinals.add(add.ordinal());
        }
        application.openRun().flatMap(run -> run.plan().spare()).ifPresent(ordinals::add);
        ordinals.removeIf(ordinal -> !scope.includes(ordinal));
        return ground.blocking(() -> files(application, ordinals))
                .onSuccess(files -> remember(application.name(), files))
                .compose(files -> Future.all(files.units().stream()
                        .map(unit -> application.patroni()
                                ? member(application.name(), unit, files.credentials())
                                : ask(application.name(), unit, files.credentials()))
                        .toList()))
                .map(units -> new Snapshot(units.list(), at));
    }

    private void remember(String application, Files files) {
        SortedMap<Integer, Endpoint> known = new TreeMap<>(endpoints(application));
        for (Outside unit : files.units()) {
            unit.record()
                    .map(record -> new Endpoint(LocalGround.HOST, record.port()))
                    .ifPresentOrElse(
                            endpoint -> known.put(unit.ordinal(), endpoint), () -> known.remove(unit.ordinal()));
        }
        endpoints.put(application, known);
    }

    private Files files(Application application, SortedSet<Integer> ordinals) {
        String name = application.name();
        List<Outside> units = ordinals.stream()
                .map(ordinal -> look(name, ordinal, application.patroni()))
                .toList();
        boolean some = units.stream().anyMatch(unit -> unit.record().isPresent());
        return new Files(units, some ? Optional.of(ground.credentials(name)) : Optional.empty());
    }

    /** Where Patroni says who leads, the control file proves nothing: a server that ended may come back as either. */
    private Outside look(String application, int ordinal, boolean elected) {
        try {
            LocalUnits.Look look = ground.units.look(application, ordinal);
            Optional<ControlSeen> control = look.record()
                    .filter(record -> !elected)
                    .flatMap(record -> ControlFile.read(
                            ground.units.place(application, ordinal).data()));
            String cause = look.state() == ProcessSeen.State.EXITED ? cause(application, ordinal, control) : "";
            int starts = look.record().map(UnitRecord::starts).orElse(0);
            return new Outside(
                    ordinal, look.record(), new ProcessSeen(look.state(), cause, starts, look.pid()), control, "");
        } catch (RuntimeException broken) {
            LOG.atWarn()
                    .addKeyValue("unit", application + "/" + ordinal)
                    .log("the unit's folder can not be read", broken);
            // Not absent and not down: nothing may be made or started over what can not be read.
            return new Outside(
                    ordinal,
                    Optional.empty(),
                    new ProcessSeen(ProcessSeen.State.RUNNING, "", 0),
                    Optional.empty(),
                    "its folder can not be read: " + broken.getMessage());
        }
    }

    /** Why a server does not run; the same log is read once, because it is asked again and again. */
    private String cause(String application, int ordinal, Optional<ControlSeen> control) {
        Log log = new Log(application, ordinal, ground.units.logSize(application, ordinal));
        String told = causes.computeIfAbsent(
                log, unread -> ServerLog.cause(ground.units.log(application, ordinal, LOG_BYTES)));
        causes.keySet()
                .removeIf(old -> !old.equals(log) && old.application().equals(application) && old.ordinal() == ordinal);
        boolean crashed = control.map(ControlSeen::state)
                .filter(state -> state == ControlSeen.State.IN_PRODUCTION || state == ControlSeen.State.IN_RECOVERY)
                .isPresent();
        return told.isEmpty() && crashed ? "it ended without shutting down, as when it is killed" : told;
    }

    /** Where the units of an application listen, as far as they were seen. */
    Map<Integer, Endpoint> endpoints(String application) {
        return endpoints.getOrDefault(application, new TreeMap<>());
    }

    private Future<UnitSeen> ask(String application, Outside unit, Optional<Credentials> credentials) {
        return inside(application, unit, credentials).map(inside -> seen(unit, inside));
    }

    private static UnitSeen seen(Outside unit, Inside inside) {
        return new UnitSeen(
                unit.ordinal(),
                unit.record().map(UnitRecord::release),
                unit.process(),
                inside.database(),
                unit.control(),
                inside.trouble());
    }

    /** A member that ended may have left its server running: that is asked all the same. */
    private Future<UnitSeen> member(String application, Outside unit, Optional<Credentials> credentials) {
        if (unit.record().isEmpty() || credentials.isEmpty()) {
            return ask(application, unit, credentials);
        }
        Server server = LocalGround.server(application, unit.record().get());
        return Future.all(asked(server, credentials.get()), patroni.look(application, unit.ordinal()))
                .map(both -> {
                    Inside inside = both.resultAt(0);
                    return seen(unit, inside).with(both.<MemberSeen>resultAt(1));
                });
    }

    private Future<Inside> inside(String application, Outside unit, Optional<Credentials> credentials) {
        if (unit.record().isEmpty() || credentials.isEmpty()) {
            return silent(unit.trouble().isEmpty() ? "it does not exist" : unit.trouble());
        }
        Server server = LocalGround.server(application, unit.record().get());
        return switch (unit.process().state()) {
            case EXITED, ABSENT -> silent("its server does not run");
            // A session that was open before may still be served by its own process; a new one would only hang.
            case FROZEN ->
                ground.sessions.has(server, Sessions.Use.LOOK)
                        ? asked(server, credentials.get())
                        : silent("its server is stopped by a signal");
            case RUNNING -> asked(server, credentials.get());
        };
    }

    private Future<Inside> asked(Server server, Credentials credentials) {
        return ground.survey
                .read(server, credentials)
                .timeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .map(database -> new Inside(Optional.of(database), ""))
                .otherwise(broken -> new Inside(Optional.empty(), Survey.trouble(broken)));
    }

    private static Future<Inside> silent(String trouble) {
        return Future.succeededFuture(new Inside(Optional.empty(), trouble));
    }
}
