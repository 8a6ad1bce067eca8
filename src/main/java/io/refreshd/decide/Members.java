package io.refreshd.decide;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What Patroni asks for before a unit is touched, and what is asked of a candidate before Patroni is told to promote it.
 *
 * <p>Patroni compares a candidate with a position that is up to a loop old and promotes a named one without looking at
 * all. So the primary itself must say, over SQL, that the candidate streams through its slot and is where the primary
 * is, and must have said so for longer than one loop.
 */
final class Members {
    private Members() {}

    /** Why Patroni is not to be worked with now; empty when it is, and for applications without it. */
    static Optional<Reason> gate(Application application, Snapshot seen) {
        return cluster(seen).flatMap(cluster -> {
            if (cluster.standbyCluster()) {
                return Optional.of(Reason.of(
                        ReasonCode.PATRONI_STANDBY_CLUSTER,
                        application.name() + " is a standby cluster: its leader follows another cluster and can not be"
                                + " handed over; refresh it after it was promoted"));
            }
            return cluster.paused() ? Optional.of(paused(application)) : Optional.empty();
        });
    }

    /** What any member tells of the cluster: of those that answer, the lowest. */
    static Optional<PatroniSeen> cluster(Snapshot seen) {
        for (UnitSeen unit : seen.units()) {
            Optional<PatroniSeen> cluster = unit.member().flatMap(MemberSeen::cluster);
            if (cluster.isPresent()) {
                return cluster;
            }
        }
        return Optional.empty();
    }

    private static Reason paused(Application application) {
        return new Reason(
                ReasonCode.PATRONI_PAUSED,
                "Patroni of " + application.name() + " is in pause mode: it would neither start nor promote a server",
                "patronictl resume");
    }

    /** Why the unit's member is not well, its server apart; empty when it is, and for units without one. */
    static Optional<Reason> objection(Application application, UnitSeen unit) {
        return unit.member().isEmpty()
                ? Optional.empty()
                : objection(application, unit, unit.member().get());
    }

    private static Optional<Reason> objection(Application application, UnitSeen unit, MemberSeen member) {
        if (member.locked().isPresent()) {
            return member.locked()
                    .map(why -> new Reason(
                            ReasonCode.CREDENTIALS_UNREADABLE,
                            application.unit(unit.ordinal()) + " can not be asked: " + why.text(),
                            why.next()));
        }
        boolean silent = unit.database().isEmpty();
        if (silent && member.cluster().filter(PatroniSeen::paused).isPresent()) {
            return Optional.of(paused(application));
        }
        return member.cluster().isEmpty()
                ? Optional.of(Reason.of(
                        ReasonCode.UNIT_STARTING,
                        "Patroni of " + application.unit(unit.ordinal()) + " does not answer yet: " + member.trouble()))
                : Optional.empty();
    }

    /** What is wrong with a standby, with what Patroni says of it beside: the two are told apart. */
    static Reason untrue(UnitSeen unit, Reason sql) {
        return unit.member()
                .filter(member ->
                        member.state().equals("running") || member.state().equals("streaming"))
                .filter(member -> member.lag().isPresent())
                .map(member -> new Reason(
                        ReasonCode.PATRONI_LAG_UNTRUE,
                        sql.sentence() + ", although Patroni shows it " + member.shown()
                                + "; promoted now it could lose commits",
                        sql.next()))
                .orElse(sql);
    }

    /** A slot that Patroni still keeps for a unit that is gone: it drops it when it has forgotten the member. */
    static Optional<Reason> slotLeft(Application application, Snapshot seen) {
        if (!application.patroni()) {
            return Optional.empty();
        }
        String own = application
                        .adopted()
                        .map(Adopted::statefulSet)
                        .orElse(application.name())
                        .replace('-', '_')
                        .replace('.', '_')
                + "_";
        List<String> kept = application.units().keySet().stream()
                .map(ordinal -> own + ordinal)
                .toList();
        return seen.primary().flatMap(UnitSeen::database).stream()
                .flatMap(primary -> primary.slots().stream())
                .map(SlotSeen::name)
                .filter(name -> name.startsWith(own) && !kept.contains(name))
                .findFirst()
                .map(name -> Reason.of(
                        ReasonCode.SCALING,
                        "Patroni drops the slot " + name
                                + " of a unit that is gone, when the time to live of its member is over"));
    }

    /** Whether the unit may be told to lead. */
    static boolean mayLead(UnitSeen unit) {
        return unit.member().filter(MemberSeen::nofailover).isEmpty();
    }

    /** Whether the unit would be a candidate that Patroni accepts at once. */
    static boolean accepted(Snapshot seen, UnitSeen unit) {
        return cluster(seen).filter(PatroniSeen::synchronous).isEmpty()
                || unit.member()
                        .filter(member -> member.role().equals("sync_standby"))
                        .isPresent();
    }

    /** Whether the unit may hold the leader's lock: it does, or nobody tells who does. */
    static boolean mayBeLeader(Snapshot seen, UnitSeen unit) {
        return unit.member().isPresent()
                && cluster(seen)
                        .map(cluster ->
                                cluster.leader().equals(unit.member().get().name()))
                        .orElse(true);
    }

    /** Why the pod of a unit may not be let go: Patroni rests, or it may be the leader. */
    static Optional<Reason> keeps(Application application, Snapshot seen, UnitSeen unit) {
        boolean mayLead = application.units().size() > 1
                && (unit.primary() || (unit.database().isEmpty() && mayBeLeader(seen, unit)));
        return gate(application, seen)
                .or(() -> mayLead
                        ? Optional.of(Reason.of(
                                ReasonCode.UNIT_STARTING,
                                application.unit(unit.ordinal()) + " may be the primary"
                                        + (unit.trouble().isEmpty() ? "" : " and does not answer: " + unit.trouble())))
                        : Optional.empty());
    }

    /** Why a handover may not begin yet; empty when it may, and for applications without Patroni. */
    static Optional<Reason> unready(
            Application application, Snapshot seen, int from, int to, Moment moment, Limits limits) {
        Optional<PatroniSeen> cluster = cluster(seen);
        if (!application.patroni()) {
            return Optional.empty();
        }
        return gate(application, seen)
                .or(() -> unproven(application, seen, from, to, limits))
                .or(() -> settling(
                        application, to, cluster.map(PatroniSeen::loopWait).orElse(Duration.ZERO), moment));
    }

    /** Why the candidate is not proven to be where the primary is, in this very observation. */
    static Optional<Reason> unproven(Application application, Snapshot seen, int from, int to, Limits limits) {
        Optional<UnitSeen> candidate = seen.unit(to);
        Optional<DatabaseSeen> primary =
                seen.unit(from).flatMap(UnitSeen::database).filter(DatabaseSeen::primary);
        Optional<MemberSeen> member = candidate.flatMap(UnitSeen::member);
        String name = application.unit(to).toString();
        if (primary.isEmpty() || member.isEmpty()) {
            return unproven(name + " can not be compared with the primary: not both answer");
        }
        boolean streams = primary.get().replicas().stream()
                .anyMatch(replica -> replica.ordinal() == to && replica.state().equals("streaming"));
        if (!streams) {
            return unproven("the primary does not see " + name + " streaming; Patroni shows it "
                    + member.get().shown());
        }
        boolean consumed = primary.get().slots().stream()
                .anyMatch(slot -> slot.name().equals(member.get().slot()) && slot.active());
        if (!consumed) {
            return unproven(
                    name + " does not stream through its slot " + member.get().slot() + " on the primary");
        }
        long bound = cluster(seen)
                .map(PatroniSeen::maximumLag)
                .map(own -> Math.min(own, limits.maximumLagBytes()))
                .orElse(limits.maximumLagBytes());
        long behind = candidate
                .flatMap(UnitSeen::database)
                .map(standby -> Health.lag(primary.get(), standby))
                .orElse(Long.MAX_VALUE);
        if (behind > bound) {
            return unproven(name + " is " + behind + " bytes behind the primary, at most " + bound
                    + " are allowed for a candidate; Patroni shows it "
                    + member.get().shown());
        }
        return candidate
                .filter(unit -> !accepted(seen, unit))
                .map(unit -> Reason.of(
                        ReasonCode.CANDIDATE_NOT_SYNCHRONOUS,
                        name + " is not yet the synchronous standby, and Patroni promotes no other one"));
    }

    private static Optional<Reason> unproven(String sentence) {
        return Optional.of(Reason.of(ReasonCode.CANDIDATE_UNPROVEN, sentence));
    }

    private static Optional<Reason> settling(Application application, int to, Duration loop, Moment moment) {
        boolean settled = moment.waiting()
                .filter(waiting -> waiting.code() == ReasonCode.CANDIDATE_SETTLING)
                .filter(waiting ->
                        Duration.between(waiting.since(), moment.now()).compareTo(loop) > 0)
                .isPresent();
        return settled
                ? Optional.empty()
                : Optional.of(Reason.of(
                        ReasonCode.CANDIDATE_SETTLING,
                        application.unit(to) + " is at the primary's position and must stay there for longer than one"
                                + " loop of Patroni (" + Troubles.spell(loop) + ")"));
    }
}
