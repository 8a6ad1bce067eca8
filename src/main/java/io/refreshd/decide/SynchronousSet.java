package io.refreshd.decide;

import io.refreshd.decide.Facts.ServerFacts;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Synchronous replication: enough standbys stay while a unit is away, and whoever becomes the primary waits for as many
 * as the primary does now. The setting is each server's own; a handover does not carry it over.
 */
final class SynchronousSet {
    private SynchronousSet() {}

    /** Why a standby may not be taken down: commits would wait for it until it is back. */
    static Optional<Reason> shortage(Application application, Snapshot seen, int away) {
        return seen.primary()
                // Patroni itself names another standby, or none, when the synchronous one goes.
                .filter(primary -> !application.patroni())
                .filter(primary -> primary.ordinal() != away)
                .flatMap(UnitSeen::database)
                .filter(primary -> answering(primary, away) < primary.synchronousWanted())
                .map(primary -> new Reason(
                        ReasonCode.SYNCHRONOUS_SET_TOO_SMALL,
                        "commits wait for " + Figures.count(primary.synchronousWanted(), "standby") + ", and only "
                                + answering(primary, away) + " could answer without " + application.unit(away),
                        "refreshctl run " + application.name() + "/leader pre-upgrade-check"));
    }

    private static long answering(DatabaseSeen primary, int away) {
        return primary.replicas().stream()
                .filter(replica -> replica.synchronous() && replica.ordinal() != away)
                .filter(replica -> replica.state().equals("streaming"))
                .map(ReplicaSeen::ordinal)
                .distinct()
                .count();
    }

    /** Whether commits go on and stay as safe, with one unit away before a refresh, and after a handover to any unit. */
    static Finding judge(Examination of) {
        if (of.application().patroni()) {
            return Finding.pass(
                    Members.cluster(of.seen()).filter(PatroniSeen::synchronous).isPresent()
                            ? "Patroni names the synchronous standby, another one when that goes"
                            : "replication is asynchronous");
        }
        return Finding.of(of.facts().primary().synchronous(), "the synchronous set", set -> {
            int away = of.stage() == Stage.PRE ? 1 : 0;
            String observed = set.wanted() == 0
                    ? "replication is asynchronous"
                    : "commits wait for " + Figures.count(set.wanted(), "standby") + ", " + set.eligible()
                            + " could answer" + (away == 1 ? ", one less while a unit changes" : "");
            if (set.wanted() > 0 && set.eligible() - away < set.wanted()) {
                return Finding.fail(
                        observed,
                        "writes would hang: add a unit (refreshctl refresh "
                                + of.application().name()
                                + " --scale-up), or lower the count in synchronous_standby_names meanwhile");
            }
            return of.stage() == Stage.PRE && of.handsOver()
                    ? of.servers(servers -> successors(of, servers, set.wanted(), observed))
                    : Finding.pass(observed);
        });
    }

    private static Finding successors(
            Examination of, SortedMap<Integer, ServerFacts> servers, int wanted, String observed) {
        List<String> wrong = new ArrayList<>();
        servers.forEach((ordinal, server) -> {
            if (of.database(ordinal).filter(DatabaseSeen::primary).isPresent()) {
                return;
            }
            SynchronousNames names = server.synchronous();
            long answering = servers.keySet().stream()
                    .filter(other -> !other.equals(ordinal) && names.heed(SlotSeen.nameFor(other)))
                    .count();
            if (names.wanted() < wanted) {
                wrong.add(of.name(ordinal) + " would wait for " + names.wanted());
            } else if (names.wanted() > 0 && answering - 1 < names.wanted()) {
                wrong.add(of.name(ordinal) + " would wait for " + names.wanted() + " of " + answering
                        + ", one less while a unit changes");
            }
        });
        return wrong.isEmpty()
                ? Finding.pass(observed)
                : Finding.fail(
                        observed + "; as the primary " + Finding.some(wrong),
                        "the setting does not move with the primary, so give it to every unit: ALTER SYSTEM SET"
                                + " synchronous_standby_names = '" + proposal(servers, wanted)
                                + "'; then SELECT pg_reload_conf()");
    }

    private static String proposal(SortedMap<Integer, ServerFacts> servers, int wanted) {
        return wanted == 0
                ? ""
                : "ANY " + wanted + " ("
                        + String.join(
                                ", ",
                                servers.keySet().stream().map(SlotSeen::nameFor).toList())
                        + ")";
    }
}
