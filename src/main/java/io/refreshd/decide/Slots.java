package io.refreshd.decide;

import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which replication slots there should be: on the primary one per other unit, on standbys none of ours. Patroni keeps its
 * own.
 */
final class Slots {
    private Slots() {}

    /** The first repair that is needed among units that answer; empty when the slots are right. */
    static Optional<Step> repair(Application application, Snapshot seen) {
        for (UnitSeen unit : seen.units()) {
            Optional<Step> repair = application.units().containsKey(unit.ordinal())
                    ? repair(application, unit, unit.primary())
                    : Optional.empty();
            if (repair.isPresent()) {
                return repair;
            }
        }
        return Optional.empty();
    }

    /** The repair that one unit needs in the role that it has, or shall have. */
    static Optional<Step> repair(Application application, UnitSeen unit, boolean asPrimary) {
        if (unit.database().isEmpty() || application.patroni()) {
            return Optional.empty();
        }
        SortedSet<Integer> wanted = asPrimary ? consumers(application, unit.ordinal()) : new TreeSet<>();
        return present(unit.database().get()).equals(names(wanted))
                ? Optional.empty()
                : Optional.of(new Step.RepairSlots(unit.ordinal(), wanted));
    }

    private static Set<String> present(DatabaseSeen database) {
        Set<String> present = new TreeSet<>();
        for (SlotSeen slot : database.slots()) {
            if (slot.ours()) {
                present.add(slot.name());
            }
        }
        return present;
    }

    private static Set<String> names(SortedSet<Integer> consumers) {
        Set<String> names = new TreeSet<>();
        for (int consumer : consumers) {
            names.add(SlotSeen.nameFor(consumer));
        }
        return names;
    }

    private static SortedSet<Integer> consumers(Application application, int primary) {
        SortedSet<Integer> others = new TreeSet<>(application.units().keySet());
        application.intent().flatMap(Slots::added).ifPresent(others::add);

        others.remove(primary);
        return others;
    }

    /** The unit that is being added, now or after the restart that had to come first. */
    private static Optional<Integer> added(Intent open) {
        if (open instanceof Intent.Change change) {
            return change.then().flatMap(Slots::added);
        }
        return open instanceof Intent.Add add ? Optional.of(add.ordinal()) : Optional.empty();
    }
}
