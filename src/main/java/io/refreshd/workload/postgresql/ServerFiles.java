package io.refreshd.workload.postgresql;

import io.refreshd.decide.SlotSeen;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The command lines and the texts of the files with which servers of PostgreSQL 13 to 18 are made and run. */
public final class ServerFiles {
    private ServerFiles() {}

    /** Makes a new cluster. Small WAL segments: a promotion copies and syncs a whole one. */
    public static List<String> create(Path binaries, Path data, String superuser, Path password) {
        return List.of(
                binaries.resolve("bin/initdb").toString(),
                "--pgdata=" + data,
                "--username=" + superuser,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--data-checksums",
                "--wal-segsize=1",
                "--no-sync",
                // Cleaning up after a failure, one that was left behind would delete what a later one made.
                "--no-clean");
    }

    /** Runs a server in the foreground. */
    public static List<String> run(Path binaries, Path data) {
        return List.of(binaries.resolve("bin/postgres").toString(), "-D", data.toString());
    }

    /** The settings file in the data folder: the same in all copies, because the place is found from it. */
    public static String include(Path settings) {
        return "# The settings of this unit are made by refreshd, at every start anew.\n" + "include '../"
                + settings.getFileName() + "'\n";
    }

    /** Who may connect: everybody from this machine who knows a password. */
    public static String access(Credentials credentials) {
        return "host all all 127.0.0.1/32 scram-sha-256\n" + "host replication " + credentials.replicationUser()
                + " 127.0.0.1/32 scram-sha-256\n";
    }

    /** The password file of a unit's server, for any of the other units. */
    public static String passfile(Credentials credentials) {
        return "*:*:*:" + credentials.replicationUser() + ":" + credentials.replicationPassword() + "\n";
    }

    /**
     * The settings of one unit.
     *
     * @param others the other units' servers: whichever of them is the primary is followed
     * @param hurry whether replay cancels queries that are in its way at once, instead of waiting for them
     */
    public static String settings(
            Server server, List<Server> others, Path access, Path passfile, Credentials credentials, boolean hurry) {
        return String.join(
                "\n",
                "# Made by refreshd, at every start anew; what is changed here is lost.",
                "listen_addresses = '" + server.host() + "'",
                "port = " + server.port(),
                "unix_socket_directories = ''",
                "hba_file = '" + quoted(access.toString()) + "'",
                "cluster_name = '" + quoted(server.unit()) + "'",
                "password_encryption = 'scram-sha-256'",
                "max_connections = 100",
                "shared_buffers = '32MB'",
                "wal_level = replica",
                "max_wal_senders = 20",
                "max_replication_slots = 20",
                "min_wal_size = '32MB'",
                "max_wal_size = '256MB'",
                "wal_keep_size = '64MB'",
                "hot_standby = on",
                "max_standby_streaming_delay = '" + (hurry ? "0" : "30s") + "'",
                "wal_retrieve_retry_interval = '100ms'",
                // A standby that does not report is told from one that has nothing new to report.
                "wal_receiver_status_interval = '1s'",
                "primary_slot_name = '" + SlotSeen.nameFor(server.ordinal()) + "'",
                "primary_conninfo = '" + quoted(primary(server, others, passfile, credentials)) + "'",
                "log_line_prefix = '%m [%p] '",
                "log_checkpoints = on",
                "log_timezone = 'UTC'",
                "timezone = 'UTC'",
                "lc_messages = 'C'",
                "");
    }

    /** Names every other unit; the one that accepts writes is followed, so that a handover changes nothing here. */
    private static String primary(Server server, List<Server> others, Path passfile, Credentials credentials) {
        if (others.isEmpty()) {
            return "";
        }
        return "host=" + others.stream().map(Server::host).collect(Collectors.joining(","))
                + " port="
                + others.stream().map(other -> Integer.toString(other.port())).collect(Collectors.joining(","))
                + " user=" + credentials.replicationUser()
                + " passfile='" + passfile.toString().replace("\\", "\\\\").replace("'", "\\'") + "'"
                + " application_name=" + SlotSeen.nameFor(server.ordinal())
                + " target_session_attrs=read-write sslmode=disable gssencmode=disable connect_timeout=2";
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("'", "''");
    }
}
