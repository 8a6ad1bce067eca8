package io.refreshd.workload.postgresql;

import io.refreshd.decide.Facts;
import io.refreshd.decide.Facts.Canary;
import io.refreshd.decide.Facts.DatabaseFacts;
import io.refreshd.decide.Facts.Disk;
import io.refreshd.decide.Facts.PrimaryFacts;
import io.refreshd.decide.Facts.Programs;
import io.refreshd.decide.Facts.UnitFacts;
import io.refreshd.decide.Probe;
import io.refreshd.decide.Stage;
import io.refreshd.model.Release;
import io.refreshd.model.Version;
import io.refreshd.model.VersionNote;
import io.refreshd.model.VersionNotes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What the checks ask of the servers beyond an observation, each time on sessions of its own. Every probe answers or
 * says why not; none fails the others. Nothing is changed but by the canary, which writes a message into the WAL after a
 * refresh.
 */
public final class Probes {
    private static final String NO_PRIMARY = "there is no single primary";

    private final Vertx vertx;
    private final Sessions sessions;

    public Probes(Vertx vertx, Sessions sessions) {
        this.vertx = vertx;
        this.sessions = sessions;
    }

    /** One unit: where its server listens, and the room that it has. */
    public record Unit(Server server, Probe<Disk> disk) {}

    /**
     * What is asked.
     *
     * @param units the application's units that are complete, by ordinal
     * @param from the versions that the application comes from
     * @param programs the target's programs
     * @param notes what is known of versions
     */
    public record Question(
            SortedMap<Integer, Unit> units,
            Credentials credentials,
            Release target,
            Stage stage,
            List<Version> from,
            Probe<Programs> programs,
            Probe<VersionNotes> notes) {}

    /** One unit, and what its server will have said of itself. */
    private record Asked(int ordinal, Unit unit, Future<Probe<UnitProbe.Answer>> answer) {
        UnitFacts facts() {
            return new UnitFacts(
                    answer.result().fold(read -> Probe.read(read.facts()), Probe::unreadable), unit.disk());
        }

        boolean primary() {
            return answer.result().value().filter(read -> !read.standby()).isPresent();
        }
    }

    /** Reads what the checks need. */
    public Future<Facts> read(Question question) {
        List<Asked> asked = new ArrayList<>();
        question.units()
                .forEach((ordinal, unit) -> asked.add(new Asked(ordinal, unit, server(unit.server(), question))));
        return Future.join(asked.stream().map(Asked::answer).toList()).compose(all -> {
            SortedMap<Integer, UnitFacts> units = new TreeMap<>();
            asked.forEach(one -> units.put(one.ordinal(), one.facts()));
            List<Server> primaries = asked.stream()
                    .filter(Asked::primary)
                    .map(one -> one.unit().server())
                    .toList();
            if (primaries.size() != 1) {
                return Future.succeededFuture(
                        facts(question, units, PrimaryFacts.unreadable(NO_PRIMARY), Probe.unreadable(NO_PRIMARY)));
            }
            Server primary = primaries.get(0);
            return primary(primary, question)
                    .compose(seen ->
                            databases(primary, question).map(databases -> facts(question, units, seen, databases)));
        });
    }

    private static Facts facts(
            Question question,
            SortedMap<Integer, UnitFacts> units,
            PrimaryFacts primary,
            Probe<SortedMap<String, DatabaseFacts>> databases) {
        // Nothing on this machine says when a backup was taken.
        Probe<Optional<Duration>> backup = Probe.read(Optional.empty());
        return new Facts(
                question.target(),
                question.programs(),
                units,
                primary,
                databases,
                question.notes(),
                backup,
                Probe.unreadable("it is asked of clusters only"),
                Probe.unreadable("it is asked of clusters only"));
    }

    private Future<Probe<UnitProbe.Answer>> server(Server server, Question question) {
        return session(server, question, "postgres", session -> Asking.one(session, UnitProbe.QUERY, UnitProbe::read))
                .otherwise(broken -> Probe.unreadable(Survey.trouble(broken)));
    }

    private Future<PrimaryFacts> primary(Server server, Question question) {
        int standbys = question.units().size() - 1;
        return session(server, question, "postgres", session -> {
                    Future<Probe<Canary>> canary = question.stage() == Stage.POST
                            ? new CanaryProbe(vertx, session, server.application(), standbys).read()
                            : Future.succeededFuture(Probe.unreadable("asked after a refresh only"));
                    return PrimaryProbe.read(
                            session, question.target().version().major(), canary);
                })
                .otherwise(broken -> PrimaryFacts.unreadable(Survey.trouble(broken)));
    }

    private Future<Probe<SortedMap<String, DatabaseFacts>>> databases(Server server, Question question) {
        return session(
                        server,
                        question,
                        "postgres",
                        session -> Asking.list(session, DatabaseProbe.NAMES, row -> row.getString(0)))
                .compose(names ->
                        names.fold(found -> each(server, question, found), cause -> Future.failedFuture(cause)))
                .map(Probe::read)
                .otherwise(broken -> Probe.unreadable(Survey.trouble(broken)));
    }

    /** One after the other: a server with many databases shall not lose as many connections at once. */
    private Future<SortedMap<String, DatabaseFacts>> each(Server server, Question question, List<String> names) {
        List<VersionNote> notes = notes(question);
        int major = question.target().version().major();
        Future<SortedMap<String, DatabaseFacts>> all = Future.succeededFuture(new TreeMap<>());
        for (String name : names) {
            all = all.compose(soFar -> session(
                            server,
                            question,
                            name,
                            session -> DatabaseProbe.read(session, major, question.stage(), notes))
                    .otherwise(broken -> unreadable(Survey.trouble(broken)))
                    .map(facts -> {
                        soFar.put(name, facts);
                        return soFar;
                    }));
        }
        return all;
    }

    /** Notes on the way from one version to the other that say where to look. */
    private static List<VersionNote> notes(Question question) {
        return question.notes().value().stream()
                .flatMap(notes -> question.from().stream()
                        .flatMap(from -> notes.postSteps(from, question.target().version()).stream()))
                .filter(note -> !note.objects().isEmpty())
                .distinct()
                .toList();
    }

    private static DatabaseFacts unreadable(String cause) {
        return new DatabaseFacts(
                Probe.unreadable(cause),
                Probe.unreadable(cause),
                Probe.unreadable(cause),
                Probe.unreadable(cause),
                Probe.unreadable(cause),
                Probe.unreadable(cause));
    }

    private <T> Future<T> session(
            Server server, Question question, String database, Function<PgConnection, Future<T>> work) {
        return sessions.fresh(server, question.credentials(), database)
                .compose(session -> session.query(Asking.BOUNDS)
                        .execute()
                        .compose(bounded -> work.apply(session))
                        .onComplete(done -> Sessions.closeQuietly(session)));
    }
}
