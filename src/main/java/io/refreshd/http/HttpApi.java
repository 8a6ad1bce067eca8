package io.refreshd.http;

import io.refreshd.run.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;

/**
 * The HTTP surface of the daemon, as {@code src/docs/http.md} describes it. {@link #start} is called on the event loop on
 * which the applications are called: everything here runs there.
 */
public final class HttpApi {
    private static final int MOST_BODY_BYTES = 64 * 1024;

    /** Longer than the longest wait and the keep-alive of streams. */
    private static final Duration IDLE = Duration.ofSeconds(90);

    private final Router router;
    private final HttpServer server;
    private final ServiceRoutes service;
    private final EventRoutes events;

    public HttpApi(Vertx vertx, Daemon daemon, String token) {
        NextActions nextActions = new NextActions(daemon);
        Answers answers = new Answers(new Problems(daemon, nextActions));
        service = new ServiceRoutes(daemon);
        events = new EventRoutes(vertx, daemon, answers);
        router = Router.router(vertx);
        for (int status : new int[] {400, 404, 405, 413, 414, 500}) {
            router.errorHandler(status, context -> answers.fail(context, cause(context, status)));
        }
        router.route()
                .handler(RequestId::assign)
                .failureHandler(context -> answers.fail(context, cause(context, context.statusCode())));
        service.addTo(router);
        router.route("/v1/*").handler(new BearerToken(token)::check);
        router.route("/v1/*").handler(HttpApi::takeAsJson);
        router.route("/v1/*").handler(BodyHandler.create(false).setBodyLimit(MOST_BODY_BYTES));
        Routes.of(daemon, nextActions, new VertxTimers(vertx, daemon.clock())).addTo(router, answers);
        events.addTo(router);
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setIdleTimeout((int) IDLE.toSeconds())
                        .setHttp2ClearTextEnabled(false)
                        .setMaxInitialLineLength(8 * 1024)
                        .setMaxHeaderSize(16 * 1024))
                .requestHandler(router);
    }

    /** curl -d calls its body a form; bodies are JSON here, whatever they are called, and never decoded as forms. */
    private static void takeAsJson(RoutingContext context) {
        String type = context.request().getHeader("Content-Type");
        if (type != null && (type.contains("form-urlencoded") || type.contains("multipart"))) {
            context.request().headers().set("Content-Type", "application/json");
        }
        context.next();
    }

    private static Throwable cause(RoutingContext context, int status) {
        return context.failure() == null ? new HttpException(status) : context.failure();
    }

    /** Listens; the port, which is another than asked for when that was 0. */
    public Future<Integer> start(String host, int port) {
        return server.listen(port, host).map(HttpServer::actualPort);
    }

    /** Not ready from now on, ends the streams, then closes the server. */
    public Future<Void> stop() {
        service.stopping();
        events.close();
        return server.close();
    }
}
