package io.refreshd.workload.postgresql;

import io.refreshd.decide.Facts.Indexes;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Has amcheck read a bounded number of a database's btree indexes, the small ones and the users' first. Where the
 * extension is not created it is created for this alone, in a transaction that is rolled back.
 */
final class IndexProbe {
    private static final int MOST = 25;
    private static final long MOST_PAGES = 8192;
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** SQLSTATEs with which amcheck says that an index, or a page of it, is corrupt. */
    private static final List<String> CORRUPT = List.of("XX001", "XX002");

    private static final String AVAILABLE = "SELECT FROM pg_available_extensions WHERE name = 'amcheck'";
    private static final String CREATE = "CREATE EXTENSION IF NOT EXISTS amcheck";
    private static final String INDEXES = """
            SELECT oid, name, total FROM (
              SELECT c.oid::bigint AS oid, c.oid::regclass::text AS name, count(*) OVER ()::int AS total,
                row_number() OVER nearest AS place, sum(c.relpages) OVER nearest AS pages
              FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_am a ON a.oid = c.relam
              WHERE c.relkind = 'i' AND a.amname = 'btree' AND c.relpersistence = 'p' AND i.indisvalid AND i.indisready
              WINDOW nearest AS (ORDER BY c.oid < 16384, c.relpages, c.oid)) chosen
            WHERE place = 1 OR place <= %d AND pages <= %d ORDER BY place
            """.formatted(MOST, MOST_PAGES);

    private final SqlConnection session;
    private final List<String> corrupt = new ArrayList<>();
    private final long started = System.nanoTime();
    private int checked;
    private int all;

    IndexProbe(SqlConnection session) {
        this.session = session;
    }

    Future<Indexes> read() {
        return session.query(AVAILABLE)
                .execute()
                .compose(rows -> rows.size() == 0 ? Future.<Void>succeededFuture() : inTransaction())
                .map(done -> new Indexes(checked, all, corrupt));
    }

    private Future<Void> inTransaction() {
        return session.query("BEGIN")
                .execute()
                .compose(begun -> session.query(CREATE).execute())
                .compose(created -> session.query(INDEXES).execute())
                .compose(rows -> next(rows.iterator()))
                .eventually(() -> session.query("ROLLBACK").execute());
    }

    private Future<Void> next(Iterator<Row> indexes) {
        if (!indexes.hasNext() || System.nanoTime() - started > LONGEST.toNanos()) {
            return Future.succeededFuture();
        }
        Row index = indexes.next();
        all = index.getInteger("total");
        return session.query("SAVEPOINT one")
                .execute()
                .compose(saved -> session.query("SELECT bt_index_check(" + index.getLong("oid") + "::oid::regclass)")
                        .execute())
                .map(read -> {
                    checked++;
                    return true;
                })
                .recover(broken -> judge(index.getString("name"), broken)
                        ? session.query("ROLLBACK TO one").execute().map(true)
                        : Future.failedFuture(broken))
                .compose(done -> next(indexes));
    }

    /** Whether to go on: what is locked or has just been dropped is left out, what is corrupt is noted. */
    private boolean judge(String index, Throwable broken) {
        if (!(broken instanceof PgException refused)) {
            return false;
        }
        if (CORRUPT.contains(refused.getSqlState())) {
            checked++;
            corrupt.add(index + " (" + refused.getErrorMessage() + ")");
        }
        return true;
    }
}
