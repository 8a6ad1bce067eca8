package io.refreshd.http;

import io.refreshd.decide.Operation;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.ReasonCode;
import io.refreshd.run.View;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Operations and their tasks. Numbers are one sequence per application; one that several have must be told apart. */
final class OperationRoutes {
    private static final int MOST = 500;
    private static final int USUAL = 100;

    private final Daemon daemon;
    private final OperationWait operations;

    OperationRoutes(Daemon daemon, OperationWait operations) {
        this.daemon = daemon;
        this.operations = operations;
    }

    void addTo(Routes routes) {
        routes.get(
                "/v1/operations",
                Routes.now(call -> list(call.allow("application", "unit", "action", "status", "limit"))));
        routes.get("/v1/operations/:id", call -> one(call.allow("application", "wait")));
        routes.get("/v1/operations/:id/tasks/:task", Routes.now(call -> task(call.allow("application"))));
    }

    private Reply list(Call call) {
        Optional<String> application = call.query("application");
        Optional<String> unit = call.query("unit");
        Optional<String> action = call.query("action").map(name -> CommandReader.ALIASES.getOrDefault(name, name));
        Optional<String> status = call.query("status");
        status.ifPresent(OperationRoutes::known);
        long limit = call.number("limit", 1, MOST, USUAL);
        List<View> views =
                application.map(name -> List.of(ReadRoutes.view(daemon, name))).orElseGet(daemon.applications()::views);
        List<JsonObject> found = views.stream()
                .flatMap(view -> shown(view).filter(one -> matches(one, unit, action, status)))
                .sorted(Comparator.comparing((JsonObject one) -> one.getString("enqueued"))
                        .thenComparing(one -> one.getInteger("id"))
                        .reversed())
                .limit(limit)
                .toList();
        return Reply.ok(new JsonObject().put("operations", Json.array(found)));
    }

    private static void known(String status) {
        List<String> all = Arrays.stream(OperationStatus.values())
                .map(OperationStatus::text)
                .toList();
        if (!all.contains(status)) {
            throw Call.wrong("?status", "must be one of " + String.join(", ", all));
        }
    }

    private static Stream<JsonObject> shown(View view) {
        return view.application().operations().values().stream().map(operation -> OperationJson.of(view, operation));
    }

    private static boolean matches(
            JsonObject operation, Optional<String> unit, Optional<String> action, Optional<String> status) {
        boolean onUnit = unit.map(name -> operation.getString("unit").equals(name)
                        || tasks(operation)
                                .anyMatch(task -> task.getString("unit").equals(name)))
                .orElse(true);
        return onUnit
                && action.map(operation.getString("action")::equals).orElse(true)
                && status.map(operation.getString("status")::equals).orElse(true);
    }

    private static Stream<JsonObject> tasks(JsonObject operation) {
        JsonArray tasks = operation.getJsonArray("tasks");
        return tasks.stream().map(JsonObject.class::cast);
    }

    private Future<Reply> one(Call call) {
        Duration patience = call.patience();
        View view = owner(call);
        int id = id(call, "id");
        String application = view.application().name();
        return operations.ended(application, id, patience).map(ignored -> {
            OperationWait.Found found = operations.find(application, id).orElseThrow(() -> unknown(id));
            Reply reply = Reply.ok(OperationJson.of(found.view(), found.operation()))
                    .line(OperationJson.line(found.view(), found.operation()));
            return found.operation().status().ended() ? reply : reply.with("Retry-After", "1");
        });
    }

    private Reply task(Call call) {
        View view = owner(call);
        int id = id(call, "id");
        int number = id(call, "task");
        Operation operation =
                Optional.ofNullable(view.application().operations().get(id)).orElseThrow(() -> unknown(id));
        Operation.Task found = operation.tasks().stream()
                .filter(task -> task.id() == number)
                .findFirst()
                .orElseThrow(() -> Refused.unknown(
                        ReasonCode.UNKNOWN_OPERATION,
                        "operation " + id + " has no task " + number + "; it has "
                                + (operation.tasks().isEmpty() ? "none" : tasks(operation)),
                        "refreshctl show-operation " + id));
        JsonObject results = new JsonObject();
        operation.results().forEach(results::put);
        return Reply.ok(OperationJson.task(view.application(), found)
                .put("operation", id)
                .put("application", view.application().name())
                .put("action", operation.request().action())
                .put("results", results));
    }

    private static String tasks(Operation operation) {
        return operation.tasks().stream().map(task -> String.valueOf(task.id())).collect(Collectors.joining(", "));
    }

    /** The application whose operation is meant: the one that is named, else the only one that has the number. */
    private View owner(Call call) {
        int id = id(call, "id");
        Optional<String> named = call.query("application");
        if (named.isPresent()) {
            return ReadRoutes.view(daemon, named.get());
        }
        List<View> having = daemon.applications().views().stream()
                .filter(view -> view.application().operations().containsKey(id))
                .toList();
        if (having.size() > 1) {
            List<String> names =
                    having.stream().map(view -> view.application().name()).toList();
            throw Refused.invalid(
                    ReasonCode.INVALID_PARAMETER,
                    "several applications have an operation " + id + "; name one with ?application="
                            + String.join(" or ?application=", names));
        }
        return having.stream().findFirst().orElseThrow(() -> unknown(id));
    }

    private static Refused unknown(int id) {
        return Refused.unknown(
                ReasonCode.UNKNOWN_OPERATION,
                "there is no operation " + id + ", or it is so old that it was forgotten",
                "refreshctl operations");
    }

    private static int id(Call call, String name) {
        String text = call.path(name);
        if (!text.matches("\\d{1,9}")) {
            throw Refused.unknown(
                    ReasonCode.UNKNOWN_OPERATION,
                    "an operation or task is a number, not " + text,
                    "refreshctl operations");
        }
        return Integer.parseInt(text);
    }
}
