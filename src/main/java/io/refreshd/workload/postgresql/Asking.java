package io.refreshd.workload.postgresql;

import io.refreshd.decide.Probe;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** One question to a server, answered or said why not; never a failed future. */
final class Asking {
    private static final Duration LIMIT = Duration.ofSeconds(8);

    /** The server gives up before we do, so that a session is not left with work that nobody waits for. */
    static final String BOUNDS = "SET statement_timeout = '6s'; SET lock_timeout = '1s';"
            + " SET idle_in_transaction_session_timeout = '30s'";

    private Asking() {}

    static <T> Future<Probe<T>> ask(SqlConnection session, String sql, Function<RowSet<Row>, T> read) {
        return answer(session.query(sql).execute().map(read));
    }

    /** One value per row. */
    static <T> Future<Probe<List<T>>> list(SqlConnection session, String sql, Function<Row, T> read) {
        return ask(session, sql, rows -> {
            List<T> values = new ArrayList<>();
            rows.forEach(row -> values.add(read.apply(row)));
            return List.copyOf(values);
        });
    }

    static <T> Future<Probe<T>> one(SqlConnection session, String sql, Function<Row, T> read) {
        return ask(session, sql, rows -> read.apply(rows.iterator().next()));
    }

    static <T> Future<Probe<T>> answer(Future<T> asked) {
        return asked.timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .map(Probe::read)
                .otherwise(broken -> Probe.unreadable(Survey.trouble(broken)));
    }

    static Duration seconds(Row row, String column) {
        return Duration.ofMillis(Math.round(row.getDouble(column) * 1000));
    }
}
