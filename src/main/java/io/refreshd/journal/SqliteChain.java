package io.refreshd.journal;

import io.refreshd.journal.SqliteJournal.Writing;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;

/**
 * The end of the chain of events: where the next one goes.
 *
 * @param seq of the last event, 0 before the first
 * @param hash of the last event
 */
record SqliteChain(long seq, String hash) {
    static final SqliteChain EMPTY = new SqliteChain(0, HashChain.START);

    /** Reads every event and computes its hash again; the end must be the one that was written down with it. */
    static SqliteChain verify(Connection connection, Path file) throws SQLException {
        SqliteChain end = EMPTY;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT seq, application, at, v, type, data, prev_hash, hash FROM events ORDER BY seq")) {
            while (row.next()) {
                long seq = row.getLong(1);
                Envelope envelope = new Envelope(row.getInt(4), row.getString(5), row.getString(6));
                String hash = HashChain.link(end.hash, seq, row.getString(2), row.getString(3), envelope);
                if (seq != end.seq + 1 || !end.hash.equals(row.getString(7)) || !hash.equals(row.getString(8))) {
                    throw SqliteFile.damaged(file, "event " + seq + " does not follow from the one before it");
                }
                end = new SqliteChain(seq, hash);
            }
        }
        String head = SqliteFile.meta(connection, "head").orElse("");
        if (!head.equals(end.text())) {
            throw SqliteFile.damaged(file, "its last events are missing");
        }
        return end;
    }

    /** Adds the events; the caller commits. */
    SqliteChain append(Connection connection, String application, List<Envelope> envelopes, Instant at)
            throws SQLException {
        SqliteChain end = this;
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO events (seq, application, at, type, v, data, prev_hash, hash)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (Envelope envelope : envelopes) {
                long seq = end.seq + 1;
                String hash = HashChain.link(end.hash, seq, application, at.toString(), envelope);
                statement.setLong(1, seq);
                statement.setString(2, application);
                statement.setString(3, at.toString());
                statement.setString(4, envelope.type());
                statement.setInt(5, envelope.v());
                statement.setString(6, envelope.data());
                statement.setString(7, end.hash);
                statement.setString(8, hash);
                statement.executeUpdate();
                end = new SqliteChain(seq, hash);
            }
        }
        SqliteFile.setMeta(connection, "head", end.text());
        return end;
    }

    static <T> T transaction(Connection connection, Writing<T> writing) throws SQLException {
        SqliteFile.run(connection, "BEGIN IMMEDIATE");
        try {
            T result = writing.on(connection);
            SqliteFile.run(connection, "COMMIT");
            return result;
        } catch (SQLException | RuntimeException failed) {
            rollBack(connection);
            throw failed;
        }
    }

    private static void rollBack(Connection connection) {
        try {
            SqliteFile.run(connection, "ROLLBACK");
        } catch (SQLException alreadyRolledBack) {
            // SQLite has done so itself, as it does when the disk is full.
        }
    }

    private String text() {
        return seq + " " + hash;
    }
}
