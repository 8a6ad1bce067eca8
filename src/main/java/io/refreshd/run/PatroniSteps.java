package io.refreshd.run;

import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.Step;
import io.refreshd.substrate.local.LocalUnits;
import io.refreshd.substrate.local.Unable;
import io.refreshd.substrate.local.UnitRecord;
import io.refreshd.workload.patroni.Switchover;
import io.refreshd.workload.postgresql.Credentials;
import io.refreshd.workload.postgresql.Position;
import io.refreshd.workload.postgresql.Sessions;
import io.refreshd.workload.postgresql.SwitchOver;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Performs the steps of one application whose units are members of Patroni, each once. What Patroni does itself (who
 * leads, who follows, slots) is no step here.
 */
final class PatroniSteps implements Step.Visitor<Future<Void>> {
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final Duration STOP_REMOVED = Duration.ofSeconds(20);
    private static final Duration CHECKPOINT = Duration.ofSeconds(20);
    private static final Duration CATCH_UP = Duration.ofSeconds(5);
    private static final Duration LOOK = CATCH_UP.plusSeconds(2);

    private final PatroniGround patroni;
    private final LocalGround ground;
    private final Switchover switchover;
    private final String application;

    PatroniSteps(PatroniGround patroni, Switchover switchover, String application) {
        this.patroni = patroni;
        this.ground = patroni.ground;
        this.switchover = switchover;
        this.application = application;
    }

    @Override
    public Future<Void> visit(Step.AddUnit step) {
        return new PatroniMaking(patroni, application).make(step);
    }

    @Override
    public Future<Void> visit(Step.StopUnit step) {
        return ground.blocking(() -> {
            if (ground.units.look(application, step.ordinal()).state() == ProcessSeen.State.FROZEN) {
                throw new Unable("Patroni is stopped by a signal and can not shut down; continue it (kill -CONT)");
            }
            if (!ground.units.stop(application, step.ordinal(), LocalUnits.Signal.TERM, STOP)) {
                throw new TimeoutException("Patroni has not ended after " + STOP.toSeconds() + " s");
            }
            return null;
        });
    }

    @Override
    public Future<Void> visit(Step.StartUnit step) {
        return ground.blocking(() -> {
            UnitRecord record = ground.complete(application, step.ordinal())
                    .orElseThrow(() -> new Unable("the unit has no place on this machine"));
            patroni.start(application, record, step.release());
        });
    }

    @Override
    public Future<Void> visit(Step.RemoveUnit step) {
        return ground.blocking(() -> {
            ground.units.stop(application, step.ordinal(), LocalUnits.Signal.TERM, STOP_REMOVED);
            ground.units.discard(application, step.ordinal());
            ground.tellClients(application);
        });
    }

    /**
     * The handover: the candidate replays what the primary has written at this moment, or nothing is told to Patroni.
     * Checkpoints first, so that the primary's shutdown has little to write.
     */
    @Override
    public Future<Void> visit(Step.SwitchOff step) {
        return with(step.ordinal(), CHECKPOINT, SwitchOver::checkpointTwice)
                .compose(done -> with(step.candidate(), CHECKPOINT, SwitchOver::checkpoint))
                .compose(done -> caughtUp(step))
                .compose(done -> ground.blocking(() -> patroni.member(application, step.ordinal())))
                .compose(leader -> ground.blocking(() -> patroni.member(application, step.candidate()))
                        .compose(candidate -> switchover.move(leader, candidate)));
    }

    private Future<Void> caughtUp(Step.SwitchOff step) {
        return with(step.ordinal(), LOOK, Position::written)
                .compose(written -> with(
                        step.candidate(),
                        LOOK,
                        session -> Position.awaitReplay(ground.vertx, session, written, CATCH_UP)))
                .compose(reached -> reached
                        ? Future.succeededFuture()
                        : Future.failedFuture(new Unable(application + "/" + step.candidate()
                                + " did not reach the primary's position within " + CATCH_UP.toSeconds() + " s")));
    }

    private <T> Future<T> with(int ordinal, Duration limit, Function<PgConnection, Future<T>> work) {
        return ground.blocking(() -> ground.server(application, ordinal)).compose(server -> {
            Credentials passwords = ground.credentials(application);
            return ground.sessions.with(server, passwords, Sessions.Use.ACT, limit, work);
        });
    }

    @Override
    public Future<Void> visit(Step.RepairSlots step) {
        return patronis(step);
    }

    @Override
    public Future<Void> visit(Step.MarkStandby step) {
        return patronis(step);
    }

    @Override
    public Future<Void> visit(Step.UnmarkStandby step) {
        return patronis(step);
    }

    @Override
    public Future<Void> visit(Step.Promote step) {
        return patronis(step);
    }

    @Override
    public Future<Void> visit(Step.HoldTemplate step) {
        return patronis(step);
    }

    @Override
    public Future<Void> visit(Step.LowerPartition step) {
        return patronis(step);
    }

    @Override
    public Future<Void> visit(Step.DeletePod step) {
        return patronis(step);
    }

    private Future<Void> patronis(Step step) {
        return Future.failedFuture(
                new Unable("that is Patroni's, or not of this machine: " + step.describe(application)));
    }
}
