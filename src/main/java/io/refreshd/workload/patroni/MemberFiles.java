package io.refreshd.workload.patroni;

import io.refreshd.workload.postgresql.Credentials;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;

/** The texts of the files with which members are run, and the command line of the store that they share. */
public final class MemberFiles {
    /** Short, so that a moved leader is followed soon: loop_wait + 2 retry_timeout must not be more than the ttl. */
    private static final int LOOP_WAIT = 2;

    private static final int RETRY_TIMEOUT = 9;
    private static final int TTL = 20;

    private MemberFiles() {}

    /**
     * What a member's settings are made of.
     *
     * @param port of its PostgreSQL server
     * @param store the port of etcd
     * @param data PGDATA
     * @param programs the folder with the programs of PostgreSQL
     * @param own a folder that is the server's user's
     */
    public record Settings(
            Member member, int port, int store, Path data, Path programs, Path own, Credentials credentials) {}

    /** The member's settings; JSON, which Patroni reads as YAML. */
    public static String settings(Settings of) {
        String address = of.member().host() + ":";
        JsonArray access = new JsonArray()
                .add("host all all 127.0.0.1/32 scram-sha-256")
                .add("host replication " + of.credentials().replicationUser() + " 127.0.0.1/32 scram-sha-256");
        return new JsonObject()
                        .put("scope", of.member().application())
                        .put("namespace", "/refreshd/")
                        .put("name", of.member().name())
                        .put(
                                "restapi",
                                new JsonObject()
                                        .put("listen", address + of.member().port())
                                        .put(
                                                "connect_address",
                                                address + of.member().port()))
                        .put("etcd3", new JsonObject().put("hosts", new JsonArray().add(address + of.store())))
                        .put("bootstrap", bootstrap())
                        .put(
                                "postgresql",
                                new JsonObject()
                                        .put("listen", address + of.port())
                                        .put("connect_address", address + of.port())
                                        .put("data_dir", of.data().toString())
                                        .put("bin_dir", of.programs().toString())
                                        .put(
                                                "pgpass",
                                                of.own().resolve("pgpass").toString())
                                        .put("authentication", authentication(of.credentials()))
                                        .put("parameters", parameters())
                                        .put("pg_hba", access)
                                        .put("create_replica_methods", new JsonArray().add("basebackup"))
                                        .put(
                                                "basebackup",
                                                new JsonArray().add(new JsonObject().put("checkpoint", "fast"))))
                        .encodePrettily()
                + "\n";
    }

    /** What the first member makes, for all of them. */
    private static JsonObject bootstrap() {
        JsonObject postgresql = new JsonObject()
                // An old primary that could follow only after its history was cut has lost something: that shall show.
                .put("use_pg_rewind", false)
                .put("use_slots", true)
                .put(
                        "parameters",
                        new JsonObject()
                                .put("wal_level", "replica")
                                .put("hot_standby", "on")
                                .put("max_connections", 100)
                                .put("max_wal_senders", 20)
                                .put("max_replication_slots", 20)
                                .put("wal_keep_size", "64MB"));
        return new JsonObject()
                .put(
                        "dcs",
                        new JsonObject()
                                .put("ttl", TTL)
                                .put("loop_wait", LOOP_WAIT)
                                .put("retry_timeout", RETRY_TIMEOUT)
                                .put("maximum_lag_on_failover", 1 << 20)
                                .put("postgresql", postgresql))
                .put(
                        "initdb",
                        new JsonArray()
                                .add(new JsonObject().put("encoding", "UTF8"))
                                .add(new JsonObject().put("locale", "C"))
                                .add(new JsonObject().put("wal-segsize", "1"))
                                .add("data-checksums"));
    }

    private static JsonObject authentication(Credentials credentials) {
        return new JsonObject()
                .put(
                        "superuser",
                        new JsonObject()
                                .put("username", credentials.superuser())
                                .put("password", credentials.superuserPassword()))
                .put(
                        "replication",
                        new JsonObject()
                                .put("username", credentials.replicationUser())
                                .put("password", credentials.replicationPassword()));
    }

    private static JsonObject parameters() {
        return new JsonObject()
                .put("unix_socket_directories", "")
                .put("password_encryption", "scram-sha-256")
                .put("shared_buffers", "32MB")
                .put("min_wal_size", "32MB")
                .put("max_wal_size", "256MB")
                .put("wal_retrieve_retry_interval", "100ms")
                .put("wal_receiver_status_interval", "1s")
                .put("log_line_prefix", "%m [%p] ")
                .put("log_checkpoints", "on")
                .put("log_timezone", "UTC")
                .put("timezone", "UTC")
                .put("lc_messages", "C");
    }

    /** Runs the store in the foreground. */
    public static List<String> store(Path etcd, Path data, int client, int peer) {
        String clients = "http://127.0.0.1:" + client;
        String peers = "http://127.0.0.1:" + peer;
        return List.of(
                etcd.toString(),
                "--name=refreshd",
                "--data-dir=" + data,
                "--listen-client-urls=" + clients,
                "--advertise-client-urls=" + clients,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=refreshd=" + peers);
    }
}
