package io.refreshd.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One unit as the writer sees it: a few connections that are kept open whatever role the unit has, so that a promoted
 * standby is written to without connecting first. For one event loop.
 */
final class Server {
    private static final String READ_ONLY = "25006";
    private static final long CONNECT_SECONDS = 3;
    private static final long ANSWER_SECONDS = 5;

    private final Vertx vertx;
    private final Access access;
    private final Access.Address address;
    private final int wanted;
    private final List<Session> sessions = new ArrayList<>();
    private int connecting;
    private long nextAttempt;
    private boolean closed;

    /** A connection; busy while a statement is under way. */
    private static final class Session {
        final PgConnection connection;
        boolean busy;

        Session(PgConnection connection) {
            this.connection = connection;
        }
    }

    Server(Vertx vertx, Access access, Access.Address address, int wanted) {
        this.vertx = vertx;
        this.access = access;
        this.address = address;
        this.wanted = wanted;
    }

    Access.Address address() {
        return address;
    }

    boolean reachable() {
        return !sessions.isEmpty();
    }

    boolean idle() {
        return sessions.stream().anyMatch(session -> !session.busy);
    }

    /** Opens what is missing, at most one attempt at a time and none before {@code pause} nanoseconds have passed. */
    void keepConnected(long now, long pause) {
        if (closed || connecting > 0 || sessions.size() >= wanted || now < nextAttempt) {
            return;
        }
        connecting++;
        nextAttempt = now + pause;
        Future<PgConnection> attempt = PgConnection.connect(vertx, access.options(address));
        attempt.timeout(CONNECT_SECONDS, TimeUnit.SECONDS).onComplete(result -> {
            connecting--;
            if (result.succeeded() && !closed) {
                opened(result.result());
            } else {
                // An answer that comes after all is not wanted any more.
                attempt.onSuccess(PgConnection::close);
            }
        });
    }

    /** Runs a statement on an idle connection; a connection that fails is dropped. */
    Future<RowSet<Row>> run(String sql) {
        Optional<Session> free =
                sessions.stream().filter(session -> !session.busy).findFirst();
        if (free.isEmpty()) {
            return Future.failedFuture("no idle connection to unit " + address.ordinal());
        }
        Session session = free.get();
        session.busy = true;
        return session.connection
                .query(sql)
                .execute()
                .timeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .onComplete(result -> {
                    session.busy = false;
                    if (result.failed() && !readOnly(result.cause())) {
                        drop(session);
                    }
                });
    }

    /** Whether the unit takes writes; false also when it does not answer. */
    Future<Boolean> writable() {
        return run("SELECT NOT pg_is_in_recovery()")
                .map(rows -> rows.iterator().next().getBoolean(0))
                .otherwise(false);
    }

    void close() {
        closed = true;
        List.copyOf(sessions).forEach(this::drop);
    }

    private void opened(PgConnection connection) {
        Session session = new Session(connection);
        sessions.add(session);
        connection.closeHandler(gone -> sessions.remove(session));
        connection.exceptionHandler(trouble -> drop(session));
    }

    private void drop(Session session) {
        sessions.remove(session);
        session.connection.close();
    }

    private static boolean readOnly(Throwable cause) {
        return cause instanceof PgException error && READ_ONLY.equals(error.getSqlState());
    }
}
