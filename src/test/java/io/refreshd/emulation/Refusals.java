package io.refreshd.emulation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The bodies of answers that refuse. */
final class Refusals {
    private Refusals() {}

    static ObjectNode status(int code, String reason, String message) {
        ObjectNode status = Objects.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        return status.put("status", "Failure")
                .put("message", message)
                .put("reason", reason)
                .put("code", code);
    }

    private static Reply of(int code, String reason, String message, Target target, String kind) {
        ObjectNode status = status(code, reason, message);
        status.remove("code");
        ObjectNode details = status.putObject("details").put("name", target.name());
        if (!target.group().isEmpty()) {
            details.put("group", target.group());
        }
        details.put("kind", kind);
        return new Reply(code, status.put("code", code));
    }

    static Reply notFound(Target target) {
        return of(404, "NotFound", target.shown() + " \"" + target.name() + "\" not found", target, target.kind());
    }

    static Reply exists(Target target) {
        return of(
                409,
                "AlreadyExists",
                target.shown() + " \"" + target.name() + "\" already exists",
                target,
                target.kind());
    }

    static Reply unsupported() {
        return new Reply(
                415,
                status(
                        415,
                        "UnsupportedMediaType",
                        "the body of the request was in an unknown format - accepted media types include:"
                                + " application/json-patch+json, application/merge-patch+json,"
                                + " application/apply-patch+yaml"));
    }

    static Reply modified(Target target) {
        return of(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + target.shown() + " \"" + target.name()
                        + "\": the object has been modified; please apply your changes to the latest version and try"
                        + " again",
                target,
                target.kind());
    }

    static Reply precondition(Target target, String what, String wanted, String present, String after) {
        String kind = target.kindShown() + (target.group().isEmpty() ? "" : "." + target.group());
        return of(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + kind + " \"" + target.name() + "\": the " + what
                        + " in the precondition (" + wanted + ") does not match the " + what + " in record (" + present
                        + "). " + after,
                target,
                target.kindShown());
    }

    static Reply invalid(Target target, String field, String reason, String message) {
        String kind = target.kindShown() + (target.group().isEmpty() ? "" : "." + target.group());
        Reply reply = of(
                422,
                "Invalid",
                kind + " \"" + target.name() + "\" is invalid: " + field + ": " + message,
                target,
                target.kindShown());
        ((ObjectNode) reply.body().path("details"))
                .putArray("causes")
                .addObject()
                .put("reason", reason)
                .put("message", message)
                .put("field", field);
        return reply;
    }

    static Reply forbidden(Target target) {
        return of(
                403,
                "Forbidden",
                target.shown() + " \"" + target.name() + "\" is forbidden: User \"refreshd\" cannot get resource \""
                        + target.kind() + "\" in API group \"" + target.group() + "\" in the namespace \""
                        + target.namespace() + "\"",
                target,
                target.kind());
    }

    static ObjectNode unknown() {
        return status(404, "NotFound", "the server could not find the requested resource");
    }

    static Reply of(Fault fault) {
        return switch (fault) {
            case CONFLICT -> new Reply(409, status(409, "Conflict", "the object has been modified"));
            case TOO_MANY -> new Reply(429, status(429, "TooManyRequests", "too many requests"));
            case SERVER_ERROR, RESET, ANSWER_LOST, TIMEOUT ->
                new Reply(500, status(500, "InternalError", "etcdserver: leader changed"));
        };
    }
}
