package io.refreshd.run;

import io.refreshd.decide.Adopted;
import io.refreshd.decide.Application;
import io.refreshd.decide.DatabaseSeen;
import io.refreshd.decide.Facts;
import io.refreshd.decide.MemberSeen;
import io.refreshd.decide.MemberSeen.Locked;
import io.refreshd.decide.Probe;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Stage;
import io.refreshd.decide.Step;
import io.refreshd.decide.StepOutcome;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Release;
import io.refreshd.model.VersionNotes;
import io.refreshd.substrate.kubernetes.Cluster;
import io.refreshd.substrate.kubernetes.Keys;
import io.refreshd.substrate.kubernetes.PatroniAccess;
import io.refreshd.workload.patroni.Member;
import io.refreshd.workload.patroni.MemberSurvey;
import io.refreshd.workload.patroni.RestAccess;
import io.refreshd.workload.patroni.Switchover;
import io.refreshd.workload.postgresql.Credentials;
import io.refreshd.workload.postgresql.Probes;
import io.refreshd.workload.postgresql.Server;
import io.refreshd.workload.postgresql.Sessions;
import io.refreshd.workload.postgresql.Survey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/**
 * Members of Patroni in pods: what they and their servers tell, and how the leader is moved. Each pod is asked at its
 * own address, which changes with the pod. The credentials are read once, and again only when a server refuses them.
 */
final class PodMembers {
    private static final Duration ANSWER = Duration.ofMillis(1400);

    /** Between two reads of a Secret that does not help. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private static final String NO_ADDRESS = "its pod has no address";

    private final Cluster cluster;
    private final Function<Release, Future<VersionNotes>> notes;
    private final Sessions sessions;
    private final Survey survey;
    private final MemberSurvey members;
    private final Probes probes;
    private final ProvenSwitchover switchover;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    PodMembers(Vertx vertx, Cluster cluster, Function<Release, Future<VersionNotes>> notes) {
        this.cluster = cluster;
        this.notes = notes;
        this.sessions = new Sessions(vertx);
        this.survey = new Survey(sessions);
        this.members = new MemberSurvey(vertx);
        this.probes = new Probes(vertx, sessions);
        this.switchover = new ProvenSwitchover(vertx, sessions);
    }

    /** Credentials that were read at a moment, for one way of asking. */
    private record Kept(PatroniAccess access, Keys.Read read, long at, AtomicBoolean doubted) {
        boolean good(PatroniAccess now) {
            boolean fresh = System.nanoTime() - at < AGAIN.toNanos();
            return access.equals(now)
                    && (fresh || (!doubted.get() && read.keys().isPresent()));
        }
    }

    /** Where the members of a StatefulSet answer, and with what they are asked. */
    record Contact(Adopted place, SortedMap<Integer, String> addresses, PatroniAccess access, Keys.Read read) {
        Optional<ProvenSwitchover.Side> side(int ordinal) {
            return read.keys()
                    .flatMap(keys ->
                            Optional.ofNullable(addresses.get(ordinal)).map(address -> side(keys, ordinal, address)));
        }

        private ProvenSwitchover.Side side(Keys keys, int ordinal, String address) {
            return new ProvenSwitchover.Side(
                    new Server(place.statefulSet(), ordinal, address, access.sqlPort(), keys.ca()),
                    new Member(
                            place.statefulSet(),
                            ordinal,
                            name(ordinal),
                            address,
                            access.restPort(),
                            new RestAccess(
                                    access.restTls(),
                                    keys.restUser(),
                                    keys.restPassword(),
                                    keys.ca(),
                                    keys.certificate(),
                                    keys.certificateKey())));
        }

        /** A member is called as its pod. */
        String name(int ordinal) {
            return place.statefulSet() + "-" + ordinal;
        }

        Credentials credentials() {
            return read.keys()
                    .map(keys -> new Credentials(keys.user(), keys.password(), "", ""))
                    .orElseThrow();
        }
    }

    /** Finds out how to ask; blocks when the Secret has to be read. Sessions with pods that are gone are closed. */
    Contact contact(Application application, Adopted place) {
        PatroniAccess access = cluster.patroni(place);
        Keys.Read credentials = credentials(place, access);
        SortedMap<Integer, String> addresses = new TreeMap<>();
        for (int ordinal : KubernetesWorld.ordinals(application)) {
            cluster.address(place, ordinal).ifPresent(address -> addresses.put(ordinal, address));
        }
        Contact contact = new Contact(place, addresses, access, credentials);
        sessions.forget(server -> gone(contact, server));
        survey.forget(server -> gone(contact, server));
        return contact;
    }

    private Keys.Read credentials(Adopted place, PatroniAccess access) {
        Optional<Kept> present =
                Optional.ofNullable(kept.get(place.statefulSet())).filter(read -> read.good(access));
        return present.map(Kept::read).orElseGet(() -> {
            Keys.Read read = cluster.keys(place);
            kept.put(place.statefulSet(), new Kept(access, read, System.nanoTime(), new AtomicBoolean()));
            return read;
        });
    }

    private static boolean gone(Contact contact, Server server) {
        return server.application().equals(contact.place().statefulSet())
                && contact.side(server.ordinal())
                        .filter(side -> side.server().equals(server))
                        .isEmpty();
    }

    /** The pods with what their members and servers tell; never fails. */
    Future<Snapshot> ask(Snapshot pods, Contact contact) {
        return Future.all(pods.units().stream().map(unit -> ask(unit, contact)).toList())
                .map(units -> new Snapshot(units.list(), pods.at(), pods.set(), pods.trouble()));
    }

    private Future<UnitSeen> ask(UnitSeen unit, Contact contact) {
        String name = contact.name(unit.ordinal());
        Optional<Locked> locked = contact.read().locked();
        Optional<ProvenSwitchover.Side> side = contact.side(unit.ordinal());
        if (locked.isPresent() || side.isEmpty()) {
            MemberSeen member = locked.map(why -> MemberSeen.locked(name, why))
                    .orElseGet(() -> MemberSeen.silent(name, NO_ADDRESS));
            return Future.succeededFuture(with(unit, Probe.unreadable(member.trouble()), member));
        }
        return Future.all(
                        server(contact, side.get().server()),
                        members.read(side.get().member()))
                .map(both -> with(unit, both.resultAt(0), both.resultAt(1)));
    }

    private Future<Probe<DatabaseSeen>> server(Contact contact, Server server) {
        return survey.read(server, contact.credentials())
                .timeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(broken -> doubt(contact, broken))
                .map(Probe::read)
                .otherwise(broken -> Probe.unreadable(Survey.trouble(broken)));
    }

    /** A password or certificate that is refused may have been changed: the Secret is read again. */
    private void doubt(Contact contact, Throwable broken) {
        boolean refused =
                (broken instanceof PgException answer && answer.getSqlState().startsWith("28"))
                        || (broken instanceof Switchover.Refused told && told.unauthorized())
                        || broken instanceof SSLException;
        if (refused) {
            Optional.ofNullable(kept.get(contact.place().statefulSet()))
                    .ifPresent(present -> present.doubted().set(true));
        }
    }

    private static UnitSeen with(UnitSeen unit, Probe<DatabaseSeen> database, MemberSeen member) {
        return new UnitSeen(
                unit.ordinal(),
                unit.installed(),
                unit.process(),
                database.value(),
                unit.control(),
                database.cause(),
                unit.pod(),
                Optional.of(member));
    }

    /** Reads what the checks need of the servers. */
    Future<Facts> examine(
            Application application, Release target, Stage stage, Contact contact, Probe<List<String>> denied) {
        if (contact.read().keys().isEmpty()) {
            String why = contact.read().locked().map(Locked::text).orElse("");
            Facts none = Facts.unreadable(target, why);
            return Future.succeededFuture(none.with(denied));
        }
        SortedMap<Integer, Probes.Unit> units = new TreeMap<>();
        for (int ordinal : application.units().keySet()) {
            contact.side(ordinal)
                    .ifPresent(side -> units.put(
                            ordinal,
                            new Probes.Unit(side.server(), Probe.unreadable("it is asked on this machine only"))));
        }
        return notes.apply(target)
                .map(Probe::read)
                .otherwise(broken -> Probe.unreadable(LocalWorld.cause(broken)))
                .compose(known -> probes.read(new Probes.Question(
                        units,
                        contact.credentials(),
                        target,
                        stage,
                        LocalExamination.from(application),
                        Probe.unreadable("images are not looked into"),
                        known)))
                .map(facts -> facts.with(denied));
    }

    /** Moves the leader; never fails. */
    Future<StepOutcome> perform(Application application, Step.SwitchOff step, Contact contact) {
        Optional<ProvenSwitchover.Side> from = contact.side(step.ordinal());
        Optional<ProvenSwitchover.Side> to = contact.side(step.candidate());
        if (from.isEmpty() || to.isEmpty()) {
            return Future.succeededFuture(
                    StepOutcome.failed(contact.read().locked().map(Locked::text).orElse("a pod has no address")));
        }
        return switchover
                .move(from.get(), to.get(), contact.credentials())
                .onFailure(broken -> doubt(contact, broken))
                .map(nothing -> StepOutcome.DONE)
                .otherwise(broken -> LocalWorld.outcome(application, step, broken));
    }

    Future<Void> close() {
        return sessions.close();
    }
}
