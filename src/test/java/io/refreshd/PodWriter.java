package io.refreshd;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client that writes to whoever is the primary, and keeps outside of the database which of its commits were
 * acknowledged.
 */
final class PodWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PodWriter.class);
    private static final long ANSWER_SECONDS = 5;
    private static final long BETWEEN_MILLIS = 4;

    private final Vertx vertx = Vertx.vertx();
    private final Supplier<Map<String, String>> addresses;
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::run, "writer");
    private volatile boolean stopped;
    private volatile long longestNanos;
    private @Nullable PgConnection session;

    /** @param addresses where the servers are now */
    PodWriter(Supplier<Map<String, String>> addresses) {
        this.addresses = addresses;
        thread.setDaemon(true);
    }

    PodWriter start() {
        boolean made = Eventually.within(Duration.ofSeconds(30), () -> {
            try {
                await(primary()
                        .query("CREATE TABLE IF NOT EXISTS ledger (id bigint PRIMARY KEY)")
                        .execute());
                return true;
            } catch (RuntimeException notYet) {
                giveUp();
                return false;
            }
        });
        if (!made) {
            throw new AssertionError("nobody writes");
        }
        thread.start();
        return this;
    }

    private void run() {
        long last = System.nanoTime();
        for (long id = 1; !stopped; id++) {
            try {
                await(primary().preparedQuery("INSERT INTO ledger VALUES ($1)").execute(Tuple.of(id)));
                acknowledged.add(id);
                longestNanos = Math.max(longestNanos, System.nanoTime() - last);
                last = System.nanoTime();
            } catch (RuntimeException refused) {
                giveUp();
            }
            await(vertx.timer(BETWEEN_MILLIS, TimeUnit.MILLISECONDS));
        }
    }

    /** A session with the server that writes. */
    private PgConnection primary() {
        PgConnection kept = session;
        if (kept != null) {
            return kept;
        }
        for (String address : addresses.get().values()) {
            try {
                PgConnection found = await(PgConnection.connect(vertx, options(address)));
                if (!await(found.query("SELECT pg_is_in_recovery()").execute())
                        .iterator()
                        .next()
                        .getBoolean(0)) {
                    session = found;
                    return found;
                }
                found.close();
            } catch (RuntimeException silent) {
                // The next one.
            }
        }
        throw new IllegalStateException("nobody writes");
    }

    private void giveUp() {
        PgConnection kept = session;
        session = null;
        if (kept != null) {
            kept.close();
        }
    }

    private static PgConnectOptions options(String address) {
        return new PgConnectOptions()
                .setHost(address)
                .setPort(5432)
                .setUser("postgres")
                .setPassword(PatroniPods.PASSWORD)
                .setDatabase("postgres")
                .setSslMode(SslMode.PREFER)
                .setSslOptions(new ClientSSLOptions().setTrustAll(true));
    }

    private static <T> T await(Future<T> future) {
        return future.timeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** Says in the log how many were acknowledged, and the longest time between two of them. */
    void tell() {
        LOG.info("acknowledged={} longest={}", acknowledged.size(), Duration.ofNanos(longestNanos));
    }

    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    /** Acknowledged commits that the server at this address does not have. */
    Set<Long> missingAt(String address) {
        PgConnection reader = await(PgConnection.connect(vertx, options(address)));
        Set<Long> missing = new TreeSet<>(acknowledged);
        await(reader.query("SELECT id FROM ledger").execute()).forEach(row -> missing.remove(row.getLong(0)));
        reader.close();
        return missing;
    }

    @Override
    public void close() {
        stopped = true;
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
