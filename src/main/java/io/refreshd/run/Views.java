package io.refreshd.run;

import io.refreshd.decide.Application;
import io.refreshd.decide.Health;
import io.refreshd.decide.Leader;
import io.refreshd.decide.Limits;
import io.refreshd.decide.Snapshot;
import io.refreshd.model.Reason;
import java.util.Map;
import java.util.TreeMap;

/** Puts together what may be shown. */
final class Views {
    private Views() {}

    static View of(
            Application application,
            long generation,
            Snapshot seen,
            Map<Integer, Endpoint> endpoints,
            Reason reason,
            Limits limits) {
        Map<Integer, Reason> units = new TreeMap<>();
        for (int ordinal : application.units().keySet()) {
            Health.objection(application, seen, ordinal, limits).ifPresent(why -> units.put(ordinal, why));
        }
        int leader = Leader.among(application, units.keySet());
        return new View(application, generation, seen, leader, reason, units, endpoints);
    }
}
