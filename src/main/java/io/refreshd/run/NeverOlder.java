package io.refreshd.run;

import io.refreshd.decide.OwnWrites;
import io.refreshd.decide.PodSeen;
import io.refreshd.decide.SetSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import io.refreshd.decide.UnitSeen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Holds back what is older than what was seen before: a watch that begins anew may list from a server that lags behind.
 * And what may be older than a write of ours whose answer was lost: nothing is shown before the server itself has said which
 * version the object has.
 *
 * <p>Versions of objects are compared as numbers, as API servers of 1.35 and later promise and earlier ones do; what is no
 * number is not held back. Thread-safe.
 */
public final class NeverOlder {
    private final Map<String, Long> newest = new HashMap<>();
    private final SortedMap<String, String> doubted = new TreeMap<>();

    /** The answer to a write was lost, or it was refused because of what had changed. */
    public synchronized void doubt(String set, Step step) {
        OwnWrites.object(set, step).ifPresent(object -> doubted.put(object, set));
    }

    /** The objects of a set about which the server is to be asked before anything is shown. */
    public synchronized List<String> doubted(String set) {
        return doubted.entrySet().stream()
                .filter(doubt -> doubt.getValue().equals(set))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The server said which version an object has; empty text when it has none. */
    public synchronized void told(String object, String version) {
        doubted.remove(object);
        older(object, version);
    }

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
