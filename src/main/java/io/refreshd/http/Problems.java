package io.refreshd.http;

import io.refreshd.charm.CharmInvalid;
import io.refreshd.decide.Refusal;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.run.View;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.handler.HttpException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place in which what went wrong becomes an answer: problem+json (RFC 9457), or one line. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final String RETRY_AFTER_SECONDS = "2";

    private final Daemon daemon;
    private final NextActions nextActions;

    Problems(Daemon daemon, NextActions nextActions) {
        this.daemon = daemon;
        this.nextActions = nextActions;
    }

    /** What is answered when something ended the handling of a request. */
    Reply reply(Call call, Throwable cause) {
        Refused refused = refused(call, cause);
        Reason reason = refused.refusal().reason();
        int status = status(refused.refusal());
        String next = reason.next().isEmpty() ? "" : " (next: " + reason.next() + ")";
        Reply reply = Reply.problem(status, body(call, refused, status))
                .line("refused: " + reason.code().text() + ": " + reason.sentence() + next);
        return switch (status) {
            case 503 -> reply.with("Retry-After", RETRY_AFTER_SECONDS);
            case 401 -> reply.with("WWW-Authenticate", "Bearer realm=\"refreshd\"");
            default -> reply;
        };
    }

    private JsonObject body(Call call, Refused refused, int status) {
        Reason reason = refused.refusal().reason();
        JsonObject json = new JsonObject()
                .put("type", "urn:refreshd:problem:" + reason.code().text())
                .put("title", reason.code().text().replace('-', ' '))
                .put("status", status)
                .put("detail", reason.sentence())
                .put("code", reason.code().text())
                .put("heals", Json.reason(reason).getString("heals"));
        if (!reason.next().isEmpty()) {
            json.put("next", reason.next());
        }
        if (!refused.errors().isEmpty()) {
            JsonArray errors = new JsonArray();
            refused.errors().forEach(error -> {
                JsonObject one =
                        new JsonObject().put("pointer", error.pointer()).put("detail", error.detail());
                errors.add(error.allowed().isEmpty() ? one : one.put("allowed", Json.array(error.allowed())));
            });
            json.put("errors", errors);
        }
        view(call, status).ifPresent(view -> json.put("nextActions", nextActions.allowed(view)));
        return json.put("requestId", call.id());
    }

    /** The application that the request was about; not for who has no token. */
    private Optional<View> view(Call call, int status) {
        return status == 401 ? Optional.empty() : daemon.applications().view(call.path("app"));
    }

    private static int status(Refusal refusal) {
        return switch (refusal.reason().code()) {
            case UNAUTHENTICATED -> 401;
            case MALFORMED_BODY -> 400;
            case METHOD_NOT_ALLOWED -> 405;
            case BODY_TOO_LARGE -> 413;
            case INTERNAL_ERROR -> 500;
            default ->
                switch (refusal.kind()) {
                    case UNKNOWN -> 404;
                    case INVALID -> 422;
                    case CONFLICT -> 409;
                    case STALE -> 412;
                    case UNAVAILABLE -> 503;
                };
        };
    }

    private static Refused refused(Call call, Throwable cause) {
        if (cause instanceof Refused refused) {
            return refused;
        }
        if (cause instanceof CharmInvalid invalid) {
            boolean missing = invalid.reason().code() == ReasonCode.UNKNOWN_CHARM;
            return new Refused(new Refusal(missing ? Refusal.Kind.UNKNOWN : Refusal.Kind.INVALID, invalid.reason()));
        }
        int status = cause instanceof HttpException http ? http.getStatusCode() : 500;
        return switch (status) {
            case 404 ->
                Refused.unknown(
                        ReasonCode.UNKNOWN_PATH,
                        "there is nothing at " + call.path() + "; src/docs/http.md tells what there is",
                        "");
            case 405 ->
                new Refused(new Refusal(
                        Refusal.Kind.INVALID,
                        Reason.of(
                                ReasonCode.METHOD_NOT_ALLOWED, call.method() + " is not possible at " + call.path())));
            case 413 ->
                new Refused(new Refusal(
                        Refusal.Kind.INVALID, Reason.of(ReasonCode.BODY_TOO_LARGE, "a body may have at most 64 KiB")));
            case 400 -> Call.malformed("the request is not well formed");
            default -> internal(call, cause);
        };
    }

    private static Refused internal(Call call, Throwable cause) {
        LOG.error("a request failed requestId={} path={}", call.id(), call.path(), cause);
        return new Refused(new Refusal(
                Refusal.Kind.UNAVAILABLE,
                Reason.of(
                        ReasonCode.INTERNAL_ERROR,
                        "the daemon could not answer; its log has the cause under request " + call.id())));
    }
}
