package io.refreshd.run;

import io.refreshd.decide.Application;
import io.refreshd.decide.Snapshot;
import io.refreshd.model.Reason;
import java.util.Map;

/**
 * What may be shown of an application: its journalled state, the last observation, and why it is where it is.
 *
 * @param generation the number of its last journalled event; it grows with every change
 * @param leader the ordinal of the unit that {@code app/leader} means
 * @param reason what is happening, why, and the next command
 * @param unitReasons for units that are not simply well: what is the matter, by ordinal
 * @param endpoints where clients reach the units, by ordinal, as far as it is known
 */
public record View(
        Application application,
        long generation,
        Snapshot seen,
        int leader,
        Reason reason,
        Map<Integer, Reason> unitReasons,
        Map<Integer, Endpoint> endpoints) {
    public View {
        unitReasons = Map.copyOf(unitReasons);
        endpoints = Map.copyOf(endpoints);
    }
}
