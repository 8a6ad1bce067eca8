package io.refreshd.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** The way from a request to its answer, which may be that it was refused, and onto the wire. */
final class Answers {
    private final Problems problems;

    Answers(Problems problems) {
        this.problems = problems;
    }

    /** The answer; what goes wrong on the way is one, too. */
    Future<Reply> to(Call call, Function<Call, Future<Reply>> answer) {
        return Future.succeededFuture()
                .compose(ignored -> answer.apply(call))
                .recover(cause -> Future.succeededFuture(problems.reply(call, cause)));
    }

    /** Answers in a moment. */
    Handler<RoutingContext> later(Function<Call, Future<Reply>> answer) {
        return context -> to(new Call(context), answer)
                .onSuccess(reply -> write(context, reply))
                .onFailure(context::fail);
    }

    /** Answers a request that went wrong before it reached whoever answers it. */
    void fail(RoutingContext context, Throwable cause) {
        write(context, problems.reply(new Call(context), cause));
    }

    private static void write(RoutingContext context, Reply reply) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        context.response().setStatusCode(reply.status());
        boolean text = !reply.line().isEmpty() && new Call(context).wantsText();
        context.response().putHeader("Content-Type", text ? "text/plain; charset=utf-8" : reply.type());
        reply.headers().forEach(context.response()::putHeader);
        context.end((text ? reply.line() : reply.body().encode()) + "\n");
    }
}
