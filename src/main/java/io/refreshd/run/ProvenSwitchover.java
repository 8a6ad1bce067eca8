package io.refreshd.run;

import io.refreshd.substrate.local.Unable;
import io.refreshd.workload.patroni.Member;
import io.refreshd.workload.patroni.Switchover;
import io.refreshd.workload.postgresql.Credentials;
import io.refreshd.workload.postgresql.Position;
import io.refreshd.workload.postgresql.Server;
import io.refreshd.workload.postgresql.Sessions;
import io.refreshd.workload.postgresql.SwitchOver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.function.Function;

/**
 * The handover under Patroni: the candidate replays what the primary has written at this moment, or nothing is told to
 * Patroni. Checkpoints first, so that the primary's shutdown has little to write.
 */
final class ProvenSwitchover {
    private static final Duration CHECKPOINT = Duration.ofSeconds(20);
    private static final Duration CATCH_UP = Duration.ofSeconds(5);
    private static final Duration LOOK = CATCH_UP.plusSeconds(2);

    private final Vertx vertx;
    private final Sessions sessions;
    private final Switchover switchover;

    ProvenSwitchover(Vertx vertx, Sessions sessions) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.switchover = new Switchover(vertx);
    }

    /** One of both units: where its server and its member answer. */
    record Side(Server server, Member member) {}

    Future<Void> move(Side leader, Side candidate, Credentials credentials) {
        return with(leader, credentials, CHECKPOINT, SwitchOver::checkpointTwice)
                .compose(done -> with(candidate, credentials, CHECKPOINT, SwitchOver::checkpoint))
                .compose(done -> caughtUp(leader, candidate, credentials))
                .compose(done -> switchover.move(leader.member(), candidate.member()));
    }

    private Future<Void> caughtUp(Side leader, Side candidate, Credentials credentials) {
        return with(leader, credentials, LOOK, Position::written)
                .compose(written -> with(
                        candidate,
                        credentials,
                        LOOK,
                        session -> Position.awaitReplay(vertx, session, written, CATCH_UP)))
                .compose(reached -> reached
                        ? Future.succeededFuture()
                        : Future.failedFuture(new Unable(candidate.server().unit()
                                + " did not reach the primary's position within " + CATCH_UP.toSeconds() + " s")));
    }

    private <T> Future<T> with(
            Side side, Credentials credentials, Duration limit, Function<PgConnection, Future<T>> work) {
        return sessions.with(side.server(), credentials, Sessions.Use.ACT, limit, work);
    }
}
