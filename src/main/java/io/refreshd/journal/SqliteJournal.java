package io.refreshd.journal;

import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.journal.JournalProblem.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The journal in one SQLite file, on a thread of its own; results arrive on the caller's Vert.x context.
 *
 * <p>Every append is one transaction that is on disk when its future completes. After an input/output error nobody
 * knows what the disk holds: from then on nothing more is written until the next start has read it again.
 */
public final class SqliteJournal implements Journal {
    private static final int WAITING = 10_000;

    private final Vertx vertx;
    private final Path file;
    private final Ballast ballast;
    private final EventCodec codec = new EventCodec();
    private final ThreadPoolExecutor thread;

    // These belong to the thread.
    private @Nullable Connection connection;
    private SqliteChain chain = SqliteChain.EMPTY;
    private @Nullable JournalProblem broken;
    private boolean ballastGiven;
    private boolean failing;

    private SqliteJournal(Vertx vertx, Path file, Ballast ballast) {
        this.vertx = vertx;
        this.file = file;
        this.ballast = ballast;
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), work -> new Thread(work, "journal"));
    }

    /** Opens the file, or makes it, and verifies all of it; fails with a {@link JournalProblem}. */
    public static Future<SqliteJournal> open(Vertx vertx, Path file) {
        return open(vertx, file, Ballast.file(file.resolveSibling(file.getFileName() + ".reserve")));
    }

    static Future<SqliteJournal> open(Vertx vertx, Path file, Ballast ballast) {
        SqliteJournal journal = new SqliteJournal(vertx, file, ballast);
        return journal.run(() -> {
                    journal.start();
                    return journal;
                })
                .onFailure(failed -> journal.thread.shutdown());
    }

    private void start() throws SQLException {
        Connection opened = SqliteFile.open(file);
        connection = opened;
        try {
            chain = SqliteChain.verify(opened, file);
            ballast.restore();
        } catch (SQLException | RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    @Override
    public Future<List<Entry>> append(String application, List<Event> events, Instant at) {
        List<Event> all = List.copyOf(events);
        return run(() -> {
            List<Envelope> envelopes = all.stream().map(codec::encode).toList();
            SqliteChain grown = written(open -> chain.append(open, application, envelopes, at));
            List<Entry> entries = new ArrayList<>();
            for (Event event : all) {
                entries.add(new Entry(chain.seq() + entries.size() + 1, application, at, event));
            }
            chain = grown;
            return List.copyOf(entries);
        });
    }

    @Override
    public Future<List<Entry>> read(long after, int limit) {
        return run(() -> {
            List<Entry> entries = new ArrayList<>();
            try (PreparedStatement statement = connected()
                    .prepareStatement("SELECT seq, application, at, v, type, data FROM events WHERE seq > ?"
                            + " ORDER BY seq LIMIT ?")) {
                statement.setLong(1, after);
                statement.setInt(2, limit);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        Envelope envelope = new Envelope(row.getInt(4), row.getString(5), row.getString(6));
                        entries.add(new Entry(
                                row.getLong(1),
                                row.getString(2),
                                Instant.parse(row.getString(3)),
                                codec.decode(envelope)));
                    }
                }
            }
            return List.copyOf(entries);
        });
    }

    @Override
    public Future<Void> keep(String sha256, byte[] content) {
        byte[] bytes = content.clone();
        return run(() -> {
                    if (!HashChain.sha256(bytes).equals(sha256)) {
                        throw new IllegalArgumentException("the content is not the one of " + sha256);
                    }
                    return written(open -> {
                        try (PreparedStatement statement =
                                open.prepareStatement("INSERT OR IGNORE INTO contents (sha256, bytes) VALUES (?, ?)")) {
                            statement.setString(1, sha256);
                            statement.setBytes(2, bytes);
                            return statement.executeUpdate();
                        }
                    });
                })
                .mapEmpty();
    }

    @Override
    public Future<Optional<byte[]>> content(String sha256) {
        return run(() -> {
            try (PreparedStatement statement =
                    connected().prepareStatement("SELECT bytes FROM contents WHERE sha256 = ?")) {
                statement.setString(1, sha256);
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next()) {
                        return Optional.empty();
                    }
                    byte[] bytes = row.getBytes(1);
                    if (!HashChain.sha256(bytes).equals(sha256)) {
                        throw SqliteFile.damaged(file, "the content kept as " + sha256 + " has changed");
                    }
                    return Optional.of(bytes);
                }
            }
        });
    }

    @Override
    public Future<Void> ready() {
        return run(() -> {
                    if (failing) {
                        written(open -> {
                            SqliteFile.setMeta(open, "schema", String.valueOf(SqliteFile.SCHEMA));
                            return true;
                        });
                    }
                    return true;
                })
                .mapEmpty();
    }

    @Override
    public Future<Void> close() {
        if (thread.isShutdown()) {
            return Future.succeededFuture();
        }
        Future<Boolean> closed = run(() -> {
            Connection open = connection;
            if (open != null) {
                open.close();
            }
            connection = null;
            return true;
        });
        thread.shutdown();
        return closed.mapEmpty();
    }

    /** One transaction; when the disk is full, once more after the reserve was given up. */
    private <T> T written(Writing<T> writing) throws SQLException {
        failing = true;
        T result = tried(writing);
        failing = false;
        return result;
    }

    private <T> T tried(Writing<T> writing) throws SQLException {
        if (broken != null) {
            throw new JournalProblem(Kind.UNWRITABLE, String.valueOf(broken.getMessage()), broken.next(), broken);
        }
        try {
            T result = SqliteChain.transaction(connected(), writing);
            if (ballastGiven) {
                ballast.restore();
            }
            return result;
        } catch (SQLException failed) {
            if (SqliteFile.unsure(failed)) {
                broken = SqliteFile.problem(file, failed);
            }
            if (!SqliteFile.full(failed) || !ballast.giveUp()) {
                throw failed;
            }
            ballastGiven = true;
            return SqliteChain.transaction(connected(), writing);
        }
    }

    private Connection connected() {
        Connection open = connection;
        if (open == null) {
            throw closed();
        }
        return open;
    }

    private JournalProblem closed() {
        return new JournalProblem(Kind.UNWRITABLE, "the journal " + file + " is closed", "start refreshd again");
    }

    private <T> Future<T> run(Callable<T> work) {
        Context context = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        try {
            thread.execute(() -> {
                try {
                    T result = work.call();
                    context.runOnContext(nothing -> promise.complete(result));
                } catch (SQLException failed) {
                    context.runOnContext(nothing -> promise.fail(SqliteFile.problem(file, failed)));
                } catch (Exception failed) {
                    context.runOnContext(nothing -> promise.fail(failed));
                }
            });
        } catch (RejectedExecutionException rejected) {
            promise.fail(closed());
        }
        return promise.future();
    }

    /** What is done inside a transaction. */
    interface Writing<T> {
        T on(Connection open) throws SQLException;
    }
}
