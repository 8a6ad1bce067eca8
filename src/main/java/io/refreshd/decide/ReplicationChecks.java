package io.refreshd.decide;

import io.refreshd.decide.Facts.ServerFacts;
import io.refreshd.decide.Facts.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What replication needs to go on while units change places: synchronous standbys, slots, settings. */
final class ReplicationChecks {
    private ReplicationChecks() {}

    static Finding slots(Examination of) {
        List<String> orphans = orphans(of);
        if (!orphans.isEmpty()) {
            String observed = "slots of ours that nobody shall consume: " + Finding.some(orphans);
            String fix =
                    "they are dropped by refreshd when the unit answers; else SELECT pg_drop_replication_slot('NAME')";
            return of.stage() == Stage.POST ? Finding.fail(observed, fix) : Finding.warn(observed, fix);
        }
        return Finding.of(of.facts().primary().slots(), "the replication slots", slots -> {
            List<Slot> unused = slots.stream()
                    .filter(slot -> slot.physical() && !slot.temporary() && !slot.active())
                    .filter(slot -> !new SlotSeen(slot.name(), true, false).ours())
                    .toList();
            return unused.isEmpty()
                    ? Finding.pass(Figures.count(slots.size(), "slot") + ", none unused")
                    : unused(of, unused);
        });
    }

    private static Finding unused(Examination of, List<Slot> unused) {
        long retained = unused.stream().mapToLong(Slot::retainedBytes).max().orElse(0);
        String observed = "slots that nobody consumes: "
                + Finding.some(unused.stream()
                        .map(slot -> slot.name()
                                + (slot.lost()
                                        ? " (has lost what it needs)"
                                        : " (keeps " + Figures.bytes(slot.retainedBytes()) + " of WAL)"))
                        .toList());
        String fix = "drop those that are not needed: SELECT pg_drop_replication_slot('"
                + unused.get(0).name() + "')";
        Optional<Long> free = of.seen()
                .primary()
                .map(primary -> of.facts().units().get(primary.ordinal()))
                .flatMap(unit -> unit.disk().value())
                .map(Facts.Disk::usableBytes);
        boolean dangerous = free.filter(
                        bytes -> retained > bytes * of.thresholds().slotShare())
                .isPresent();
        return dangerous ? Finding.fail(observed, fix) : Finding.warn(observed, fix);
    }

    /** Slots of ours on standbys, or on the primary for units that do not exist. */
    private static List<String> orphans(Examination of) {
        List<String> found = new ArrayList<>();
        for (int ordinal : of.ordinals()) {
            DatabaseSeen database = of.database(ordinal).orElse(null);
            if (database == null) {
                continue;
            }
            for (SlotSeen slot : database.slots()) {
                boolean wanted = database.primary()
                        && of.ordinals().stream()
                                .anyMatch(
                                        other -> other != ordinal && slot.name().equals(SlotSeen.nameFor(other)));
                if (slot.ours() && !wanted) {
                    found.add(slot.name() + " on " + of.name(ordinal));
                }
            }
        }
        return found;
    }

    static Finding logicalSlots(Examination of) {
        return Finding.of(of.facts().primary().slots(), "the replication slots", slots -> {
            List<String> lost = slots.stream()
                    .filter(slot -> !slot.physical() && !slot.temporary() && !slot.survives())
                    .map(slot -> slot.name() + (slot.active() ? " (in use)" : ""))
                    .toList();
            if (lost.isEmpty()) {
                return Finding.pass("no logical slot would be lost");
            }
            String observed = Figures.count(lost.size(), "logical slot") + ": " + Finding.some(lost);
            return of.handsOver()
                    ? Finding.fail(
                            observed + "; a handover of the primary loses them",
                            "stop their consumers and drop them, make them again afterwards; or skip this check with the reason"
                                    + " that they can be lost")
                    : Finding.pass(observed + "; the primary does not move");
        });
    }

    static Finding standbySettings(Examination of) {
        return of.servers(servers -> {
            Optional<Integer> primary = of.seen().primary().map(UnitSeen::ordinal);
            if (primary.isEmpty() || !servers.containsKey(primary.get())) {
                return Finding.error("the settings of the primary", "there is no single primary");
            }
            List<String> lower = new ArrayList<>();
            SortedMap<String, Long> needed = servers.get(primary.get()).limits();
            servers.forEach((ordinal, server) -> needed.forEach((setting, value) -> {
                long has = server.limits().getOrDefault(setting, value);
                if (has < value) {
                    lower.add(of.name(ordinal) + " has " + setting + " " + has + " below " + value);
                }
            }));
            return lower.isEmpty()
                    ? Finding.pass(Figures.count(needed.size(), "setting") + " compared on "
                            + Figures.count(servers.size(), "unit"))
                    : Finding.fail(
                            Finding.some(lower) + "; such a standby does not start",
                            "raise them on the standby: ALTER SYSTEM SET ..., then restart it");
        });
    }

    static Finding pendingRestart(Examination of) {
        return of.servers(servers -> {
            List<String> pending = new ArrayList<>();
            servers.forEach((ordinal, server) ->
                    server.pendingRestart().forEach(setting -> pending.add(setting + " on " + of.name(ordinal))));
            return pending.isEmpty()
                    ? Finding.pass("no setting waits for a restart on " + Figures.count(servers.size(), "unit"))
                    : Finding.warn(
                            Finding.some(pending) + " will take effect with the restart",
                            "make sure that this is wanted, or take it back: ALTER SYSTEM SET NAME = (what SHOW NAME says)");
        });
    }

    static Finding catalogVersion(Examination of) {
        return of.servers(servers -> {
            List<Integer> catalogs = servers.values().stream()
                    .map(ServerFacts::catalog)
                    .distinct()
                    .toList();
            Optional<Integer> target = of.facts().programs().value().flatMap(Facts.Programs::catalog);
            if (catalogs.size() == 1
                    && target.filter(catalog -> !catalog.equals(catalogs.get(0)))
                            .isEmpty()) {
                return Finding.pass("catalog version " + catalogs.get(0) + " on all units"
                        + (target.isPresent() ? " and in the target" : ""));
            }
            return Finding.fail(
                    "catalog versions " + catalogs + " on the units"
                            + target.map(catalog -> ", " + catalog + " in the target")
                                    .orElse(""),
                    "the target is no minor version of the same build: choose another revision");
        });
    }
}
