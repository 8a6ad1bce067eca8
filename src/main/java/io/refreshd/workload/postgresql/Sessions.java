package io.refreshd.workload.postgresql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.ClosedConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * SQL sessions with the units' servers, kept open between uses: opening one costs more than most of what is asked, and
 * a session on a standby goes on when that is promoted. A session that does not answer in time is given up; one that
 * takes long to open is waited for only a moment and used when it came.
 */
public final class Sessions {
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** What a session is for: looking must not queue behind a long effect. */
    public enum Use {
        LOOK(Duration.ofMillis(500)),
        ACT(Duration.ofSeconds(5));

        private final long openMillis;

        Use(Duration open) {
            this.openMillis = open.toMillis();
        }
    }

    private record Key(Server server, Use use) {}

    /** A session, or the attempt at one, and when it was begun. */
    private record Kept(Future<PgConnection> session, long begun) {
        /** A server that starts or stops refuses at once; asking without a pause only takes its time. */
        boolean usable(Use use) {
            return !session.failed() || use == Use.LOOK && System.nanoTime() - begun < PAUSE.toNanos();
        }
    }

    private final Vertx vertx;
    private final Map<Key, Kept> kept = new ConcurrentHashMap<>();

    public Sessions(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Uses the kept session, opened when there is none; the use must end within the limit. */
    public <T> Future<T> with(
            Server server, Credentials credentials, Use use, Duration limit, Function<PgConnection, Future<T>> work) {
        Key key = new Key(server, use);
        return session(key, credentials)
                .timeout(use.openMillis, TimeUnit.MILLISECONDS)
                .compose(connection -> work.apply(connection)
                        .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                        .onFailure(broken -> {
                            // One that was closed is told so before its handler is: the next use must not get it again.
                            if (broken instanceof TimeoutException || broken instanceof ClosedConnectionException) {
                                discard(key, connection);
                            }
                        }));
    }

    /** Whether a session for the use is open: a frozen server may go on serving it but takes no new one. */
    public boolean has(Server server, Use use) {
        Kept present = kept.get(new Key(server, use));
        return present != null && present.session().succeeded();
    }

    /** Opens a session that is used once and closed by the caller; for work that must not share one. */
    public Future<PgConnection> fresh(Server server, Credentials credentials) {
        return fresh(options(server, credentials));
    }

    /** The same in another database. */
    Future<PgConnection> fresh(Server server, Credentials credentials, String database) {
        return fresh(options(server, credentials).setDatabase(database));
    }

    private Future<PgConnection> fresh(PgConnectOptions options) {
        Future<PgConnection> connecting = PgConnection.connect(vertx, options);
        return connecting.timeout(Use.ACT.openMillis, TimeUnit.MILLISECONDS).onFailure(late -> {
            // It may still come after we gave up.
            connecting.onSuccess(Sessions::closeQuietly);
        });
    }

    /** Closes all sessions; those that do not close in a moment are left to the end of the process. */
    public Future<Void> close() {
        List<Future<Void>> closing = kept.values().stream()
                .map(present -> present.session()
                        .compose(PgConnection::close)
                        .timeout(Use.LOOK.openMillis, TimeUnit.MILLISECONDS)
                        .otherwiseEmpty())
                .toList();
        kept.clear();
        return Future.join(closing).mapEmpty();
    }

    /** Closes the sessions with servers that are not there any more. */
    public void forget(Predicate<Server> gone) {
        kept.forEach((key, present) -> {
            if (gone.test(key.server()) && kept.remove(key, present)) {
                present.session().onSuccess(Sessions::closeQuietly);
            }
        });
    }

    private synchronized Future<PgConnection> session(Key key, Credentials credentials) {
        Kept present = kept.get(key);
        if (present != null && present.usable(key.use())) {
            return present.session();
        }
        Future<PgConnection> connecting = PgConnection.connect(vertx, options(key.server(), credentials));
        Kept opening = new Kept(connecting, System.nanoTime());
        kept.put(key, opening);
        connecting.onSuccess(connection -> {
            connection.exceptionHandler(broken -> kept.remove(key, opening));
            connection.closeHandler(closed -> kept.remove(key, opening));
        });
        return connecting;
    }

    private void discard(Key key, PgConnection connection) {
        kept.computeIfPresent(key, (same, present) -> present.session().result() == connection ? null : present);
        closeQuietly(connection);
    }

    static void closeQuietly(PgConnection connection) {
        connection.close().onFailure(ignored -> {});
    }

    private static PgConnectOptions options(Server server, Credentials credentials) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(server.host())
                .setPort(server.port())
                .setUser(credentials.superuser())
                .setPassword(credentials.superuserPassword())
                .setDatabase("postgres")
                .setSslMode(SslMode.DISABLE)
                .setCachePreparedStatements(true)
                .addProperty("application_name", "refreshd");
        return server.ca().isEmpty() ? options : encrypted(options, server.ca());
    }

    /** Who signed the certificate is checked, not the name in it: pods are asked by their address. */
    private static PgConnectOptions encrypted(PgConnectOptions options, String ca) {
        return options.setSslMode(SslMode.VERIFY_CA)
                .setSslOptions(
                        new ClientSSLOptions().setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(ca))));
    }
}
