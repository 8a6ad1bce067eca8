package io.refreshd.simulation;

import io.refreshd.decide.ControlSeen;
import io.refreshd.decide.DatabaseSeen;
import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.ReplicaSeen;
import io.refreshd.decide.SlotSeen;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Release;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** One simulated server with its folder. */
final class SimUnit {
    final int ordinal;
    Release installed;
    ProcessSeen.State process = ProcessSeen.State.EXITED;
    String cause = "";
    int starts;
    boolean standbySignal;
    boolean writable;
    long timeline = 1;
    long lsn = 100;
    long checkpoint = 50;
    ControlSeen.State control = ControlSeen.State.SHUT_DOWN;
    final TreeSet<Integer> slots = new TreeSet<>();

    SimUnit(int ordinal, Release installed) {
        this.ordinal = ordinal;
        this.installed = installed;
    }

    boolean running() {
        return process == ProcessSeen.State.RUNNING;
    }

    boolean primary() {
        return running() && writable;
    }

    void start(boolean broken) {
        starts++;
        if (broken) {
            process = ProcessSeen.State.EXITED;
            cause = "FATAL: the target does not start";
            return;
        }
        process = ProcessSeen.State.RUNNING;
        cause = "";
        writable = !standbySignal;
        control = writable ? ControlSeen.State.IN_PRODUCTION : ControlSeen.State.IN_RECOVERY;
    }

    void stopCleanly() {
        if (!running()) {
            return;
        }
        process = ProcessSeen.State.EXITED;
        control = writable ? ControlSeen.State.SHUT_DOWN : ControlSeen.State.SHUT_DOWN_IN_RECOVERY;
        if (writable) {
            checkpoint = lsn;
            lsn += 1;
        }
        writable = false;
    }

    void kill(String why) {
        if (running() || process == ProcessSeen.State.FROZEN) {
            process = ProcessSeen.State.EXITED;
            cause = why;
            writable = false;
        }
    }

    void promote() {
        if (running() && !writable) {
            writable = true;
            standbySignal = false;
            timeline += 1;
            control = ControlSeen.State.IN_PRODUCTION;
        }
    }

    UnitSeen seen(Optional<SimUnit> upstream, List<ReplicaSeen> replicas) {
        boolean streaming = running() && !writable && upstream.isPresent();
        Optional<DatabaseSeen> database = running()
                ? Optional.of(new DatabaseSeen(
                        !writable,
                        installed.version(),
                        timeline,
                        "7000",
                        lsn,
                        streaming,
                        replicas,
                        slots.stream()
                                .map(slot -> new SlotSeen(SlotSeen.nameFor(slot), true, true))
                                .toList(),
                        0))
                : Optional.empty();
        return new UnitSeen(
                ordinal,
                Optional.of(installed),
                new ProcessSeen(process, cause, starts),
                database,
                Optional.of(new ControlSeen(control, "7000", timeline, checkpoint, standbySignal)),
                database.isPresent() ? "" : "no connection");
    }
}
