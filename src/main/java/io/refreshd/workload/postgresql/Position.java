package io.refreshd.workload.postgresql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How far a server has written, and another one has replayed. */
public final class Position {
    private static final long PAUSE_MILLIS = 20;
    private static final String WRITTEN = "SELECT (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::bigint";
    private static final String REPLAYED = "SELECT coalesce(pg_last_wal_replay_lsn() - '0/0'::pg_lsn, 0)::bigint >= $1";

    private Position() {}

    /** What a primary has written and brought to disk; every acknowledged commit is in it. */
    public static Future<Long> written(PgConnection session) {
        return session.query(WRITTEN)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Whether a standby replays up to a position within the time. */
    public static Future<Boolean> awaitReplay(Vertx vertx, PgConnection session, long position, Duration limit) {
        return awaitReplay(vertx, session, position, System.nanoTime() + limit.toNanos());
    }

    private static Future<Boolean> awaitReplay(Vertx vertx, PgConnection session, long position, long deadline) {
        return session.preparedQuery(REPLAYED).execute(Tuple.of(position)).compose(rows -> {
            boolean reached = rows.iterator().next().getBoolean(0);
            return reached || System.nanoTime() > deadline
                    ? Future.succeededFuture(reached)
                    : vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                            .compose(passed -> awaitReplay(vertx, session, position, deadline));
        });
    }
}
