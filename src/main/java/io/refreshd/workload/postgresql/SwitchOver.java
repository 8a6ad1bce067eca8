package io.refreshd.workload.postgresql;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Set;
import java.util.TreeSet;

/** The SQL of a handover. */
public final class SwitchOver {
    private static final String END_LAGGARDS = """
            SELECT pg_terminate_backend(pid) FROM pg_stat_replication
            WHERE application_name <> $1
              AND (state <> 'streaming' OR application_name = ANY ($2)
                OR coalesce(pg_current_wal_lsn() - replay_lsn > $3, true)
                OR coalesce(reply_time < clock_timestamp() - interval '5 s', true))
            """;

    private SwitchOver() {}

    /** What is on disk already need not be written while clients wait; the second one is nearly empty. */
    public static Future<Void> checkpointTwice(PgConnection session) {
        return checkpoint(session).compose(done -> checkpoint(session));
    }

    /** On a standby: a restart point. */
    public static Future<Void> checkpoint(PgConnection session) {
        return session.query("CHECKPOINT").execute().mapEmpty();
    }

    /**
     * Ends the WAL senders of all standbys but the candidate that are behind or silent: each would hold the shutdown.
     *
     * @param candidate the name of the candidate's slot and application
     * @param frozen names of those known to be silent
     */
    public static Future<Void> endLaggards(PgConnection session, String candidate, Set<String> frozen, long bytes) {
        return session.preparedQuery(END_LAGGARDS)
                .execute(Tuple.of(candidate, new TreeSet<>(frozen).toArray(String[]::new), bytes))
                .mapEmpty();
    }

    /** Fails when the server is no primary. */
    public static Future<Void> requireWritable(PgConnection session) {
        return session.query("SELECT pg_is_in_recovery()")
                .execute()
                .compose(rows -> rows.iterator().next().getBoolean(0)
                        ? Future.failedFuture("the server is a standby")
                        : Future.succeededFuture());
    }

    /** Asks a standby to become the primary; does nothing where it is one already. */
    public static Future<Void> promote(PgConnection session) {
        return session.query("SELECT CASE WHEN pg_is_in_recovery() THEN pg_promote(false) ELSE true END")
                .execute()
                .compose(rows -> rows.iterator().next().getBoolean(0)
                        ? Future.succeededFuture()
                        : Future.failedFuture("the server refused to be promoted"));
    }
}
