package io.refreshd.decide;

import io.refreshd.model.Version;
import java.util.List;

/**
 * A unit's database as it answered over SQL.
 *
 * @param inRecovery true on a standby
 * @param version what the running server says of itself
 * @param timeline that it writes (primary) or receives and replays (standby)
 * @param systemIdentifier in decimal
 * @param lsn on a primary the current write position, on a standby the replayed position; LSNs as numbers
 * @param streaming on a standby, whether its WAL receiver streams
 * @param replicas on a primary, the standbys that it feeds; empty on a standby
 * @param slots its replication slots
 * @param synchronousWanted how many synchronous standbys its settings ask for; 0 when asynchronous
 */
public record DatabaseSeen(
        boolean inRecovery,
        Version version,
        long timeline,
        String systemIdentifier,
        long lsn,
        boolean streaming,
        List<ReplicaSeen> replicas,
        List<SlotSeen> slots,
        int synchronousWanted) {
    public DatabaseSeen {
        replicas = List.copyOf(replicas);
        slots = List.copyOf(slots);
    }

    public boolean primary() {
        return !inRecovery;
    }
}
