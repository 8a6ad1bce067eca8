package io.refreshd.decide;

import io.refreshd.model.PausePolicy;
import io.refreshd.model.Release;
import io.refreshd.model.Version;
import io.refreshd.model.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@link Pods} whose containers are members of Patroni, and what these and their servers tell. */
final class MemberPods {
    static final Duration LOOP = Duration.ofSeconds(10);
    private static final Adopted PLACE = new Adopted(Workload.PATRONI, "prod", "db", "uid-1", "db-1");

    final Pods pods = new Pods();
    int primary;

    /** Units whose servers do not stream. */
    final Set<Integer> cut = new TreeSet<>();

    /** Units that answer neither over SQL nor over REST. */
    final Set<Integer> silent = new TreeSet<>();

    Optional<String> leader = Optional.empty();
    Optional<Version> version = Optional.empty();
    Optional<MemberSeen.Locked> locked = Optional.empty();
    boolean paused;

    static MemberPods adopted() {
        MemberPods members = new MemberPods();
        members.pods.given.with(
                new Event.ApplicationAdopted(
                        Given.APP, "14/stable", Pods.OLD, 3, PausePolicy.NONE, Duration.ZERO, PLACE),
                new Event.PrimaryMoved(-1, 0));
        for (int ordinal = 0; ordinal < 3; ordinal++) {
            members.pods.on(ordinal, Pods.OLD);
        }
        return members;
    }

    /** The template is held and these units are on the target. */
    static MemberPods changed(int... ordinals) {
        MemberPods members = adopted();
        members.pods
                .given
                .accepted(Actions.REFRESH, Given.to(Pods.NEW, PausePolicy.NONE))
                .with(new Event.GatePassed(), new Event.Prepared());
        members.pods.held(Pods.NEW);
        for (int ordinal : ordinals) {
            members.pods.changing(ordinal).on(ordinal, Pods.NEW);
            members.pods.partition = ordinal;
            members.pods.given.with(new Event.UnitChanged(ordinal, Pods.NEW, Event.Purpose.FORWARD));
        }
        return members;
    }

    /** A run with a spare unit, which alone is on the target. */
    static MemberPods withSpare() {
        MemberPods members = adopted();
        members.pods
                .given
                .accepted(Actions.REFRESH, Given.withSpare(Pods.NEW, PausePolicy.NONE))
                .with(
                        new Event.GatePassed(),
                        new Event.UnitAddStarted(3, Pods.OLD),
                        new Event.UnitAdded(3),
                        new Event.Prepared());
        members.pods.replicas = 4;
        members.pods.held(Pods.NEW).changing(3).on(3, Pods.NEW);
        members.pods.partition = 3;
        members.pods.given.with(new Event.UnitChanged(3, Pods.NEW, Event.Purpose.FORWARD));
        return members;
    }

    /** A rollback was asked for while pods 2 and 1 are on the target, and unit 1 has become the primary. */
    static MemberPods goingBackWithThePrimaryOn1() {
        MemberPods members = changed(2, 1);
        members.pods.given.with(new Event.PrimaryMoved(0, 1));
        members.primary = 1;
        members.pods.rollingBack();
        return members;
    }

    Snapshot seen() {
        Snapshot seen = pods.seen();
        return new Snapshot(seen.units().stream().map(this::told).toList(), seen.at(), seen.set(), seen.trouble());
    }

    private UnitSeen told(UnitSeen unit) {
        boolean answers = unit.pod().isPresent() && !silent.contains(unit.ordinal()) && locked.isEmpty();
        return new UnitSeen(
                unit.ordinal(),
                unit.installed(),
                unit.process(),
                answers ? Optional.of(database(unit)) : Optional.empty(),
                Optional.empty(),
                answers ? "" : "connection refused",
                unit.pod(),
                Optional.of(member(unit, answers)));
    }

    private DatabaseSeen database(UnitSeen unit) {
        boolean leads = unit.ordinal() == primary;
        List<Integer> fed = pods.pods.keySet().stream()
                .filter(other -> leads && other != primary)
                .filter(other -> !cut.contains(other) && !silent.contains(other))
                .toList();
        return new DatabaseSeen(
                !leads,
                version.orElseGet(() -> unit.installed().map(Release::version).orElse(Pods.OLD.version())),
                1,
                "4711",
                1 << 20,
                !leads && !cut.contains(unit.ordinal()),
                fed.stream()
                        .map(other -> new ReplicaSeen(other, "streaming", 1 << 20, false))
                        .toList(),
                fed.stream()
                        .map(other -> new SlotSeen("db_" + other, true, true))
                        .toList(),
                0);
    }

    private MemberSeen member(UnitSeen unit, boolean answers) {
        String name = "db-" + unit.ordinal();
        if (!answers) {
            return locked.map(why -> MemberSeen.locked(name, why))
                    .orElseGet(() -> MemberSeen.silent(name, "connection refused"));
        }
        return new MemberSeen(
                name,
                "running",
                unit.ordinal() == primary ? "leader" : "replica",
                1,
                Optional.of(0L),
                false,
                Optional.of(new PatroniSeen(leader.orElse("db-" + primary), paused, false, false, LOOP, 1 << 20, "")),
                "");
    }

    Decision next() {
        return new Decider(pods.given.limits).next(pods.app(), seen(), pods.given.moment());
    }
}
