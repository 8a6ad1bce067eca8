package io.refreshd.run;

import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.Step;
import io.refreshd.substrate.local.LocalUnits;
import io.refreshd.substrate.local.Unable;
import io.refreshd.substrate.local.UnitRecord;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Performs the steps of one application whose units are members of Patroni, each once. What Patroni does itself (who
 * leads, who follows, slots) is no step here.
 */
final class PatroniSteps implements Step.Visitor<Future<Void>> {
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final Duration STOP_REMOVED = Duration.ofSeconds(20);

    private final PatroniGround patroni;
    private final LocalGround ground;
    private final ProvenSwitchover switchover;
    private final String application;

    PatroniSteps(PatroniGround patroni, ProvenSwitchover switchover, String application) {
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

    /** The handover. */
    @Override
    public Future<Void> visit(Step.SwitchOff step) {
        return ground.blocking(() -> List.of(side(step.ordinal()), side(step.candidate())))
                .compose(sides -> switchover.move(sides.get(0), sides.get(1), ground.credentials(application)));
    }

    private ProvenSwitchover.Side side(int ordinal) {
        return new ProvenSwitchover.Side(ground.server(application, ordinal), patroni.member(application, ordinal));
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

    @Override
    public Future<Void> visit(Step.ScaleSet step) {
        return patronis(step);
    }

    private Future<Void> patronis(Step step) {
        return Future.failedFuture(
                new Unable("that is Patroni's, or not of this machine: " + step.describe(application)));
    }
}
