package io.refreshd.simulation;

import io.refreshd.decide.Application;
import io.refreshd.decide.Facts;
import io.refreshd.decide.FactsSample;
import io.refreshd.decide.ReplicaSeen;
import io.refreshd.decide.Scope;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Stage;
import io.refreshd.decide.Step;
import io.refreshd.decide.StepOutcome;
import io.refreshd.model.Release;
import io.refreshd.run.World;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A simulated machine with a replicated database on it: what the daemon sees and does in the simulator. */
final class SimWorld implements World {
    private final VirtualTime time;
    final TreeMap<Integer, SimUnit> units = new TreeMap<>();
    final List<Step> performed = new ArrayList<>();
    Predicate<Release> broken = release -> false;
    private Consumer<String> hint = application -> {};
    private int writes;

    SimWorld(VirtualTime time) {
        this.time = time;
    }

    @Override
    public Future<Snapshot> observe(Application application, Scope scope) {
        Promise<Snapshot> answer = Promise.promise();
        time.after(Duration.ofMillis(2), () -> {
            flow();
            answer.complete(new Snapshot(
                    units.values().stream()
                            .filter(unit -> scope.includes(unit.ordinal))
                            .map(unit -> unit.seen(upstream(unit), replicas(unit)))
                            .toList(),
                    time.now()));
        });
        return answer.future();
    }

    /** Clients write, standbys follow. */
    private void flow() {
        units.values().stream().filter(SimUnit::primary).forEach(primary -> primary.lsn += 1 + writes++ % 3);
        for (SimUnit unit : units.values()) {
            upstream(unit).filter(primary -> unit.running()).ifPresent(primary -> {
                unit.timeline = primary.timeline;
                unit.lsn = primary.lsn;
            });
        }
    }

    private Optional<SimUnit> upstream(SimUnit standby) {
        return units.values().stream()
                .filter(unit -> unit.primary() && unit != standby)
                .filter(unit -> unit.slots.contains(standby.ordinal))
                .findFirst();
    }

    private List<ReplicaSeen> replicas(SimUnit primary) {
        if (!primary.primary()) {
            return List.of();
        }
        return units.values().stream()
                .filter(unit -> unit != primary && unit.running() && !unit.writable)
                .filter(unit -> primary.slots.contains(unit.ordinal))
                .map(unit -> new ReplicaSeen(unit.ordinal, "streaming", unit.lsn, false))
                .toList();
    }

    @Override
    public Future<Facts> examine(Application application, Release target, Stage stage) {
        return Future.succeededFuture(FactsSample.fine(target));
    }

    @Override
    public Future<StepOutcome> perform(Application application, Step step) {
        Promise<StepOutcome> answer = Promise.promise();
        time.after(Duration.ofMillis(20), () -> {
            performed.add(step);
            apply(step);
            answer.complete(StepOutcome.DONE);
        });
        return answer.future();
    }

    private void apply(Step step) {
        if (step instanceof Step.AddUnit add) {
            add(add);
            return;
        }
        SimUnit unit = units.get(step.ordinal());
        if (unit == null) {
            return;
        }
        if (step instanceof Step.StopUnit stop) {
            if (stop.mode() == Step.StopUnit.Mode.FAST) {
                unit.stopCleanly();
            } else {
                unit.kill("immediate stop");
            }
        } else if (step instanceof Step.StartUnit start && !unit.running()) {
            unit.installed = start.release();
            unit.start(broken.test(start.release()));
        } else if (step instanceof Step.RemoveUnit) {
            units.remove(step.ordinal());
        } else if (step instanceof Step.RepairSlots repair) {
            unit.slots.clear();
            unit.slots.addAll(repair.consumers());
        } else if (step instanceof Step.SwitchOff off) {
            unit.stopCleanly();
            Optional.ofNullable(units.get(off.candidate()))
                    .filter(SimUnit::running)
                    .ifPresent(candidate -> candidate.lsn = unit.lsn);
        } else if (step instanceof Step.MarkStandby) {
            unit.standbySignal = true;
        } else if (step instanceof Step.UnmarkStandby) {
            unit.standbySignal = false;
        } else if (step instanceof Step.Promote) {
            unit.promote();
        }
    }

    private void add(Step.AddUnit add) {
        SimUnit unit = new SimUnit(add.ordinal(), add.release());
        if (add.source() >= 0) {
            SimUnit source = units.get(add.source());
            unit.standbySignal = true;
            unit.timeline = source.timeline;
            unit.lsn = source.lsn;
            source.slots.add(add.ordinal());
        }
        units.put(add.ordinal(), unit);
        unit.start(false);
    }

    @Override
    public void onHint(Consumer<String> callback) {
        hint = callback;
    }

    void changed(String application) {
        hint.accept(application);
    }
}
