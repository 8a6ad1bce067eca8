package io.refreshd.demo;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An open loop of commits: each is due at a time that does not depend on answers, and its latency counts from there.
 * Writes go to the one unit that is not in recovery. A commit whose outcome is unknown goes out again under the same key.
 * For one event loop.
 */
final class Load {
    /** One row for each commit. */
    static final String TABLE = "demo_commits";

    private static final int CONNECTIONS = 3;
    private static final int MOST_WAITING = 30_000;
    private static final long TICK_MILLIS = 2;
    private static final long PROBE_MILLIS = 4;
    private static final long DRAIN_MILLIS = 10_000;
    private static final long WARM_UP = TimeUnit.SECONDS.toNanos(2);
    private static final long RECONNECT = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long RECONNECT_HUNTING = TimeUnit.MILLISECONDS.toNanos(20);

    private final Vertx vertx;
    private final Ledger ledger;
    private final double nanosPerCommit;
    private final Backlog backlog = new Backlog(MOST_WAITING);
    private final Tally tally = new Tally(WARM_UP);
    private final Map<Integer, Server> servers = new TreeMap<>();
    private final Promise<Void> drained = Promise.promise();
    private @Nullable Server target;
    private long started = -1;
    private long key;
    private int inFlight;
    private boolean prepared;
    private boolean stopping;

    Load(Vertx vertx, Ledger ledger, int commitsPerSecond) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.nanosPerCommit = 1e9 / commitsPerSecond;
    }

    void start() {
        vertx.setPeriodic(TICK_MILLIS, timer -> tick());
        vertx.setPeriodic(PROBE_MILLIS, timer -> connectAndHunt());
    }

    /** Units came or went. */
    void follow(Access access) {
        List<Integer> gone = new ArrayList<>(servers.keySet());
        for (Access.Address unit : access.units()) {
            gone.remove(Integer.valueOf(unit.ordinal()));
            Server known = servers.get(unit.ordinal());
            if (known == null || !known.address().equals(unit)) {
                drop(known);
                servers.put(unit.ordinal(), new Server(vertx, access, unit, CONNECTIONS));
            }
        }
        gone.forEach(ordinal -> drop(servers.remove(ordinal)));
    }

    /** Schedules nothing more and waits, bounded, for what is under way. */
    Future<Void> stop() {
        stopping = true;
        vertx.setTimer(DRAIN_MILLIS, timer -> drained.tryComplete());
        finish();
        return drained.future().onComplete(done -> {
            tally.ended(System.nanoTime(), waiting() > 0);
            servers.values().forEach(Server::close);
        });
    }

    Tally tally() {
        return tally;
    }

    /** Commits that are due and not acknowledged. */
    int waiting() {
        return backlog.size() + inFlight;
    }

    /** The unit that is written to, or -1. */
    int primary() {
        return target == null ? -1 : target.address().ordinal();
    }

    private void tick() {
        long now = System.nanoTime();
        if (prepared && !stopping) {
            if (started < 0) {
                started = now;
            }
            while (key * nanosPerCommit <= now - started) {
                backlog.add(new Backlog.Due(key, started + (long) (key * nanosPerCommit)));
                tally.offered();
                key++;
            }
        }
        send();
    }

    private void send() {
        Server to = target;
        while (prepared && to != null && to == target && to.idle()) {
            Optional<Backlog.Due> due = backlog.next();
            if (due.isEmpty()) {
                return;
            }
            commit(to, due.get());
        }
    }

    private void commit(Server to, Backlog.Due due) {
        inFlight++;
        // Written before whose answer was lost: the row is there, and that is all the client wants to know.
        to.run("INSERT INTO " + TABLE + " VALUES (" + due.key() + ") ON CONFLICT DO NOTHING")
                .onComplete(result -> {
                    inFlight--;
                    if (result.succeeded()) {
                        tally.acknowledged(due.at(), System.nanoTime());
                        ledger.append(due.key());
                        finish();
                    } else {
                        backlog.again(due);
                        tally.retried();
                        lost(to);
                    }
                    send();
                });
    }

    private void finish() {
        if (stopping && waiting() == 0) {
            drained.tryComplete();
        }
    }

    private void connectAndHunt() {
        Server current = target;
        if (current != null && !current.reachable()) {
            lost(current);
        }
        long now = System.nanoTime();
        long pause = target == null ? RECONNECT_HUNTING : RECONNECT;
        servers.values().forEach(server -> server.keepConnected(now, pause));
        if (target == null) {
            servers.values().stream()
                    .filter(Server::idle)
                    .sorted(Comparator.comparingInt(server -> server.address().ordinal()))
                    .forEach(this::probe);
        }
    }

    private void probe(Server server) {
        server.writable().onSuccess(writable -> {
            if (writable && target == null) {
                target = server;
                prepare(server);
                send();
            }
        });
    }

    private void prepare(Server server) {
        if (!prepared) {
            server.run("CREATE TABLE IF NOT EXISTS " + TABLE
                            + " (key bigint PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp())")
                    .onSuccess(made -> prepared = true)
                    .onFailure(trouble -> lost(server));
        }
    }

    private void lost(Server server) {
        if (target == server) {
            target = null;
        }
    }

    private void drop(@Nullable Server server) {
        if (server != null) {
            lost(server);
            server.close();
        }
    }
}
