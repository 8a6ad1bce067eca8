package io.refreshd.http;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The id under which a request is found in the log: the caller's when it is well formed, else one of ours. */
final class RequestId {
    private static final String KEY = "requestId";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestId() {}

    /** Gives the request its id and the answer its header. */
    static void assign(RoutingContext context) {
        String id = Optional.ofNullable(context.request().getHeader("X-Request-Id"))
                .filter(given -> FORM.matcher(given).matches())
                .orElseGet(() -> UUID.randomUUID().toString());
        context.put(KEY, id);
        context.response().putHeader("X-Request-Id", id);
        context.next();
    }

    static String of(RoutingContext context) {
        return Optional.ofNullable(context.<String>get(KEY)).orElse("-");
    }
}
