package io.refreshd.workload.patroni;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Tells Patroni to move the leader. That it says yes proves nothing: what came of it is looked at. */
public final class Switchover {
    /** Patroni itself looks at the outcome for up to twice its loop_wait, at least 20 s. */
    private static final Duration LIMIT = Duration.ofSeconds(45);

    private final Rest rest;

    public Switchover(Vertx vertx) {
        this.rest = new Rest(vertx);
    }

    /** Patroni refused, or said for certain that nothing was moved; the message is a sentence. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 2;

        private final int status;

        Refused(int status, String said) {
            super("Patroni refused the switchover (" + status + "): " + said);
            this.status = status;
        }

        /** Whether it was the user or the password that it did not take. */
        public boolean unauthorized() {
            return status == 401;
        }
    }

    /**
     * Moves the leader; the future ends when Patroni says that it is done.
     *
     * @param leader the member that must lead now, or Patroni refuses
     * @param candidate the member that shall lead
     */
    public Future<Void> move(Member leader, Member candidate) {
        JsonObject body = new JsonObject().put("leader", leader.name()).put("candidate", candidate.name());
        return rest.tell(leader, "/switchover", body, LIMIT).compose(Switchover::outcome);
    }

    static Future<Void> outcome(Rest.Answer answer) {
        String said =
                answer.body().startsWith("<") ? "a bad request" : answer.body().strip();
        boolean refused = answer.status() >= 400 && answer.status() < 500;
        // The other 503 is "status unknown": it may still come.
        boolean failed = answer.status() == 503 && said.endsWith("failed");
        if (refused || failed) {
            return Future.failedFuture(new Refused(answer.status(), said));
        }
        return answer.status() < 300
                ? Future.succeededFuture()
                : Future.failedFuture("Patroni answered " + answer.status() + ": " + said);
    }
}
