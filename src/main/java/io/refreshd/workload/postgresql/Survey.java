package io.refreshd.workload.postgresql;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.refreshd.decide.DatabaseSeen;
import io.refreshd.decide.ReplicaSeen;
import io.refreshd.decide.SlotSeen;
import io.refreshd.decide.SynchronousNames;
import io.refreshd.model.Version;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Asks a server everything that an observation needs in one statement. A session that was closed meanwhile is opened
 * again once; a server that does not answer in time is not asked again for a moment, so that it does not slow down what
 * is seen of the others.
 */
public final class Survey {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    /** One row, given the application's name, which members of Patroni have in theirs; the role is read once, because a promotion may come between two reads. */
    private static final String QUERY = """
            WITH role AS MATERIALIZED (SELECT pg_is_in_recovery() AS standby),
            receiver AS MATERIALIZED (SELECT status, received_tli FROM pg_stat_wal_receiver)
            SELECT standby,
              current_setting('server_version_num')::int AS version,
              (SELECT system_identifier FROM pg_control_system()) AS system,
              CASE WHEN standby THEN coalesce(pg_last_wal_replay_lsn(), '0/0') - '0/0'::pg_lsn
                   ELSE pg_current_wal_lsn() - '0/0'::pg_lsn END::bigint AS lsn,
              CASE WHEN standby THEN greatest((SELECT received_tli FROM receiver),
                       (SELECT timeline_id FROM pg_control_checkpoint()),
                       (SELECT min_recovery_end_timeline FROM pg_control_recovery()))
                   ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int END AS timeline,
              coalesce((SELECT status = 'streaming' FROM receiver LIMIT 1), false) AS streaming,
              (SELECT coalesce(json_agg(json_build_object(
                   'ordinal', substring(application_name from '[0-9]+$')::int, 'state', state,
                   'lsn', (coalesce(replay_lsn, '0/0') - '0/0'::pg_lsn)::bigint, 'sync', sync_state <> 'async')
                   ORDER BY state <> 'streaming', pid), '[]')
                 FROM pg_stat_replication
                 WHERE NOT standby AND application_name ~ ('^(refreshd_|' || $1 || '-)[0-9]{1,5}$')) AS replicas,
              (SELECT coalesce(json_agg(json_build_object(
                   'name', slot_name, 'physical', slot_type = 'physical', 'active', active) ORDER BY slot_name), '[]')
                 FROM pg_replication_slots) AS slots,
              current_setting('synchronous_standby_names') AS synchronous
            FROM role
            """;

    private final Sessions sessions;
    private final Retry retry = Retry.of(
            "survey",
            RetryConfig.custom()
                    .maxAttempts(2)
                    .waitDuration(Duration.ofMillis(1))
                    .retryOnException(broken -> broken instanceof ClosedConnectionException)
                    .build());
    private final Map<Server, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final Map<Server, Long> received = new ConcurrentHashMap<>();

    public Survey(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Reads a server; fails within about 1.5 s when it does not answer. */
    public Future<DatabaseSeen> read(Server server, Credentials credentials) {
        CircuitBreaker breaker = breakers.computeIfAbsent(server, Survey::breaker);
        if (!breaker.tryAcquirePermission()) {
            return Future.failedFuture(CallNotPermittedException.createCallNotPermittedException(breaker));
        }
        long started = System.nanoTime();
        return attempt(server, credentials, retry.asyncContext())
                .onSuccess(seen -> breaker.onSuccess(System.nanoTime() - started, TimeUnit.NANOSECONDS))
                .onFailure(broken -> breaker.onError(System.nanoTime() - started, TimeUnit.NANOSECONDS, broken));
    }

    /** Forgets servers that are not there any more. */
    public void forget(Predicate<Server> gone) {
        breakers.keySet().removeIf(gone);
        received.keySet().removeIf(gone);
    }

    /** Why a read failed, as one line. */
    public static String trouble(Throwable broken) {
        if (broken instanceof TimeoutException || broken instanceof CallNotPermittedException) {
            return "it does not answer in time";
        }
        String text = broken instanceof PgException refused ? refused.getErrorMessage() : broken.getMessage();
        return text == null || text.isBlank()
                ? broken.getClass().getSimpleName()
                : text.replaceAll("\\s+", " ").strip();
    }

    private Future<DatabaseSeen> attempt(
            Server server, Credentials credentials, Retry.AsyncContext<DatabaseSeen> attempts) {
        return once(server, credentials)
                .recover(broken -> attempts.onError(broken) < 0
                        ? Future.failedFuture(broken)
                        : attempt(server, credentials, attempts));
    }

    private Future<DatabaseSeen> once(Server server, Credentials credentials) {
        return sessions.with(
                server,
                credentials,
                Sessions.Use.LOOK,
                LIMIT,
                session -> session.preparedQuery(QUERY)
                        .execute(Tuple.of(server.application()))
                        .map(rows -> seen(server, rows.iterator().next())));
    }

    private DatabaseSeen seen(Server server, Row row) {
        boolean standby = row.getBoolean("standby");
        return new DatabaseSeen(
                standby,
                Version.ofNumber(row.getInteger("version")),
                timeline(server, standby, row.getInteger("timeline")),
                Long.toUnsignedString(row.getLong("system")),
                row.getLong("lsn"),
                row.getBoolean("streaming"),
                objects((JsonArray) row.getJson("replicas")).stream()
                        .map(replica -> new ReplicaSeen(
                                replica.getInteger("ordinal"),
                                replica.getString("state", ""),
                                replica.getLong("lsn"),
                                Boolean.TRUE.equals(replica.getBoolean("sync"))))
                        .toList(),
                objects((JsonArray) row.getJson("slots")).stream()
                        .map(slot -> new SlotSeen(
                                slot.getString("name"), slot.getBoolean("physical"), slot.getBoolean("active")))
                        .toList(),
                SynchronousNames.of(row.getString("synchronous")).wanted());
    }

    /**
     * A standby forgets the timeline that it received when its primary goes; timelines of one server only grow, so that
     * what it once said still holds.
     */
    private long timeline(Server server, boolean standby, long timeline) {
        return standby ? received.merge(server, timeline, Math::max) : timeline;
    }

    private static List<JsonObject> objects(JsonArray array) {
        return IntStream.range(0, array.size()).mapToObj(array::getJsonObject).toList();
    }

    private static CircuitBreaker breaker(Server server) {
        return CircuitBreaker.of(
                server.unit(),
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(2)
                        .minimumNumberOfCalls(2)
                        .failureRateThreshold(100)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitDurationInOpenState(Duration.ofSeconds(1))
                        .recordException(broken -> broken instanceof TimeoutException)
                        .build());
    }
}
