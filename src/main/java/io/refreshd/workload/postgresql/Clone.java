package io.refreshd.workload.postgresql;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.function.Supplier;

/**
 * Copies a running server through its backup functions: there is no pg_basebackup beside the embedded programs. The
 * functions have other names from PostgreSQL 15 on. Start and stop must happen in the same session.
 */
public final class Clone {
    private Clone() {}

    /**
     * Copies while the server is in backup mode.
     *
     * @param copy copies the files; the future's end is the end of the copy
     * @return the text of {@code backup_label}, without which the copy must not be started
     */
    public static Future<String> run(PgConnection session, int major, String label, Supplier<Future<Void>> copy) {
        String start = major >= 15 ? "SELECT pg_backup_start($1, true)" : "SELECT pg_start_backup($1, true, false)";
        String stop = major >= 15
                ? "SELECT labelfile, spcmapfile FROM pg_backup_stop(false)"
                : "SELECT labelfile, spcmapfile FROM pg_stop_backup(false, false)";
        return session.preparedQuery(start)
                .execute(Tuple.of(label))
                .compose(started -> copy.get())
                .compose(copied -> session.query(stop).execute())
                .compose(rows -> {
                    Row row = rows.iterator().next();
                    String tablespaces = row.getString("spcmapfile");
                    return tablespaces == null || tablespaces.isBlank()
                            ? Future.succeededFuture(row.getString("labelfile"))
                            : Future.failedFuture("the cluster has tablespaces, which can not be copied here");
                });
    }
}
