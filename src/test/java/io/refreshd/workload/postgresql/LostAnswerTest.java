package io.refreshd.workload.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.junit5.VertxExtension;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.ClosedConnectionException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server that takes a statement and dies before it answers: what was asked for may or may not have been done. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class LostAnswerTest {
    private static final Credentials CREDENTIALS = new Credentials("postgres", "secret", "replicator", "secret");
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final AtomicInteger statements = new AtomicInteger();
    private Sessions sessions;
    private NetServer listening;
    private Server server;

    @BeforeEach
    void listen(Vertx vertx) throws Exception {
        listening = await(vertx.createNetServer().connectHandler(this::serve).listen(0, "127.0.0.1"));
        server = new Server("postgresql", 0, "127.0.0.1", listening.actualPort());
        sessions = new Sessions(vertx);
    }

    @AfterEach
    void close() throws Exception {
        await(sessions.close());
        await(listening.close());
    }

    /** As much of PostgreSQL's protocol as it takes to be asked: the first message is the start-up, then statements come. */
    private void serve(NetSocket socket) {
        AtomicInteger messages = new AtomicInteger();
        socket.handler(bytes -> {
            if (messages.getAndIncrement() == 0) {
                socket.write(welcome());
            } else {
                statements.incrementAndGet();
                socket.close();
            }
        });
    }

    private static Buffer welcome() {
        Buffer welcome = message('R', Buffer.buffer().appendInt(0));
        welcome.appendBuffer(parameter("server_version", "14.8")).appendBuffer(parameter("client_encoding", "UTF8"));
        return welcome.appendBuffer(message('K', Buffer.buffer().appendInt(1).appendInt(1)))
                .appendBuffer(message('Z', Buffer.buffer("I")));
    }

    private static Buffer parameter(String name, String value) {
        return message('S', Buffer.buffer(name + "\0" + value + "\0"));
    }

    private static Buffer message(char type, Buffer content) {
        return Buffer.buffer()
                .appendByte((byte) type)
                .appendInt(4 + content.length())
                .appendBuffer(content);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void oneLostAnswerToAPromotionIsOnePromotion() {
        lost(SwitchOver::promote);
    }

    @Test
    void oneLostAnswerToACheckpointIsOneCheckpoint() {
        lost(SwitchOver::checkpoint);
    }

    private void lost(Function<PgConnection, Future<Void>> effect) {
        assertThatThrownBy(() -> await(sessions.with(server, CREDENTIALS, Sessions.Use.ACT, LIMIT, effect)))
                .hasRootCauseInstanceOf(ClosedConnectionException.class);
        assertThat(statements).hasValue(1);
    }

    @Test
    void anObservationWhoseAnswerIsLostIsMadeOnceMore() {
        assertThatThrownBy(() -> await(new Survey(sessions).read(server, CREDENTIALS)))
                .hasRootCauseInstanceOf(ClosedConnectionException.class);
        assertThat(statements).hasValue(2);
    }
}
