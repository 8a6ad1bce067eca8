package io.refreshd.substrate.local;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where one unit lives: a folder of the daemon's, with the server's own folder in it.
 *
 * <p>Only {@link #data()} and the password file belong to the server's user; the settings, the log and the record stay
 * the daemon's, so that a taken-over server can not change what the daemon starts next.
 */
public record Place(Path folder) {
    /** What the daemon remembers of the unit. */
    public Path record() {
        return folder.resolve("unit.json");
    }

    /** PGDATA. */
    public Path data() {
        return folder.resolve("data");
    }

    /** The server's standard output and error. */
    public Path log() {
        return folder.resolve("server.log");
    }

    /** The server's settings, included by the one in its own folder. */
    public Path settings() {
        return folder.resolve("server.conf");
    }

    /** Who may connect. */
    public Path access() {
        return folder.resolve("access.conf");
    }

    /** The password with which the unit's server streams from the primary. */
    public Path passfile() {
        return folder.resolve("replication.pass");
    }

    /** The settings of the unit's Patroni member; there only where Patroni runs the server. */
    public Path member() {
        return folder.resolve("patroni.yml");
    }

    /** The programs that the member is given: links to the release's, and to tools. */
    public Path programs() {
        return folder.resolve("programs");
    }

    /** What the member itself writes. */
    public Path own() {
        return folder.resolve("member");
    }

    /** What the unit's process has in its command line, and no other. */
    Path served() {
        return patroni() ? member() : data();
    }

    boolean patroni() {
        return Files.exists(member());
    }

    Path pidFile() {
        return data().resolve("postmaster.pid");
    }
}
