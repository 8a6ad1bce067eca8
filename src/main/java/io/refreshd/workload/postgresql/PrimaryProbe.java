package io.refreshd.workload.postgresql;

import io.refreshd.decide.Facts.Age;
import io.refreshd.decide.Facts.Archiving;
import io.refreshd.decide.Facts.Canary;
import io.refreshd.decide.Facts.Prepared;
import io.refreshd.decide.Facts.PrimaryFacts;
import io.refreshd.decide.Facts.Slot;
import io.refreshd.decide.Facts.Synchronous;
import io.refreshd.decide.Facts.Transaction;
import io.refreshd.decide.Facts.Work;
import io.refreshd.decide.Probe;
import io.refreshd.decide.SynchronousNames;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/** What is asked of the primary alone: what runs on it, and what it keeps for others. */
final class PrimaryProbe {
    /** As many rows as anybody reads; the oldest come first. */
    private static final int ROWS = 50;

    private static final String TRANSACTIONS = """
            SELECT pid, coalesce(usename, '') AS username, coalesce(datname, '') AS database, coalesce(state, '') AS state,
              extract(epoch FROM clock_timestamp() - xact_start)::float8 AS age
            FROM pg_stat_activity
            WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
              AND xact_start < clock_timestamp() - interval '1 second'
            ORDER BY xact_start LIMIT\s""" + ROWS;

    private static final String PREPARED = """
            SELECT gid, database, owner, extract(epoch FROM clock_timestamp() - prepared)::float8 AS age
            FROM pg_prepared_xacts ORDER BY prepared LIMIT\s""" + ROWS;

    private static final String WORK = """
            SELECT 'INDEX_BUILD' AS kind, pid, coalesce(datname, '') || ' (' || command || ', ' || phase || ')' AS detail
              FROM pg_stat_progress_create_index
            UNION ALL SELECT 'REWRITE', pid, coalesce(datname, '') || ' (' || command || ')' FROM pg_stat_progress_cluster
            UNION ALL SELECT 'BASE_BACKUP', pid, 'the cluster (' || phase || ')' FROM pg_stat_progress_basebackup
            UNION ALL SELECT 'WRAPAROUND_VACUUM', v.pid, coalesce(v.datname, '') FROM pg_stat_progress_vacuum v
              JOIN pg_stat_activity a ON a.pid = v.pid WHERE a.query LIKE '%to prevent wraparound%'
            """;
    private static final String COPIES =
            "UNION ALL SELECT 'COPY', pid, coalesce(datname, '') FROM pg_stat_progress_copy";

    private static final String SLOTS = """
            SELECT slot_name, slot_type = 'physical' AS physical, temporary, active,
              coalesce((to_jsonb(s) ->> 'failover')::boolean, false) AS survives,
              greatest(coalesce(pg_current_wal_lsn() - restart_lsn, 0), 0)::bigint AS retained,
              coalesce(wal_status, '') = 'lost' AS lost
            FROM pg_replication_slots s ORDER BY slot_name
            """;

    private static final String AGES = "SELECT datname, age(datfrozenxid)::bigint AS transactions,"
            + " mxid_age(datminmxid)::bigint AS multixacts FROM pg_database ORDER BY datname";

    private static final String ARCHIVER = """
            SELECT current_setting('archive_mode') <> 'off' AS archives,
              coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) AS failing,
              failed_count, coalesce(last_failed_wal, '') AS detail,
              (SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready') AS waiting
            FROM pg_stat_archiver
            """;

    private static final String SYNCHRONOUS = """
            SELECT current_setting('synchronous_standby_names') AS setting,
              (SELECT count(*) FROM pg_stat_replication
                WHERE state = 'streaming' AND sync_state IN ('sync', 'quorum', 'potential'))::int AS eligible
            """;

    private PrimaryProbe() {}

    /** Everything but the canary, which writes. */
    static Future<PrimaryFacts> read(SqlConnection session, int major, Future<Probe<Canary>> canary) {
        Future<Probe<List<Transaction>>> transactions = Asking.list(
                session,
                TRANSACTIONS,
                row -> new Transaction(
                        row.getInteger("pid"),
                        row.getString("username"),
                        row.getString("database"),
                        row.getString("state"),
                        Asking.seconds(row, "age")));
        Future<Probe<List<Prepared>>> prepared = Asking.list(
                session,
                PREPARED,
                row -> new Prepared(
                        row.getString("gid"),
                        row.getString("database"),
                        row.getString("owner"),
                        Asking.seconds(row, "age")));
        // pg_stat_progress_copy is new in 14.
        Future<Probe<List<Work>>> work = Asking.list(
                session,
                major >= 14 ? WORK + COPIES : WORK,
                row -> new Work(
                        Work.Kind.valueOf(row.getString("kind")), row.getInteger("pid"), row.getString("detail")));
        Future<Probe<List<Age>>> ages = Asking.list(
                session,
                AGES,
                row -> new Age(row.getString("datname"), row.getLong("transactions"), row.getLong("multixacts")));
        Future<Probe<Synchronous>> synchronous = Asking.one(
                session,
                SYNCHRONOUS,
                row -> new Synchronous(
                        SynchronousNames.of(row.getString("setting")).wanted(), row.getInteger("eligible")));
        Future<Probe<List<Slot>>> slots = slots(session);
        Future<Probe<Archiving>> archiving = archiving(session);
        return Future.join(List.of(transactions, prepared, work, ages, synchronous, slots, archiving, canary))
                .map(all -> new PrimaryFacts(
                        transactions.result(),
                        prepared.result(),
                        work.result(),
                        slots.result(),
                        ages.result(),
                        archiving.result(),
                        synchronous.result(),
                        canary.result()));
    }

    private static Future<Probe<List<Slot>>> slots(SqlConnection session) {
        return Asking.list(
                session,
                SLOTS,
                row -> new Slot(
                        row.getString("slot_name"),
                        row.getBoolean("physical"),
                        row.getBoolean("temporary"),
                        row.getBoolean("active"),
                        row.getBoolean("survives"),
                        row.getLong("retained"),
                        row.getBoolean("lost")));
    }

    private static Future<Probe<Archiving>> archiving(SqlConnection session) {
        return Asking.one(
                session,
                ARCHIVER,
                row -> new Archiving(
                        row.getBoolean("archives"),
                        row.getBoolean("failing"),
                        row.getLong("failed_count"),
                        row.getLong("waiting"),
                        row.getString("detail")));
    }
}
