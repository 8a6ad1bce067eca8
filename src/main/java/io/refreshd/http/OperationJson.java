package io.refreshd.http;

import io.refreshd.decide.Application;
import io.refreshd.decide.Operation;
import io.refreshd.run.View;
import io.vertx.core.json.JsonObject;

/** Operations and tasks as they are shown. */
final class OperationJson {
    private OperationJson() {}

    static JsonObject of(View view, Operation operation) {
        Application application = view.application();
        JsonObject parameters = new JsonObject();
        operation.request().parameters().forEach(parameters::put);
        JsonObject results = new JsonObject();
        operation.results().forEach(results::put);
        JsonObject json = new JsonObject()
                .put("id", operation.id())
                .put("application", application.name())
                .put("action", operation.request().action())
                .put("unit", application.unit(operation.request().unit()).toString())
                .put("parameters", parameters)
                .put("source", operation.request().source())
                .put("actor", operation.request().actor())
                .put("status", operation.status().text())
                .put("message", operation.message())
                .put("results", results)
                .put("enqueued", Json.time(operation.enqueued()));
        operation.completed().ifPresent(at -> json.put("completed", Json.time(at)));
        json.put(
                "tasks",
                Json.array(operation.tasks().stream()
                        .map(task -> task(application, task))
                        .toList()));
        if (!operation.status().ended()) {
            json.put("reason", Json.reason(view));
        }
        return json.put("href", href(application.name(), operation.id()));
    }

    static JsonObject task(Application application, Operation.Task task) {
        JsonObject json = new JsonObject()
                .put("id", task.id())
                .put("unit", application.unit(task.ordinal()).toString())
                .put("status", task.status().text())
                .put("message", task.message())
                .put("started", Json.time(task.started()));
        task.completed().ifPresent(at -> json.put("completed", Json.time(at)));
        return json;
    }

    /** Numbers are one sequence per application, so that the address names it. */
    static String href(String application, int id) {
        return "/v1/operations/" + id + "?application=" + application;
    }

    /** The operation in one line. */
    static String line(View view, Operation operation) {
        String message =
                operation.status().ended() ? operation.message() : view.reason().sentence();
        return "operation " + operation.id() + " " + operation.request().action() + " of "
                + view.application().name() + " " + operation.status().text() + (message.isEmpty() ? "" : ": ")
                + message;
    }
}
