package io.refreshd.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes a handler of a function from a request to its answer, and writes the answer. */
final class Answers {
    private Answers() {}

    /** Answers in a moment. */
    static Handler<RoutingContext> later(Function<Call, Future<Reply>> answer) {
        return context -> Future.succeededFuture()
                .compose(ignored -> answer.apply(new Call(context)))
                .onSuccess(reply -> write(context, reply))
                .onFailure(context::fail);
    }

    /** Answers at once. */
    static Handler<RoutingContext> now(Function<Call, Reply> answer) {
        return later(call -> Future.succeededFuture(answer.apply(call)));
    }

    /** Answers at once, to a request that has nothing but its path. */
    static Handler<RoutingContext> bare(Supplier<Reply> answer) {
        return now(call -> {
            call.refuseOthers();
            return answer.get();
        });
    }

    private static void write(RoutingContext context, Reply reply) {
        if (context.response().closed()) {
            return;
        }
        context.response().setStatusCode(reply.status());
        reply.headers().forEach(context.response()::putHeader);
        boolean text = !reply.line().isEmpty() && new Call(context).wantsText();
        context.response().putHeader("Content-Type", text ? "text/plain; charset=utf-8" : "application/json");
        context.end((text ? reply.line() : reply.body().encode()) + "\n");
    }
}
