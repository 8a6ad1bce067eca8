package io.refreshd.simulation.kubernetes;

import io.refreshd.decide.PodSeen;
import java.util.Optional;

/**
 * A pod as the API server keeps it.
 *
 * @param version its resourceVersion
 * @param owner the uid of the StatefulSet that made it
 * @param template what it was made from
 * @param ailment why it is not ready, as its status says
 */
public record Pod(
        int ordinal,
        String uid,
        long version,
        String owner,
        Template template,
        boolean ready,
        boolean terminating,
        int restarts,
        Optional<PodSeen.Ailment> ailment) {
    Pod at(long newest) {
        return new Pod(ordinal, uid, newest, owner, template, ready, terminating, restarts, ailment);
    }

    Pod well() {
        return new Pod(ordinal, uid, version, owner, template, true, terminating, restarts, Optional.empty());
    }

    Pod ill(PodSeen.Kind kind, String text, boolean lasting, int started) {
        return new Pod(
                ordinal,
                uid,
                version,
                owner,
                template,
                false,
                terminating,
                started,
                Optional.of(new PodSeen.Ailment(kind, text, lasting)));
    }

    Pod stopping() {
        return new Pod(ordinal, uid, version, owner, template, ready, true, restarts, ailment);
    }

    /** Whether it serves: ready, and nobody asked for its deletion. */
    public boolean serves() {
        return ready && !terminating;
    }

    PodSeen seen() {
        return new PodSeen(uid, Long.toString(version), ready, terminating, ready ? Optional.empty() : ailment);
    }
}
