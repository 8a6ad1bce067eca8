package io.refreshd.http;

import io.refreshd.run.Timers;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is answered where with one value each, whatever brings the requests; the first that fits answers. */
final class Routes {
    private final List<Route> all = new ArrayList<>();

    /**
     * One of them.
     *
     * @param path with {@code :name} for each part that the answer depends on
     */
    record Route(HttpMethod method, String path, Function<Call, Future<Reply>> answer) {}

    /** All that a daemon answers so. */
    static Routes of(Daemon daemon, NextActions nextActions, Timers timers) {
        OperationWait operations = new OperationWait(timers, daemon.applications());
        Routes routes = new Routes();
        new ReadRoutes(daemon, nextActions).addTo(routes);
        new CommandRoutes(daemon, operations).addTo(routes);
        new OperationRoutes(daemon, operations).addTo(routes);
        new ReportRoutes(daemon, nextActions).addTo(routes);
        return routes;
    }

    /** In the order in which they are tried. */
    List<Route> all() {
        return List.copyOf(all);
    }

    Routes get(String path, Function<Call, Future<Reply>> answer) {
        return add(HttpMethod.GET, path, answer);
    }

    Routes post(String path, Function<Call, Future<Reply>> answer) {
        return add(HttpMethod.POST, path, answer);
    }

    Routes patch(String path, Function<Call, Future<Reply>> answer) {
        return add(HttpMethod.PATCH, path, answer);
    }

    private Routes add(HttpMethod method, String path, Function<Call, Future<Reply>> answer) {
        all.add(new Route(method, path, answer));
        return this;
    }

    /** Answers at once. */
    static Function<Call, Future<Reply>> now(Function<Call, Reply> answer) {
        return call -> Future.succeededFuture(answer.apply(call));
    }

    /** Answers at once, to a request that has nothing but its path. */
    static Function<Call, Future<Reply>> bare(Supplier<Reply> answer) {
        return now(call -> {
            call.refuseOthers();
            return answer.get();
        });
    }

    void addTo(Router router, Answers answers) {
        all.forEach(route -> router.route(route.method(), route.path()).handler(answers.later(route.answer())));
    }
}
