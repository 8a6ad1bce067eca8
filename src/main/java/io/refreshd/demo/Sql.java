package io.refreshd.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One question to one unit over a connection of its own, answered before it returns. Not for an event loop. */
final class Sql {
    private static final long CONNECT_SECONDS = 5;
    private static final long ANSWER_SECONDS = 30;

    private Sql() {}

    static RowSet<Row> ask(Vertx vertx, Access access, Access.Address unit, String sql) throws IOException {
        Future<RowSet<Row>> answer = PgConnection.connect(vertx, access.options(unit))
                .timeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .compose(connection -> connection
                        .query(sql)
                        .execute()
                        .timeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                        .onComplete(done -> connection.close()));
        try {
            return answer.toCompletionStage()
                    .toCompletableFuture()
                    .get(CONNECT_SECONDS + ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("unit " + unit.ordinal() + " does not answer: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException("unit " + unit.ordinal() + " does not answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The first column of the first row. */
    static String word(Vertx vertx, Access access, Access.Address unit, String sql) throws IOException {
        return String.valueOf(ask(vertx, access, unit, sql).iterator().next().getValue(0));
    }
}
