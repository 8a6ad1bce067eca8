package io.refreshd.workload.postgresql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.SslMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * SQL sessions with the units' servers, kept open between uses: opening one costs more than most of what is asked, and
 * a session on a standby goes on when that is promoted. A session that does not answer in time is given up.
 */
public final class Sessions {
    private static final Duration CONNECT = Duration.ofMillis(500);

    /** What a session is for: looking must not queue behind a long effect. */
    public enum Use {
        LOOK,
        ACT
    }

    private record Key(Server server, Use use) {}

    private final Vertx vertx;
    private final Map<Key, Future<PgConnection>> kept = new ConcurrentHashMap<>();

    public Sessions(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Uses the kept session, opened when there is none; the use must end within the limit. */
    public <T> Future<T> with(
            Server server, Credentials credentials, Use use, Duration limit, Function<PgConnection, Future<T>> work) {
        Key key = new Key(server, use);
        return kept.computeIfAbsent(key, missing -> open(missing, credentials))
                .compose(connection -> work.apply(connection)
                        .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                        .onFailure(broken -> {
                            if (broken instanceof TimeoutException) {
                                discard(key, connection);
                            }
                        }));
    }

    /** Whether a session for the use is open: a frozen server may go on serving it but takes no new one. */
    public boolean has(Server server, Use use) {
        Future<PgConnection> session = kept.get(new Key(server, use));
        return session != null && session.succeeded();
    }

    /** Opens a session that is used once and closed by the caller; for work that must not share one. */
    public Future<PgConnection> fresh(Server server, Credentials credentials) {
        Future<PgConnection> connecting = PgConnection.connect(vertx, options(server, credentials));
        return connecting.timeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS).onFailure(late -> {
            // It may still come after we gave up.
            connecting.onSuccess(Sessions::closeQuietly);
        });
    }

    /** Closes all sessions. */
    public Future<Void> close() {
        List<Future<Void>> closing = kept.values().stream()
                .map(session -> session.compose(PgConnection::close)
                        .timeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                        .otherwiseEmpty())
                .toList();
        kept.clear();
        return Future.join(closing).mapEmpty();
    }

    private Future<PgConnection> open(Key key, Credentials credentials) {
        Future<PgConnection> opening = fresh(key.server(), credentials);
        opening.onComplete(opened -> {
            if (opened.failed()) {
                kept.remove(key, opening);
                return;
            }
            PgConnection connection = opened.result();
            connection.exceptionHandler(broken -> kept.remove(key, opening));
            connection.closeHandler(closed -> kept.remove(key, opening));
        });
        return opening;
    }

    private void discard(Key key, PgConnection connection) {
        kept.computeIfPresent(key, (same, session) -> session.result() == connection ? null : session);
        closeQuietly(connection);
    }

    static void closeQuietly(PgConnection connection) {
        connection.close().onFailure(ignored -> {});
    }

    private static PgConnectOptions options(Server server, Credentials credentials) {
        return new PgConnectOptions()
                .setHost(server.host())
                .setPort(server.port())
                .setUser(credentials.superuser())
                .setPassword(credentials.superuserPassword())
                .setDatabase("postgres")
                .setSslMode(SslMode.DISABLE)
                .setCachePreparedStatements(true)
                .addProperty("application_name", "refreshd");
    }
}
