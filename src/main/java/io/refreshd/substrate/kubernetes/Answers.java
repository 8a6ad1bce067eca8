package io.refreshd.substrate.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.refreshd.decide.StepOutcome;

/** What an answer of the API server to a write means. */
final class Answers {
    private Answers() {}

    /**
     * Failed is only what the server refused for a reason that stays: a right that is missing, an object that it does not
     * accept. Everything else is looked at again: a conflict (somebody changed the object), not found, too many requests,
     * a server in trouble, and no answer at all, after which the write may have been done.
     */
    static StepOutcome outcome(KubernetesClientException refused) {
        int code = refused.getCode();
        boolean stays = code == 400 || code == 401 || code == 403 || code == 405 || code == 415 || code == 422;
        String cause = cause(refused);
        return stays ? StepOutcome.failed(cause) : StepOutcome.unknown(cause);
    }

    static String cause(Throwable broken) {
        String text = broken instanceof KubernetesClientException refused && refused.getStatus() != null
                ? refused.getCode() + " " + refused.getStatus().getMessage()
                : broken.getMessage();
        return text == null ? broken.getClass().getSimpleName() : Ailments.line(text);
    }
}
