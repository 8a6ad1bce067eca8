package io.refreshd.workload.postgresql;

import io.refreshd.decide.Facts.DatabaseFacts;
import io.refreshd.decide.Facts.Indexes;
import io.refreshd.decide.Probe;
import io.refreshd.decide.Stage;
import io.refreshd.model.VersionNote;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** What is asked in every database: what it needs of the programs, and whether its indexes can be trusted. */
final class DatabaseProbe {
    static final String NAMES = "SELECT datname FROM pg_database WHERE datallowconn ORDER BY datname";

    private static final String EXTENSIONS = "SELECT extname, extversion FROM pg_extension ORDER BY extname";
    private static final String LIBRARIES =
            "SELECT DISTINCT probin FROM pg_proc WHERE probin IS NOT NULL AND probin <> '' AND probin <> '-'";
    private static final String INVALID = """
            SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE c.relkind = 'i' AND (NOT i.indisvalid OR NOT i.indisready) ORDER BY 1
            """;

    /** Collations that a column or an index of a user uses; a changed libc concerns hundreds that nobody uses. */
    private static final String COLLATIONS = """
            SELECT c.oid::regcollation::text || ' (' || c.collversion || ', now '
              || coalesce(pg_collation_actual_version(c.oid), 'unknown') || ')'
            FROM pg_collation c
            WHERE c.collversion IS NOT NULL AND c.collversion IS DISTINCT FROM pg_collation_actual_version(c.oid)
              AND EXISTS (SELECT FROM pg_attribute a WHERE a.attcollation = c.oid AND a.attrelid >= 16384)
            """;
    /** Since 15 a database records the version of its own collation. */
    private static final String DATABASE_COLLATION = """
            UNION ALL SELECT 'the database default (' || datcollversion || ', now '
              || coalesce(pg_database_collation_actual_version(oid), 'unknown') || ')'
            FROM pg_database WHERE datname = current_database() AND datcollversion IS NOT NULL
              AND datcollversion IS DISTINCT FROM pg_database_collation_actual_version(oid)
            """;

    private DatabaseProbe() {}

    /** @param notes those whose objects are looked for */
    static Future<DatabaseFacts> read(SqlConnection session, int major, Stage stage, List<VersionNote> notes) {
        Future<Probe<SortedMap<String, String>>> extensions = Asking.ask(session, EXTENSIONS, rows -> {
            SortedMap<String, String> versions = new TreeMap<>();
            rows.forEach(row -> versions.put(row.getString(0), row.getString(1)));
            return versions;
        });
        Future<Probe<SortedSet<String>>> libraries = Asking.list(session, LIBRARIES, row -> row.getString(0))
                .map(probe -> probe.fold(found -> Probe.read(Libraries.of(found)), Probe::unreadable));
        Future<Probe<List<String>>> invalid = Asking.list(session, INVALID, row -> row.getString(0));
        Future<Probe<List<String>>> collations = Asking.list(
                session, major >= 15 ? COLLATIONS + DATABASE_COLLATION : COLLATIONS, row -> row.getString(0));
        Future<Probe<Indexes>> indexes = stage == Stage.POST
                ? Asking.answer(new IndexProbe(session).read())
                : Future.succeededFuture(Probe.unreadable("asked after a refresh only"));
        return Future.join(List.of(extensions, libraries, invalid, collations, indexes))
                .compose(all -> objects(session, stage == Stage.POST ? notes : List.of()))
                .map(objects -> new DatabaseFacts(
                        extensions.result(),
                        libraries.result(),
                        invalid.result(),
                        collations.result(),
                        indexes.result(),
                        objects));
    }

    private static Future<Probe<SortedMap<String, List<String>>>> objects(
            SqlConnection session, List<VersionNote> notes) {
        Future<SortedMap<String, List<String>>> found = Future.succeededFuture(new TreeMap<>());
        for (VersionNote note : notes) {
            found = found.compose(soFar -> session.query(note.objects())
                    .execute()
                    .map(rows -> {
                        List<String> names = new ArrayList<>();
                        rows.forEach((Row row) -> names.add(String.valueOf(row.getValue(0))));
                        soFar.put(note.name(), List.copyOf(names));
                        return soFar;
                    }));
        }
        return Asking.answer(found);
    }
}
