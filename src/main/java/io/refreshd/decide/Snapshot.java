package io.refreshd.decide;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that was seen of one application at one moment; units by ascending ordinal.
 *
 * @param at when the observation began: what it says is not older than this
 */
public record Snapshot(List<UnitSeen> units, Instant at) {
    public Snapshot {
        units = units.stream()
                .sorted(Comparator.comparingInt(UnitSeen::ordinal))
                .toList();
    }

    /** This, and what an earlier look saw of the units that this one left out. */
    public Snapshot over(Snapshot earlier, Scope scope) {
        return new Snapshot(
                Stream.concat(units.stream(), earlier.units().stream().filter(unit -> !scope.includes(unit.ordinal())))
                        .toList(),
                at);
    }

    public Optional<UnitSeen> unit(int ordinal) {
        return units.stream().filter(unit -> unit.ordinal() == ordinal).findFirst();
    }

    /** All units that answer as primaries; more than one is a catastrophe. */
    public List<UnitSeen> primaries() {
        return units.stream().filter(UnitSeen::primary).toList();
    }

    /** The one primary; empty when there is none or more than one. */
    public Optional<UnitSeen> primary() {
        List<UnitSeen> all = primaries();
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }
}
