package io.refreshd.decide;

import java.util.Optional;

/**
 * A unit's pod at one moment.
 *
 * @param uid another one under the same name is another pod
 * @param terminating whether its deletion was asked for; it may still be ready
 * @param ailment why it does not get ready, as far as its status and events tell
 */
public record PodSeen(
        String uid, String resourceVersion, boolean ready, boolean terminating, Optional<Ailment> ailment) {
    /** This, not ready for a reason that its readiness probe does not know. */
    public PodSeen unwell(String why) {
        return new PodSeen(
                uid, resourceVersion, false, terminating, Optional.of(new Ailment(Kind.NOT_READY, why, false)));
    }

    /**
     * What is wrong with a pod.
     *
     * @param text one line, in the words of the cluster
     * @param lasting whether waiting is of no use: it was tried again already, or can not come right
     */
    public record Ailment(Kind kind, String text, boolean lasting) {}

    /** Kinds of trouble. */
    public enum Kind {
        /** Its image can not be had. */
        IMAGE,
        /** Its container ends again and again. */
        CRASH,
        /** A container can not be made: a secret or a volume is missing, the command does not exist. */
        CONTAINER,
        /** No node takes it. */
        UNSCHEDULABLE,
        /** It runs and is not ready. */
        NOT_READY
    }
}
