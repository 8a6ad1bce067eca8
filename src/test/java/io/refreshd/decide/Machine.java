package io.refreshd.decide;

import io.refreshd.model.Release;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A little world: servers that replicate, what is seen of them, and what steps do to them. */
final class Machine implements Step.Visitor<Machine> {
    static final int FIRST_PID = 4_700;

    final TreeMap<Integer, Server> servers = new TreeMap<>();
    Predicate<Release> broken = release -> false;

    Server unit(int ordinal) {
        return servers.get(ordinal);
    }

    /** A standby on a release, fed by the primary; the first server is the primary. */
    Server add(int ordinal, Release release) {
        Server server = new Server(ordinal, release);
        if (servers.isEmpty()) {
            server.standbySignal = false;
            server.writable = true;
            server.control = Optional.of(ControlSeen.State.IN_PRODUCTION);
        }
        Optional<Server> primary = primary();
        servers.put(ordinal, server);
        primary.ifPresent(upstream -> {
            upstream.slots.add(ordinal);
            server.timeline = upstream.timeline;
            server.lsn = upstream.lsn;
        });
        return server;
    }

    Optional<Server> primary() {
        return servers.values().stream().filter(Server::primary).findFirst();
    }

    /** The primary moves by a hand that is not ours: clean, with every slot where it belongs. */
    void move(int to) {
        Server old = primary().orElseThrow();
        Server next = unit(to);
        next.promoted();
        next.slots.addAll(servers.keySet());
        next.slots.remove(to);
        old.slots.clear();
        old.writable = false;
        old.standbySignal = true;
        old.control = Optional.of(ControlSeen.State.IN_RECOVERY);
        servers.values().forEach(server -> server.timeline = next.timeline);
    }

    /** Clients write, standbys that are fed follow. */
    void flow() {
        primary().ifPresent(upstream -> {
            upstream.lsn += 3;
            servers.values().stream()
                    .filter(server -> server.running() && server.receives && feeds(upstream, server))
                    .forEach(server -> {
                        server.lsn = upstream.lsn;
                        server.timeline = upstream.timeline;
                    });
        });
    }

    private static boolean feeds(Server upstream, Server standby) {
        return upstream != standby && upstream.primary() && upstream.slots.contains(standby.ordinal);
    }

    Snapshot seen(Instant at) {
        return new Snapshot(servers.values().stream().map(this::seen).toList(), at);
    }

    private UnitSeen seen(Server server) {
        Optional<DatabaseSeen> database = server.serves() ? Optional.of(database(server)) : Optional.empty();
        return new UnitSeen(
                server.ordinal,
                server.installed,
                new ProcessSeen(
                        server.process,
                        server.cause,
                        server.starts,
                        server.process == ProcessSeen.State.FROZEN ? FIRST_PID + server.ordinal : 0),
                database,
                server.control.map(state -> new ControlSeen(
                        state,
                        state == ControlSeen.State.INVALID ? "" : server.system,
                        server.timeline,
                        server.checkpoint,
                        server.standbySignal)),
                database.isPresent() ? "" : server.trouble);
    }

    private DatabaseSeen database(Server server) {
        List<SlotSeen> slots = new ArrayList<>(server.foreign);
        server.slots.forEach(slot -> slots.add(new SlotSeen(SlotSeen.nameFor(slot), true, true)));
        return new DatabaseSeen(
                !server.writable,
                server.runs.orElseGet(() -> server.installed.orElseThrow().version()),
                server.timeline,
                server.system,
                server.lsn,
                !server.writable
                        && server.receives
                        && servers.values().stream().anyMatch(upstream -> feeds(upstream, server)),
                servers.values().stream()
                        .filter(standby -> feeds(server, standby) && standby.running() && standby.fed)
                        .map(standby -> new ReplicaSeen(
                                standby.ordinal, standby.replicaState, standby.lsn, server.waitsFor > 0))
                        .toList(),
                slots,
                server.waitsFor);
    }

    /** What the step does when all goes well; a unit that is not there makes it nothing. */
    void perform(Step step) {
        if (step instanceof Step.AddUnit || servers.containsKey(step.ordinal())) {
            step.accept(this);
        }
    }

    @Override
    public Machine visit(Step.AddUnit step) {
        servers.remove(step.ordinal());
        if (step.source() >= 0) {
            add(step.ordinal(), step.release());
        } else {
            servers.put(step.ordinal(), new Machine().add(step.ordinal(), step.release()));
        }
        return this;
    }

    @Override
    public Machine visit(Step.StopUnit step) {
        Server server = unit(step.ordinal());
        if (step.mode() == Step.StopUnit.Mode.FAST) {
            server.stopped();
        } else if (server.running()) {
            server.exited("immediate stop");
        }
        return this;
    }

    @Override
    public Machine visit(Step.StartUnit step) {
        Server server = unit(step.ordinal());
        if (server.process == ProcessSeen.State.EXITED) {
            if (broken.test(step.release())) {
                server.startsAndEnds(step.release(), "FATAL: the target does not start");
            } else {
                server.start(step.release());
            }
        }
        return this;
    }

    @Override
    public Machine visit(Step.RemoveUnit step) {
        servers.remove(step.ordinal());
        return this;
    }

    @Override
    public Machine visit(Step.RepairSlots step) {
        unit(step.ordinal()).slots.clear();
        unit(step.ordinal()).slots.addAll(step.consumers());
        return this;
    }

    @Override
    public Machine visit(Step.SwitchOff step) {
        switchOff(step.ordinal(), step.candidate());
        return this;
    }

    @Override
    public Machine visit(Step.MarkStandby step) {
        unit(step.ordinal()).standbySignal = true;
        return this;
    }

    @Override
    public Machine visit(Step.UnmarkStandby step) {
        unit(step.ordinal()).standbySignal = false;
        return this;
    }

    @Override
    public Machine visit(Step.Promote step) {
        unit(step.ordinal()).promoted();
        return this;
    }

    /** The old primary goes down; the candidate has received everything when it was fed. */
    void switchOff(int primary, int candidate) {
        Server old = servers.get(primary);
        boolean feeds = Optional.ofNullable(servers.get(candidate))
                .filter(next -> next.running() && next.receives && feeds(old, next))
                .isPresent();
        old.stopped();
        if (feeds) {
            servers.get(candidate).lsn = old.lsn;
        }
    }

    @Override
    public Machine visit(Step.HoldTemplate step) {
        throw new AssertionError("no pods here: " + step);
    }

    @Override
    public Machine visit(Step.LowerPartition step) {
        throw new AssertionError("no pods here: " + step);
    }

    @Override
    public Machine visit(Step.DeletePod step) {
        throw new AssertionError("no pods here: " + step);
    }

    @Override
    public Machine visit(Step.ScaleSet step) {
        throw new AssertionError("no pods here: " + step);
    }
}
