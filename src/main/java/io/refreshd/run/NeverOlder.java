package io.refreshd.run;

import io.refreshd.decide.PodSeen;
import io.refreshd.decide.SetSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.UnitSeen;
import java.util.HashMap;
import java.util.Map;

/**
 * Holds back what is older than what was seen before: a watch that begins anew may list from a server that lags behind.
 * Versions of objects are compared as numbers, as API servers of 1.35 and later promise and earlier ones do; what is no
 * number is not held back. Thread-safe.
 */
public final class NeverOlder {
    private final Map<String, Long> newest = new HashMap<>();

    /** The same, or a look that sees nothing and says why. */
    public synchronized Snapshot than(String set, Snapshot seen) {
        String older =
                seen.set().filter(found -> older(set, found)).map(found -> set).orElse("");
        for (UnitSeen unit : seen.units()) {
            String name = set + "-" + unit.ordinal();
            if (unit.pod().filter(pod -> older(name, pod)).isPresent()) {
                older = name;
            }
        }
        return older.isEmpty()
                ? seen
                : Snapshot.unreadable(
                        seen.at(), "the API server shows an older state of " + older + " than it has shown before");
    }

    private boolean older(String name, SetSeen set) {
        return older(name, set.resourceVersion());
    }

    private boolean older(String name, PodSeen pod) {
        return older(name, pod.resourceVersion());
    }

    private boolean older(String name, String version) {
        try {
            long number = Long.parseLong(version);
            return newest.merge(name, number, Math::max) > number;
        } catch (NumberFormatException none) {
            return false;
        }
    }
}
