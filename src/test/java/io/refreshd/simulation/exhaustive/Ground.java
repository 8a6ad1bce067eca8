package io.refreshd.simulation.exhaustive;

import io.refreshd.decide.ControlSeen;
import io.refreshd.simulation.exhaustive.Node.Level;
import io.refreshd.simulation.exhaustive.Node.Life;
import java.util.ArrayList;
import java.util.List;

/**
 * The machine: its servers, the history of their data, and who of them is down by our hand. Writes are acknowledged as
 * long as there is a primary; whoever does not get its log then falls behind at once.
 *
 * @param forks from where each branch but the first one went off
 * @param counted the branch that holds what was acknowledged
 * @param down the units that we took down and that have not been well since, as bits
 */
record Ground(List<Node> nodes, List<Fork> forks, int counted, int down) {
    /** A branch goes off from another one at a place. */
    record Fork(int parent, Level at) {}

    /** Three units that are well, one of them the primary. */
    static Ground of(int units, int primary) {
        List<Node> nodes = new ArrayList<>();
        for (int unit = 0; unit < units; unit++) {
            boolean first = unit == primary;
            nodes.add(new Node(
                    false,
                    Life.READY,
                    !first,
                    first,
                    false,
                    !first,
                    first ? ControlSeen.State.IN_PRODUCTION : ControlSeen.State.IN_RECOVERY,
                    1,
                    first ? (1 << units) - 1 - (1 << primary) : 0,
                    0,
                    Level.FULL));
        }
        return new Ground(List.copyOf(nodes), List.of(), 0, 0);
    }

    Node node(int unit) {
        return nodes.get(unit);
    }

    /** With one unit changed, and what follows from that at once. */
    Ground with(int unit, Node node) {
        List<Node> changed = new ArrayList<>(nodes);
        changed.set(unit, node);
        return settled(changed, forks, counted, down);
    }

    /** With a unit taken down by us. */
    Ground takenDown(int unit) {
        return new Ground(nodes, forks, counted, down | 1 << unit);
    }

    private static Ground settled(List<Node> nodes, List<Fork> forks, int counted, int down) {
        int primary = -1;
        boolean feeds = false;
        for (int unit = 0; unit < nodes.size(); unit++) {
            Node node = nodes.get(unit);
            primary = node.primary() ? unit : primary;
            feeds |= node.writable() && (node.ready() || node.life() == Life.STOPPING);
        }
        int left = down;
        int branch = primary < 0 ? counted : nodes.get(primary).branch();
        for (int unit = 0; unit < nodes.size(); unit++) {
            Node node = nodes.get(unit);
            if (node.fed() && !(feeds && node.alive())) {
                node = node.fed(false);
            }
            if (primary >= 0 && (unit == primary || node.fed())) {
                node = node.log(branch, Level.FULL);
            } else if (primary >= 0 && node.branch() == branch) {
                node = node.log(branch, Level.BEHIND);
            }
            boolean well = node.primary() || (node.ready() && node.fed() && primary >= 0);
            left = well ? left & ~(1 << unit) : left;
            nodes.set(unit, node);
        }
        return new Ground(List.copyOf(nodes), forks, branch, left);
    }

    int primary() {
        for (int unit = 0; unit < nodes.size(); unit++) {
            if (node(unit).primary()) {
                return unit;
            }
        }
        return -1;
    }

    /** Whether a standby can get the log of the primary: it has a slot, and its own log is the beginning of it. */
    boolean canFollow(int unit) {
        int primary = primary();
        return primary >= 0
                && node(unit).ready()
                && !node(unit).writable()
                && !node(unit).promoting()
                && !node(unit).fed()
                && (node(primary).slots() & 1 << unit) != 0
                && begins(node(unit), node(primary).branch());
    }

    private boolean begins(Node log, int branch) {
        int at = branch;
        Level level = Level.CLOSED;
        while (at != log.branch()) {
            if (at == 0) {
                return false;
            }
            level = forks.get(at - 1).at();
            at = forks.get(at - 1).parent();
        }
        return log.level().compareTo(level) <= 0;
    }

    /** Whether nothing that was acknowledged is missing in the unit's log. */
    boolean keepsAll(int unit) {
        return node(unit).branch() == counted && node(unit).level() != Level.BEHIND;
    }

    int timeline(int branch) {
        int timeline = 1;
        for (int at = branch; at != 0; at = forks.get(at - 1).parent()) {
            timeline++;
        }
        return timeline;
    }

    /** A promotion comes to its end. */
    Ground promoted(int unit) {
        Node node = node(unit);
        List<Fork> more = new ArrayList<>(forks);
        more.add(new Fork(node.branch(), node.level()));
        List<Node> changed = new ArrayList<>(nodes);
        changed.set(
                unit,
                node.role(true, false)
                        .marked(false)
                        .fed(false)
                        .control(ControlSeen.State.IN_PRODUCTION)
                        .log(more.size(), Level.FULL));
        return settled(changed, List.copyOf(more), counted, down);
    }

    /** A clean stop comes to its end; units in {@code lost} do not get the last record any more. */
    Ground stopped(int unit, int lost) {
        Node node = node(unit);
        if (!node.writable()) {
            return with(unit, node.ended(ControlSeen.State.SHUT_DOWN_IN_RECOVERY));
        }
        List<Node> changed = new ArrayList<>(nodes);
        for (int other = 0; other < nodes.size(); other++) {
            if (node(other).fed() && (lost & 1 << other) == 0) {
                changed.set(other, node(other).log(node.branch(), Level.CLOSED));
            }
        }
        changed.set(unit, node.ended(ControlSeen.State.SHUT_DOWN).log(node.branch(), Level.CLOSED));
        return settled(changed, forks, counted, down);
    }
}
