package io.refreshd.journal;

import io.refreshd.journal.JournalProblem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Opens the journal's file: its settings, its tables and their version. Blocking; the journal's thread only. */
final class SqliteFile {
    static final int SCHEMA = 1;

    private static final String[] TABLES = {
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
        "CREATE TABLE events (seq INTEGER PRIMARY KEY, application TEXT NOT NULL, at TEXT NOT NULL, type TEXT NOT NULL,"
                + " v INTEGER NOT NULL, data TEXT NOT NULL, prev_hash TEXT NOT NULL, hash TEXT NOT NULL)",
        "CREATE TABLE contents (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL)",
        "INSERT INTO meta (key, value) VALUES ('schema', '" + SCHEMA + "')",
        "INSERT INTO meta (key, value) VALUES ('head', '0 " + HashChain.START + "')"
    };

    private SqliteFile() {}

    /** An open connection whose file is whole and of a known version. */
    static Connection open(Path file) {
        boolean present = Files.exists(file);
        if (!present) {
            create(file);
        }
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try {
                prepare(connection, file, present);
                return connection;
            } catch (SQLException | RuntimeException failed) {
                connection.close();
                throw failed;
            }
        } catch (SQLException failed) {
            throw problem(file, failed);
        }
    }

    /** An empty file that only its owner reads; SQLite's other files take their rights from it. */
    private static void create(Path file) {
        try {
            Files.createFile(file);
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        } catch (IOException unusable) {
            throw new JournalProblem(
                    Kind.UNWRITABLE,
                    "the journal " + file + " can not be made: " + unusable,
                    "ls -ld " + file.toAbsolutePath().getParent(),
                    unusable);
        }
    }

    private static void prepare(Connection connection, Path file, boolean present) throws SQLException {
        run(connection, "PRAGMA busy_timeout = 2000");
        if (present) {
            check(connection, file);
        }
        // FULL: in WAL mode every commit waits for the disk. The default of the driver would not.
        run(connection, "PRAGMA journal_mode = WAL");
        run(connection, "PRAGMA synchronous = FULL");
        if (!hasTable(connection, "meta")) {
            if (hasTable(connection, "")) {
                throw damaged(file, "it is a database, but not a journal of refreshd");
            }
            run(connection, "BEGIN IMMEDIATE");
            for (String table : TABLES) {
                run(connection, table);
            }
            run(connection, "COMMIT");
        }
        int schema = Integer.parseInt(meta(connection, "schema").orElse("0"));
        if (schema > SCHEMA) {
            throw new JournalProblem(
                    Kind.NEWER,
                    "the journal " + file + " has schema " + schema
                            + ", written by a newer refreshd; this one knows up to " + SCHEMA,
                    "start the refreshd version that wrote it, or a newer one");
        }
        if (schema < 1) {
            throw damaged(file, "it does not say which schema it has");
        }
    }

    private static void check(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
            String result = rows.next() ? rows.getString(1) : "no answer";
            if (!"ok".equals(result)) {
                throw damaged(file, result);
            }
        }
    }

    private static boolean hasTable(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT 1 FROM sqlite_master WHERE type = 'table' AND (name = ? OR ? = '')")) {
            statement.setString(1, name);
            statement.setString(2, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    static Optional<String> meta(Connection connection, String key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT value FROM meta WHERE key = ?")) {
            statement.setString(1, key);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        }
    }

    static void setMeta(Connection connection, String key, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")) {
            statement.setString(1, key);
            statement.setString(2, value);
            statement.executeUpdate();
        }
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static JournalProblem damaged(Path file, String what) {
        return new JournalProblem(
                Kind.DAMAGED,
                "the journal " + file + " is damaged: " + what + "; the units keep running, nothing was changed",
                "restore " + file + " from a backup, then start refreshd again");
    }

    /** Whether the disk is full. */
    static boolean full(SQLException failed) {
        return primary(failed) == SQLiteErrorCode.SQLITE_FULL.code;
    }

    /** Whether it stays unknown what a failed write left on disk. */
    static boolean unsure(SQLException failed) {
        return primary(failed) == SQLiteErrorCode.SQLITE_IOERR.code;
    }

    static JournalProblem problem(Path file, SQLException failed) {
        if (unsure(failed)) {
            return new JournalProblem(
                    Kind.UNSURE,
                    "an input/output error left it unknown what the journal " + file + " holds (" + failed.getMessage()
                            + "); nothing more is written until refreshd is started again, the units keep running",
                    "dmesg | tail",
                    failed);
        }
        int code = primary(failed);
        if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return damaged(file, String.valueOf(failed.getMessage()));
        }
        if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return new JournalProblem(
                    Kind.IN_USE, "another process holds the journal " + file, "fuser " + file, failed);
        }
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return new JournalProblem(
                    Kind.UNWRITABLE,
                    "the disk of the journal " + file + " is full; make room there, it is tried again by itself",
                    "df -h " + file,
                    failed);
        }
        return new JournalProblem(
                Kind.UNWRITABLE,
                "the journal " + file + " can not be written: " + failed.getMessage(),
                "ls -l " + file + " && df -h " + file,
                failed);
    }

    private static int primary(SQLException failed) {
        // The low byte is the kind of error, the rest its detail.
        return failed instanceof SQLiteException sqlite ? sqlite.getResultCode().code & 0xff : failed.getErrorCode();
    }
}
