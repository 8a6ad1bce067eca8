package io.refreshd.decide;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which replication slots there should be: on the primary one per other unit, on standbys none of ours. */
final class Slots {
    private Slots() {}

    /** The first repair that is needed among units that answer; empty when the slots are right. */
    static Optional<Step> repair(Application application, Snapshot seen) {
        return seen.units().stream()
                .filter(unit -> application.units().containsKey(unit.ordinal()))
                .flatMap(unit -> repair(application, unit, unit.primary()).stream())
                .findFirst();
    }

    /** The repair that one unit needs in the role that it has, or shall have. */
    static Optional<Step> repair(Application application, UnitSeen unit, boolean asPrimary) {
        SortedSet<Integer> wanted = asPrimary ? consumers(application, unit.ordinal()) : new TreeSet<>();
        return unit.database()
                .map(database -> database.slots().stream()
                        .filter(SlotSeen::ours)
                        .map(SlotSeen::name)
                        .collect(Collectors.toCollection(TreeSet::new)))
                .filter(present -> !present.equals(
                        wanted.stream().map(SlotSeen::nameFor).collect(Collectors.toCollection(TreeSet::new))))
                .map(present -> new Step.RepairSlots(unit.ordinal(), wanted));
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
