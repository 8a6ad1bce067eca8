package io.refreshd.simulation.planted;

import io.refreshd.decide.DatabaseSeen;
import io.refreshd.decide.ReplicaSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.UnitSeen;

/** A primary that seems to feed every other unit. */
final class Fed {
    private Fed() {}

    static UnitSeen all(UnitSeen primary, Snapshot seen) {
        return Copies.database(
                primary,
                database -> new DatabaseSeen(
                        database.inRecovery(),
                        database.version(),
                        database.timeline(),
                        database.systemIdentifier(),
                        database.lsn(),
                        database.streaming(),
                        seen.units().stream()
                                .filter(unit -> unit.ordinal() != primary.ordinal())
                                .map(unit -> new ReplicaSeen(unit.ordinal(), "streaming", database.lsn(), false))
                                .toList(),
                        database.slots(),
                        database.synchronousWanted()));
    }
}
