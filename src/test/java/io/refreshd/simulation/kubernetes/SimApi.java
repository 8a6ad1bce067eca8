package io.refreshd.simulation.kubernetes;

import io.refreshd.simulation.kubernetes.Stored.Kind;
import io.refreshd.simulation.kubernetes.Stored.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The API server: what it keeps now and what it kept before, which is what caches show. Preconditions of writes are held
 * as the real one holds them.
 */
final class SimApi {
    /** What became of a write. */
    enum Reply {
        OK,
        NOT_FOUND,
        CONFLICT
    }

    private final List<Stored> states = new ArrayList<>(List.of(Stored.NOTHING));
    private Consumer<Kind> changed = kind -> {};
    private long versions = 1_000;
    private int uids;
    private int oldest;

    void watch(Consumer<Kind> watching) {
        changed = watching;
    }

    Stored now() {
        return states.get(states.size() - 1);
    }

    /** The version of the set or of a pod, by its name; empty text when there is none. */
    String version(String object) {
        return object.equals(SimCluster.SET)
                ? now().set().map(set -> Long.toString(set.version())).orElse("")
                : now().pod(Integer.parseInt(object.substring(SimCluster.SET.length() + 1)))
                        .map(pod -> Long.toString(pod.version()))
                        .orElse("");
    }

    /** The number of the present state; earlier ones have lower numbers. */
    int newest() {
        return states.size() - 1;
    }

    /** From here on everything is known; nobody asks for what was before. */
    void begin() {
        oldest = newest();
    }

    int oldest() {
        return oldest;
    }

    Stored at(int number) {
        return states.get(number);
    }

    String uid() {
        return "uid-" + ++uids;
    }

    private void become(Stored next, Kind kind) {
        states.add(next);
        changed.accept(kind);
    }

    void put(StatefulSet set) {
        become(now().set(Optional.of(set.at(++versions))), Kind.SET);
    }

    void put(Pod pod) {
        become(now().pod(pod.at(++versions)), Kind.PODS);
    }

    void remove(Pod pod) {
        become(now().without(pod), Kind.PODS);
    }

    void removeSet() {
        become(now().set(Optional.empty()), Kind.SET);
    }

    void put(SortedMap<String, Revision> revisions) {
        become(now().revisions(revisions), Kind.REVISIONS);
    }

    void refuse(String why) {
        if (!now().refused().equals(why)) {
            become(now().refused(why), Kind.EVENTS);
        }
    }

    /** The pod of that uid as it is now. */
    Optional<Pod> pod(int ordinal, String uid) {
        return now().pod(ordinal).filter(pod -> pod.uid().equals(uid));
    }

    /** @param version the resourceVersion that the set must have; empty text for whatever it has */
    Reply canPatch(String version) {
        return now().set()
                .map(set ->
                        version.isEmpty() || version.equals(Long.toString(set.version())) ? Reply.OK : Reply.CONFLICT)
                .orElse(Reply.NOT_FOUND);
    }

    /** A write that changes nothing leaves the version as it is. */
    void patch(UnaryOperator<StatefulSet> change) {
        StatefulSet present = now().set().orElseThrow();
        StatefulSet next = change.apply(present);
        if (!next.equals(present)) {
            put(next);
        }
    }

    /** @param uid and version that the pod must have; empty text for whatever it has */
    Reply canDelete(int ordinal, String uid, String version) {
        return now().pod(ordinal)
                .map(pod -> (uid.isEmpty() || uid.equals(pod.uid()))
                                && (version.isEmpty() || version.equals(Long.toString(pod.version())))
                        ? Reply.OK
                        : Reply.CONFLICT)
                .orElse(Reply.NOT_FOUND);
    }
}
