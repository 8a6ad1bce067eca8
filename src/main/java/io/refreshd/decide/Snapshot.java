package io.refreshd.decide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that was seen of one application at one moment; units by ascending ordinal.
 *
 * @param at when the observation began: what it says is not older than this
 * @param set the StatefulSet that the units are pods of; empty when there is none, or on this machine
 * @param trouble why nothing can be seen at all; empty text when it can
 */
public record Snapshot(List<UnitSeen> units, Instant at, Optional<SetSeen> set, String trouble) {
    /** Of units that are processes of this machine. */
    public Snapshot(List<UnitSeen> units, Instant at) {
        this(units, at, Optional.empty(), "");
    }

    /** Of a cluster that shows nothing. */
    public static Snapshot unreadable(Instant at, String trouble) {
        return new Snapshot(List.of(), at, Optional.empty(), trouble);
    }

    public Snapshot {
        units = inOrder(units);
    }

    /** This, and what an earlier look saw of the units that this one left out. */
    public Snapshot over(Snapshot earlier, Scope scope) {
        return scope.only().isEmpty() ? this : with(earlier, scope);
    }

    private Snapshot with(Snapshot earlier, Scope scope) {
        return new Snapshot(
                Stream.concat(units.stream(), earlier.units().stream().filter(unit -> !scope.includes(unit.ordinal())))
                        .toList(),
                at,
                set,
                trouble);
    }

    // Loops and no streams from here on: every decision asks these dozens of times.

    private static List<UnitSeen> inOrder(List<UnitSeen> units) {
        for (int place = 1; place < units.size(); place++) {
            if (units.get(place - 1).ordinal() > units.get(place).ordinal()) {
                return units.stream()
                        .sorted(Comparator.comparingInt(UnitSeen::ordinal))
                        .toList();
            }
        }
        return List.copyOf(units);
    }

    public Optional<UnitSeen> unit(int ordinal) {
        for (UnitSeen unit : units) {
            if (unit.ordinal() == ordinal) {
                return Optional.of(unit);
            }
        }
        return Optional.empty();
    }

    /** All units that answer as primaries; more than one is a catastrophe. */
    public List<UnitSeen> primaries() {
        List<UnitSeen> primaries = new ArrayList<>(1);
        for (UnitSeen unit : units) {
            if (unit.primary()) {
                primaries.add(unit);
            }
        }
        return primaries;
    }

    /** How many units answer as primaries. */
    public int primaryCount() {
        int count = 0;
        for (UnitSeen unit : units) {
            count += unit.primary() ? 1 : 0;
        }
        return count;
    }

    /** The one primary; empty when there is none or more than one. */
    public Optional<UnitSeen> primary() {
        Optional<UnitSeen> found = Optional.empty();
        for (UnitSeen unit : units) {
            if (unit.primary()) {
                if (found.isPresent()) {
                    return Optional.empty();
                }
                found = Optional.of(unit);
            }
        }
        return found;
    }
}
