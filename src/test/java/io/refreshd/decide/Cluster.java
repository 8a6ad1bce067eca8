package io.refreshd.decide;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A {@link Given} whose units are members of Patroni. Servers are set on its machine; what Patroni tells of them follows
 * from that, changed by what a test says. The loop sleeps 10 s.
 */
final class Cluster {
    static final Duration LOOP = Duration.ofSeconds(10);
    static final Step SWITCH = new Step.SwitchOff(0, 1, Limits.DEFAULT.maximumLagBytes());

    final Given given = new Given();
    private PatroniSeen told = new PatroniSeen("", false, false, false, LOOP, 1 << 20, "");
    private final Map<Integer, UnaryOperator<MemberSeen>> changes = new TreeMap<>();
    private final Map<Integer, List<SlotSeen>> slots = new TreeMap<>();
    private Optional<String> leader = Optional.empty();

    /** A healthy cluster on 14.8 with the primary on unit 0. */
    static Cluster deployed(int units) {
        Cluster cluster = new Cluster();
        cluster.given.with(new Event.ApplicationDeployed(
                Given.APP, "14/stable", Given.OLD, units, PausePolicy.NONE, Duration.ZERO, Workload.PATRONI));
        for (int ordinal = 0; ordinal < units; ordinal++) {
            cluster.given.with(new Event.UnitAddStarted(ordinal, Given.OLD), new Event.UnitAdded(ordinal));
            cluster.given.machine.add(ordinal, Given.OLD);
        }
        cluster.given.with(new Event.DeployEnded(), new Event.PrimaryMoved(-1, 0));
        return cluster;
    }

    /** Every unit but the primary on unit 0 is on the target. */
    static Cluster lastUnit() {
        Cluster cluster = deployed(3);
        cluster.given.refreshing(PausePolicy.NONE).changed(2, 1);
        return cluster;
    }

    /** The handover from unit 0 to unit 1 was begun. */
    static Cluster handingOver() {
        Cluster cluster = lastUnit();
        cluster.given.with(new Event.HandoverStarted(1, 0, 1));
        return cluster;
    }

    Cluster tells(UnaryOperator<PatroniSeen> change) {
        told = change.apply(told);
        return this;
    }

    Cluster paused() {
        return tells(old -> new PatroniSeen(
                old.leader(), true, old.standbyCluster(), old.synchronous(), LOOP, old.maximumLag(), old.scheduled()));
    }

    Cluster standbyCluster() {
        return tells(old -> new PatroniSeen(
                old.leader(), old.paused(), true, old.synchronous(), LOOP, old.maximumLag(), old.scheduled()));
    }

    Cluster synchronous() {
        return tells(old -> new PatroniSeen(
                old.leader(), old.paused(), old.standbyCluster(), true, LOOP, old.maximumLag(), old.scheduled()));
    }

    Cluster scheduled(String at) {
        return tells(old -> new PatroniSeen(
                old.leader(), old.paused(), old.standbyCluster(), old.synchronous(), LOOP, old.maximumLag(), at));
    }

    Cluster leader(String name) {
        leader = Optional.of(name);
        return this;
    }

    Cluster member(int ordinal, UnaryOperator<MemberSeen> change) {
        changes.merge(ordinal, change, (first, second) -> told -> second.apply(first.apply(told)));
        return this;
    }

    Cluster nofailover(int ordinal) {
        return member(
                ordinal,
                old -> new MemberSeen(
                        old.name(), old.state(), old.role(), old.timeline(), old.lag(), true, old.cluster(), ""));
    }

    Cluster role(int ordinal, String role) {
        return member(
                ordinal,
                old -> new MemberSeen(
                        old.name(), old.state(), role, old.timeline(), old.lag(), old.nofailover(), old.cluster(), ""));
    }

    Cluster silent(int ordinal) {
        return member(ordinal, old -> MemberSeen.silent(old.name(), "connection refused"));
    }

    /** The primary has only these slots. */
    Cluster slots(int ordinal, SlotSeen... seen) {
        slots.put(ordinal, List.of(seen));
        return this;
    }

    /** Patroni moved the primary: the other one follows it. */
    Cluster moved(int to) {
        given.machine.move(to);
        given.machine.flow();
        return this;
    }

    Snapshot seen() {
        Snapshot seen = given.seen();
        String leads = leader.orElseGet(() -> seen.primaries().stream()
                .map(unit -> name(unit.ordinal()))
                .findFirst()
                .orElse(""));
        return new Snapshot(
                seen.units().stream()
                        .map(unit -> withSlots(unit).with(member(unit, leads)))
                        .toList(),
                seen.at());
    }

    private MemberSeen member(UnitSeen unit, String leads) {
        PatroniSeen cluster = new PatroniSeen(
                leads,
                told.paused(),
                told.standbyCluster(),
                told.synchronous(),
                told.loopWait(),
                told.maximumLag(),
                told.scheduled());
        MemberSeen member = new MemberSeen(
                name(unit.ordinal()),
                "running",
                unit.primary() ? "leader" : "replica",
                1,
                unit.primary() ? Optional.empty() : Optional.of(0L),
                false,
                Optional.of(cluster),
                "");
        return changes.getOrDefault(unit.ordinal(), UnaryOperator.identity()).apply(member);
    }

    /** Slots are called as Patroni calls them. */
    private UnitSeen withSlots(UnitSeen unit) {
        return new UnitSeen(
                unit.ordinal(),
                unit.installed(),
                unit.process(),
                unit.database()
                        .map(database -> new DatabaseSeen(
                                database.inRecovery(),
                                database.version(),
                                database.timeline(),
                                database.systemIdentifier(),
                                database.lsn(),
                                database.streaming(),
                                database.replicas(),
                                slots.getOrDefault(unit.ordinal(), named(unit)),
                                database.synchronousWanted())),
                Optional.empty(),
                unit.trouble());
    }

    private List<SlotSeen> named(UnitSeen unit) {
        return Stream.of(0, 1, 2)
                .filter(ordinal -> unit.primary() && ordinal != unit.ordinal())
                .map(ordinal -> new SlotSeen(Given.APP + "_" + ordinal, true, true))
                .toList();
    }

    static String name(int ordinal) {
        return Given.APP + "-" + ordinal;
    }

    Decision next() {
        return new Decider(given.limits).next(given.app(), seen(), given.moment());
    }

    Event.UnitChangeStarted change(int ordinal) {
        return new Event.UnitChangeStarted(ordinal, Given.NEW, Purpose.FORWARD, 1, given.machine.unit(ordinal).starts);
    }
}
