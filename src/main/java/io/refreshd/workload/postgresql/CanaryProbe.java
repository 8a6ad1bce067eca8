package io.refreshd.workload.postgresql;

import io.refreshd.decide.Facts.Canary;
import io.refreshd.decide.Probe;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;

/**
 * Writes a message into the WAL, which touches no table, and waits until every standby has replayed past it: the one
 * proof that the whole way of a commit works.
 */
final class CanaryProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final String WRITE = "SELECT pg_logical_emit_message(true, 'refreshd', 'canary')";
    private static final String POSITION = "SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint AS lsn";
    private static final String REPLAYED = """
            SELECT count(*) FILTER (WHERE (coalesce(replay_lsn, '0/0') - '0/0'::pg_lsn)::bigint >= %d)::int AS there
            FROM pg_stat_replication WHERE application_name ~ '^(refreshd_|%s-)[0-9]{1,5}$'
            """;

    private final Vertx vertx;
    private final SqlConnection session;
    private final String application;
    private final int standbys;
    private final long started = System.nanoTime();

    /** @param application its name, which members of Patroni have in theirs */
    CanaryProbe(Vertx vertx, SqlConnection session, String application, int standbys) {
        this.vertx = vertx;
        this.session = session;
        this.application = application;
        this.standbys = standbys;
    }

    Future<Probe<Canary>> read() {
        return Asking.answer(session.query(WRITE).execute().compose(written -> {
            Duration commit = elapsed();
            return session.query(POSITION)
                    .execute()
                    .compose(rows -> awaitReplay(rows.iterator().next().getLong("lsn")))
                    .map(done -> new Canary(commit, elapsed()));
        }));
    }

    private Future<Void> awaitReplay(long lsn) {
        return session.query(String.format(REPLAYED, lsn, application))
                .execute()
                .compose(rows -> {
                    int there = rows.iterator().next().getInteger("there");
                    if (there >= standbys) {
                        return Future.succeededFuture();
                    }
                    return elapsed().compareTo(PATIENCE) > 0
                            ? Future.failedFuture(there + " of " + standbys + " standbys replayed it within "
                                    + PATIENCE.toSeconds() + " s")
                            : vertx.timer(PAUSE.toMillis()).compose(ignored -> awaitReplay(lsn));
                });
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
