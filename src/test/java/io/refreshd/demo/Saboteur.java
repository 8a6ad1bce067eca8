package io.refreshd.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.refreshd.Eventually;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Does behind the demo's back what refreshd must never do, so that tests see whether the demo notices. */
final class Saboteur implements AutoCloseable {
    /** At least so many acknowledged commits are lost. */
    static final long LOST = 200;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Place place;
    private final Vertx vertx = Vertx.vertx();
    private final Access access;

    private Saboteur(Place place) throws IOException {
        this.place = place;
        Access client = Access.read(place.clientFile());
        JsonNode secrets = new ObjectMapper()
                .readTree(place.clientFile().resolveSibling("secrets.json").toFile());
        this.access = new Access(
                client.database(),
                secrets.path("superuser").asText(),
                secrets.path("superuserPassword").asText(),
                client.units());
    }

    /** The daemon is gone, no standby receives anything any more, the primary dies at once, and a laggard takes over. */
    static void promoteLaggard(Place place) throws IOException {
        try (Saboteur saboteur = new Saboteur(place)) {
            saboteur.killDaemon();
            saboteur.stopReceiving(1);
            saboteur.stopReceiving(2);
            long behind = saboteur.commits(1);
            saboteur.await(() -> saboteur.commits(0) >= behind + LOST);
            saboteur.kill(0);
            saboteur.promote(1);
        }
    }

    /** The daemon is gone, and a standby is promoted while the primary goes on. */
    static void promoteBesidePrimary(Place place) throws IOException {
        try (Saboteur saboteur = new Saboteur(place)) {
            saboteur.killDaemon();
            saboteur.promote(1);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void killDaemon() {
        List<ProcessHandle> daemons = ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .orElse("")
                        .contains(place.config().toString()))
                .toList();
        daemons.forEach(ProcessHandle::destroyForcibly);
        await(() -> daemons.stream().noneMatch(ProcessHandle::isAlive));
    }

    private void stopReceiving(int ordinal) throws IOException {
        ask(ordinal, "ALTER SYSTEM SET primary_conninfo = ''");
        ask(ordinal, "SELECT pg_reload_conf()");
        await(() -> ask(ordinal, "SELECT count(*) FROM pg_stat_wal_receiver").equals("0"));
    }

    private long commits(int ordinal) throws IOException {
        return Long.parseLong(ask(ordinal, "SELECT count(*) FROM " + Load.TABLE));
    }

    /** SIGQUIT: without a checkpoint, without waiting for anybody. */
    private void kill(int ordinal) throws IOException {
        Path data = place.units().get(ordinal).resolve("data");
        Postmaster postmaster = Postmaster.of(data).orElseThrow();
        new ProcessBuilder("sh", "-c", "kill -QUIT " + postmaster.pid()).start();
        await(() -> !postmaster.alive());
    }

    private void promote(int ordinal) throws IOException {
        ask(ordinal, "SELECT pg_promote(false)");
        await(() -> ask(ordinal, "SELECT pg_is_in_recovery()").equals("false"));
    }

    private String ask(int ordinal, String sql) throws IOException {
        Access.Address unit = access.units().stream()
                .filter(address -> address.ordinal() == ordinal)
                .findFirst()
                .orElseThrow();
        var rows = Sql.ask(vertx, access, unit, sql);
        return rows.size() == 0 ? "" : String.valueOf(rows.iterator().next().getValue(0));
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(Condition condition) {
        boolean held = Eventually.within(PATIENCE, () -> {
            try {
                return condition.holds();
            } catch (IOException notYet) {
                return false;
            }
        });
        if (!held) {
            throw new AssertionError("the cluster could not be damaged");
        }
    }
}
