package io.refreshd.simulation.exhaustive;

import io.refreshd.decide.ControlSeen;
import io.refreshd.decide.DatabaseSeen;
import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.ReplicaSeen;
import io.refreshd.decide.Scope;
import io.refreshd.decide.SlotSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Release;
import io.refreshd.simulation.exhaustive.Node.Level;
import io.refreshd.simulation.exhaustive.Node.Life;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a look at the small world sees, as the real daemon would be told. */
final class Sight {
    private static final String SYSTEM = "7000";

    private Sight() {}

    /** All units in scope; one of them, if it is well, does not answer (-1 for none). */
    static Snapshot of(Ground ground, Scope scope, int blind, Instant at) {
        List<UnitSeen> units = new ArrayList<>();
        for (int unit = 0; unit < ground.nodes().size(); unit++) {
            if (scope.includes(unit)) {
                units.add(unit(ground, unit, unit == blind));
            }
        }
        return new Snapshot(units, at);
    }

    static Release release(boolean target) {
        return target ? Small.NEW : Small.OLD;
    }

    private static UnitSeen unit(Ground ground, int unit, boolean blind) {
        Node node = ground.node(unit);
        boolean answers = node.ready() && !blind;
        String trouble = node.life() == Life.STOPPING ? "the database system is shutting down" : "no connection";
        return new UnitSeen(
                unit,
                Optional.of(release(node.target())),
                new ProcessSeen(
                        node.alive() ? ProcessSeen.State.RUNNING : ProcessSeen.State.EXITED,
                        node.alive() ? "" : "ended",
                        node.starts()),
                answers ? Optional.of(database(ground, unit, node)) : Optional.empty(),
                Optional.of(new ControlSeen(
                        node.control(),
                        SYSTEM,
                        ground.timeline(node.branch()),
                        place(ground, node.branch(), 100),
                        node.marked())),
                answers ? "" : trouble);
    }

    private static DatabaseSeen database(Ground ground, int unit, Node node) {
        List<SlotSeen> slots = new ArrayList<>();
        List<ReplicaSeen> replicas = new ArrayList<>();
        for (int other = 0; other < ground.nodes().size(); other++) {
            if ((node.slots() & 1 << other) != 0) {
                slots.add(new SlotSeen(SlotSeen.nameFor(other), true, true));
            }
            if (node.writable() && other != unit && ground.node(other).fed()) {
                replicas.add(new ReplicaSeen(other, "streaming", lsn(ground, ground.node(other)), false));
            }
        }
        return new DatabaseSeen(
                !node.writable(),
                release(node.target()).version(),
                ground.timeline(node.branch()),
                SYSTEM,
                lsn(ground, node),
                node.fed(),
                replicas,
                slots,
                0);
    }

    /** A log that holds the shutdown record is past the checkpoint in it; one that holds all else is not. */
    private static long lsn(Ground ground, Node node) {
        return place(ground, node.branch(), node.level() == Level.BEHIND ? 10 : node.level() == Level.FULL ? 100 : 101);
    }

    private static long place(Ground ground, int branch, int within) {
        return 1_000L * ground.timeline(branch) + within;
    }
}
