package io.refreshd.substrate.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;

/**
 * What became of one write to an object of ours.
 *
 * @param cause what was answered; empty text when it was done
 * @param object as it is now; missing unless it was done
 */
public record Written(Kind kind, String cause, JsonNode object) {
    /** What follows from it. */
    public enum Kind {
        DONE,
        /** The object has changed, or is there already: look at what it is now. */
        CHANGED,
        /** The object, its namespace or its definition is gone. */
        GONE,
        /** Refused for a reason that stays: a right, or what was written. */
        REFUSED,
        /** Nobody was reached, so it was not done. */
        UNSENT,
        /** Not now, or no answer: it may have been done. */
        UNKNOWN
    }

    static Written done(JsonNode object) {
        return new Written(Kind.DONE, "", object);
    }

    static Written of(RuntimeException broken) {
        int code = broken instanceof KubernetesClientException refused ? refused.getCode() : 0;
        Kind kind = switch (code) {
            case 409 -> Kind.CHANGED;
            case 404, 410 -> Kind.GONE;
            case 400, 401, 403, 405, 415, 422 -> Kind.REFUSED;
            default -> unsent(broken) ? Kind.UNSENT : Kind.UNKNOWN;
        };
        return new Written(kind, Answers.cause(broken), MissingNode.getInstance());
    }

    private static boolean unsent(Throwable broken) {
        Throwable cause = broken;
        while (cause != null && !(cause instanceof ConnectException)) {
            cause = cause.getCause();
        }
        return cause != null;
    }
}
