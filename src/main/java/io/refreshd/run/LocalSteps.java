package io.refreshd.run;

import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.SlotSeen;
import io.refreshd.decide.Step;
import io.refreshd.substrate.local.LocalUnits;
import io.refreshd.substrate.local.Unable;
import io.refreshd.substrate.local.UnitRecord;
import io.refreshd.workload.postgresql.Credentials;
import io.refreshd.workload.postgresql.ReplicationSlots;
import io.refreshd.workload.postgresql.Server;
import io.refreshd.workload.postgresql.Sessions;
import io.refreshd.workload.postgresql.StandbySignal;
import io.refreshd.workload.postgresql.SwitchOver;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Performs the steps of one application, each once. The futures fail with what {@link LocalWorld} makes an outcome of. */
final class LocalSteps implements Step.Visitor<Future<Void>> {
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final Duration STOP_IMMEDIATELY = Duration.ofSeconds(15);
    private static final Duration CHECKPOINT = Duration.ofSeconds(20);
    private static final Duration SQL = Duration.ofSeconds(5);

    private final LocalGround ground;
    private final ReplicationSlots slots;
    private final String application;

    LocalSteps(LocalGround ground, ReplicationSlots slots, String application) {
        this.ground = ground;
        this.slots = slots;
        this.application = application;
    }

    @Override
    public Future<Void> visit(Step.AddUnit step) {
        return new LocalMaking(ground, slots, application).make(step);
    }

    @Override
    public Future<Void> visit(Step.StopUnit step) {
        boolean fast = step.mode() == Step.StopUnit.Mode.FAST;
        LocalUnits.Signal signal = fast ? LocalUnits.Signal.INT : LocalUnits.Signal.QUIT;
        Duration limit = fast ? STOP : STOP_IMMEDIATELY;
        return ground.blocking(() -> {
            if (state(step.ordinal()) == ProcessSeen.State.FROZEN) {
                throw new Unable("the server is stopped by a signal and can not shut down; continue it (kill -CONT)");
            }
            if (!ground.units.stop(application, step.ordinal(), signal, limit)) {
                throw new TimeoutException("the server has not ended after " + limit.toSeconds() + " s");
            }
            return null;
        });
    }

    @Override
    public Future<Void> visit(Step.StartUnit step) {
        return ground.blocking(() -> {
            UnitRecord record = ground.complete(application, step.ordinal())
                    .orElseThrow(() -> new Unable("the unit has no place on this machine"));
            ground.start(application, record, step.release());
            // A handover before may have left the candidate in a hurry.
            ground.tellEverybody(application);
        });
    }

    @Override
    public Future<Void> visit(Step.RemoveUnit step) {
        return ground.blocking(() -> {
            if (state(step.ordinal()) == ProcessSeen.State.RUNNING) {
                boolean ended = ground.units.stop(application, step.ordinal(), LocalUnits.Signal.INT, STOP_IMMEDIATELY);
                if (!ended) {
                    ground.units.stop(application, step.ordinal(), LocalUnits.Signal.QUIT, STOP_IMMEDIATELY);
                }
            }
            ground.units.discard(application, step.ordinal());
            ground.tellEverybody(application);
        });
    }

    @Override
    public Future<Void> visit(Step.RepairSlots step) {
        return act(step.ordinal(), SQL, session -> slots.repair(session, step.consumers()));
    }

    @Override
    public Future<Void> visit(Step.SwitchOff step) {
        return ground.blocking(() -> state(step.ordinal())).compose(state -> switch (state) {
            case EXITED, ABSENT -> Future.succeededFuture();
            case FROZEN -> Future.failedFuture(new Unable("the primary is stopped by a signal"));
            case RUNNING -> switchOff(step);
        });
    }

    private Future<Void> switchOff(Step.SwitchOff step) {
        String candidate = SlotSeen.nameFor(step.candidate());
        return act(step.ordinal(), CHECKPOINT, SwitchOver::checkpointTwice)
                .compose(done -> act(step.candidate(), CHECKPOINT, SwitchOver::checkpoint))
                .compose(done -> warm(step.candidate()))
                .compose(done -> ground.blocking(() -> {
                    ground.hurry(application, step.candidate());
                    return silent(step);
                }))
                .compose(silent -> act(
                        step.ordinal(),
                        SQL,
                        session -> SwitchOver.endLaggards(session, candidate, silent, step.laggardBytes())))
                .compose(done -> ground.blocking(() -> {
                    ground.units.signal(application, step.ordinal(), LocalUnits.Signal.INT);
                }));
    }

    /** The session that will watch the candidate is open and its statement prepared before clients have to wait. */
    private Future<Void> warm(int ordinal) {
        return ground.blocking(() -> ground.server(application, ordinal))
                .compose(server -> ground.survey.read(server, ground.credentials(application)))
                .mapEmpty();
    }

    /** The names of the other standbys whose process can not answer. */
    private Set<String> silent(Step.SwitchOff step) {
        Set<String> names = new TreeSet<>();
        for (int ordinal : ground.units.complete(application).keySet()) {
            boolean third = ordinal != step.ordinal() && ordinal != step.candidate();
            if (third && state(ordinal) != ProcessSeen.State.RUNNING) {
                names.add(SlotSeen.nameFor(ordinal));
            }
        }
        return names;
    }

    @Override
    public Future<Void> visit(Step.MarkStandby step) {
        return ground.blocking(() -> StandbySignal.write(
                ground.units.place(application, step.ordinal()).data(), ground.units.account()::own));
    }

    @Override
    public Future<Void> visit(Step.UnmarkStandby step) {
        return ground.blocking(() -> StandbySignal.delete(
                ground.units.place(application, step.ordinal()).data()));
    }

    @Override
    public Future<Void> visit(Step.Promote step) {
        return act(step.ordinal(), SQL, SwitchOver::promote);
    }

    @Override
    public Future<Void> visit(Step.HoldTemplate step) {
        return notHere(step);
    }

    @Override
    public Future<Void> visit(Step.LowerPartition step) {
        return notHere(step);
    }

    @Override
    public Future<Void> visit(Step.DeletePod step) {
        return notHere(step);
    }

    @Override
    public Future<Void> visit(Step.ScaleSet step) {
        return notHere(step);
    }

    private Future<Void> notHere(Step step) {
        return Future.failedFuture(new Unable("a unit of this machine is no pod: " + step.describe(application)));
    }

    private Future<Void> act(int ordinal, Duration limit, Function<PgConnection, Future<Void>> work) {
        return ground.blocking(() -> ground.server(application, ordinal)).compose(server -> {
            Server target = server;
            Credentials passwords = ground.credentials(application);
            return ground.sessions.with(target, passwords, Sessions.Use.ACT, limit, work);
        });
    }

    private ProcessSeen.State state(int ordinal) {
        return ground.units.look(application, ordinal).state();
    }
}
