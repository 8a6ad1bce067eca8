package io.refreshd.simulation;

import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.Step;
import io.refreshd.decide.StepOutcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What each step does to the simulated machine, as the real one does it. */
final class SimSteps {
    private static final long COPYING = 80_000;
    private static final long STOP_BOUND = 400_000;

    private final SimWorld world;

    SimSteps(SimWorld world) {
        this.world = world;
    }

    Future<StepOutcome> apply(Step step, BooleanSupplier wanted) {
        if (step instanceof Step.AddUnit add) {
            return add(add, wanted);
        }
        if (step instanceof Step.HoldTemplate
                || step instanceof Step.LowerPartition
                || step instanceof Step.DeletePod
                || step instanceof Step.ScaleSet) {
            throw new AssertionError("this world has no pods: " + step);
        }
        SimUnit unit = world.units.get(step.ordinal());
        if (unit == null || unit.process == ProcessSeen.State.ABSENT) {
            if (step instanceof Step.RemoveUnit) {
                world.takesHold(step);
                world.units.remove(step.ordinal());
                return Future.succeededFuture(StepOutcome.DONE);
            }
            return Future.succeededFuture(StepOutcome.failed("there is no such unit"));
        }
        if (needsAnAnswer(step) && !unit.ready()) {
            return Future.succeededFuture(StepOutcome.failed("no connection"));
        }
        world.takesHold(step);
        return take(step, unit);
    }

    private static boolean needsAnAnswer(Step step) {
        return step instanceof Step.RepairSlots || step instanceof Step.SwitchOff || step instanceof Step.Promote;
    }

    private Future<StepOutcome> take(Step step, SimUnit unit) {
        if (step instanceof Step.StopUnit stop) {
            return stop(stop, unit);
        }
        if (step instanceof Step.StartUnit start && !unit.alive()) {
            unit.installed = start.release();
            unit.start();
        } else if (step instanceof Step.RemoveUnit) {
            unit.kill("removed");
            world.units.remove(step.ordinal());
        } else if (step instanceof Step.RepairSlots repair) {
            unit.slots.clear();
            unit.slots.addAll(repair.consumers());
        } else if (step instanceof Step.SwitchOff) {
            unit.stop();
        } else if (step instanceof Step.MarkStandby) {
            unit.standbySignal = true;
        } else if (step instanceof Step.UnmarkStandby) {
            unit.standbySignal = false;
        } else if (step instanceof Step.Promote) {
            unit.promote();
        }
        return Future.succeededFuture(StepOutcome.DONE);
    }

    /** Asks for the stop and waits for the end within a bound. */
    private Future<StepOutcome> stop(Step.StopUnit stop, SimUnit unit) {
        if (stop.mode() == Step.StopUnit.Mode.FAST) {
            unit.stop();
        } else {
            unit.kill("immediate stop");
        }
        Promise<StepOutcome> answer = Promise.promise();
        awaitEnd(unit, world.time.elapsed() + STOP_BOUND, answer);
        return answer.future();
    }

    private void awaitEnd(SimUnit unit, long until, Promise<StepOutcome> answer) {
        if (!unit.alive()) {
            answer.complete(StepOutcome.DONE);
        } else if (world.time.elapsed() > until) {
            answer.complete(StepOutcome.unknown("it has not ended in time"));
        } else {
            world.time.in(10_000, () -> awaitEnd(unit, until, answer));
        }
    }

    /** A place is made, filled, and its server started; the place is not complete until it is filled. */
    private Future<StepOutcome> add(Step.AddUnit add, BooleanSupplier wanted) {
        SimUnit present = world.units.get(add.ordinal());
        if (present != null && present.process != ProcessSeen.State.ABSENT) {
            world.takesHold(add);
            present.start();
            return Future.succeededFuture(StepOutcome.DONE);
        }
        SimUnit source = world.units.get(add.source());
        if (add.source() >= 0 && (source == null || !source.ready())) {
            return Future.succeededFuture(StepOutcome.failed("the unit to copy from does not answer"));
        }
        world.takesHold(add);
        SimUnit unit = new SimUnit(world, add.ordinal(), add.release());
        unit.process = ProcessSeen.State.ABSENT;
        world.units.put(add.ordinal(), unit);
        Promise<StepOutcome> answer = Promise.promise();
        world.time.in(world.weather.lasting(COPYING), () -> {
            if (!wanted.getAsBoolean()) {
                return;
            }
            if (world.units.get(add.ordinal()) == unit && (source == null || source.ready())) {
                fill(unit, source);
                answer.complete(StepOutcome.DONE);
            } else {
                answer.complete(StepOutcome.failed("the copy broke off"));
            }
        });
        return answer.future();
    }

    private void fill(SimUnit unit, @Nullable SimUnit source) {
        world.replication.flow();
        unit.process = ProcessSeen.State.EXITED;
        if (source != null) {
            unit.standbySignal = true;
            unit.wal = source.wal;
            source.slots.add(unit.ordinal);
        }
        unit.start();
    }
}
