package io.refreshd.decide;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which replication slots there should be: on the primary one per other unit, on standbys none of ours. Patroni keeps its
 * own.
 */
final class Slots {
    private static final SortedSet<Integer> NONE = Collections.unmodifiableSortedSet(new TreeSet<>());

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
        SortedSet<Integer> wanted = asPrimary ? consumers(application, unit.ordinal()) : NONE;
        return right(unit.database().get().slots(), wanted)
                ? Optional.empty()
                : Optional.of(new Step.RepairSlots(unit.ordinal(), wanted));
    }

    /** Whether ours among the slots are those of the consumers; no two slots of a server have the same name. */
    private static boolean right(List<SlotSeen> slots, SortedSet<Integer> consumers) {
        int ours = 0;
        for (SlotSeen slot : slots) {
            ours += slot.ours() ? 1 : 0;
        }
        if (ours != consumers.size()) {
            return false;
        }
        for (int consumer : consumers) {
            if (!has(slots, SlotSeen.nameFor(consumer))) {
                return false;
            }
        }
        return true;
    }

    private static boolean has(List<SlotSeen> slots, String name) {
        for (SlotSeen slot : slots) {
            if (slot.name().equals(name)) {
                return slot.ours();
            }
        }
        return false;
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
