package io.refreshd.http;

import io.refreshd.charm.Charm;
import io.refreshd.charm.Risk;
import io.refreshd.decide.Actions;
import io.refreshd.http.NextActions.NextAction;
import io.refreshd.model.ReasonCode;
import io.refreshd.run.View;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The daemon, models, applications, units, revisions and actions: what can be read. */
final class ReadRoutes {
    static final String APPLICATIONS = "/v1/models/local/applications";
    static final String APPLICATION = APPLICATIONS + "/:app";

    private final Daemon daemon;
    private final NextActions nextActions;

    ReadRoutes(Daemon daemon, NextActions nextActions) {
        this.daemon = daemon;
        this.nextActions = nextActions;
    }

    void addTo(Routes routes) {
        routes.get("/v1/version", Routes.now(call -> version()));
        routes.get("/v1/models", Routes.bare(this::models));
        routes.get("/v1/models/local", Routes.bare(this::model));
        routes.get(APPLICATIONS, Routes.bare(this::applications));
        routes.get(APPLICATION, Routes.now(call -> application(call.allow())));
        routes.get(
                APPLICATION + "/config",
                Routes.now(call ->
                        Reply.ok(ApplicationJson.config(view(call.allow()).application()))));
        routes.get(
                APPLICATION + "/units",
                Routes.now(call -> Reply.ok(new JsonObject().put("units", UnitJson.all(view(call.allow()))))));
        routes.get(APPLICATION + "/units/:unit", Routes.now(call -> unit(call.allow())));
        routes.get(APPLICATION + "/revisions", call -> revisions(call.allow()));
        routes.get(APPLICATION + "/actions", call -> actions(call.allow()));
    }

    private Reply version() {
        return Reply.ok(new JsonObject()
                        .put("name", "refreshd")
                        .put("version", daemon.version())
                        .put("api", "v1")
                        .put("epoch", daemon.applications().epoch()))
                .line("refreshd " + daemon.version());
    }

    /** The application that the path names. */
    View view(Call call) {
        return view(daemon, call.path("app"));
    }

    static View view(Daemon daemon, String name) {
        return daemon.applications().view(name).orElseThrow(() -> {
            String names = daemon.applications().views().stream()
                    .map(view -> view.application().name())
                    .collect(Collectors.joining(", "));
            return Refused.unknown(
                    ReasonCode.UNKNOWN_APPLICATION,
                    "there is no application " + name + "; there " + (names.isEmpty() ? "is none yet" : "is " + names),
                    names.isEmpty() ? "refreshctl deploy postgresql" : "refreshctl status");
        });
    }

    private Reply models() {
        return Reply.ok(new JsonObject()
                .put(
                        "models",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("name", ApplicationJson.MODEL)
                                        .put("type", "local")
                                        .put("controller", "refreshd"))));
    }

    private Reply model() {
        JsonObject applications = new JsonObject();
        daemon.applications()
                .views()
                .forEach(view -> applications.put(view.application().name(), ApplicationJson.of(view, nextActions)));
        return Reply.ok(new JsonObject()
                        .put(
                                "model",
                                new JsonObject()
                                        .put("name", ApplicationJson.MODEL)
                                        .put("type", "local")
                                        .put("controller", "refreshd")
                                        .put("cloud", "local")
                                        .put("version", daemon.version())
                                        .put("model-status", new JsonObject().put("current", "available")))
                        .put("applications", applications)
                        .put(
                                "controller",
                                new JsonObject()
                                        .put(
                                                "timestamp",
                                                Json.time(daemon.clock().instant()))))
                .line(daemon.applications().views().stream()
                        .map(ApplicationJson::line)
                        .collect(Collectors.joining("; ")));
    }

    private Reply applications() {
        List<JsonObject> all = daemon.applications().views().stream()
                .map(view -> ApplicationJson.of(view, nextActions))
                .toList();
        return Reply.ok(new JsonObject().put("applications", Json.array(all)));
    }

    private Reply application(Call call) {
        View view = view(call);
        return Reply.ok(ApplicationJson.of(view, nextActions))
                .with("ETag", "\"" + view.generation() + "\"")
                .line(ApplicationJson.line(view));
    }

    private Reply unit(Call call) {
        View view = view(call);
        int ordinal = call.unit().orElse(view.leader());
        if (!UnitJson.ordinals(view.application()).contains(ordinal)) {
            throw Refused.unknown(
                    ReasonCode.UNKNOWN_UNIT,
                    view.application().name() + " has no unit " + ordinal + "; it has "
                            + view.application().unitNames(),
                    "refreshctl status " + view.application().name());
        }
        JsonObject unit = UnitJson.one(view, ordinal);
        JsonObject status = unit.getJsonObject("workload-status");
        return Reply.ok(unit)
                .line(unit.getString("name") + " " + status.getString("current") + " "
                        + unit.getString("version", "-") + " " + unit.getString("role") + " "
                        + status.getString("message"));
    }

    private Future<Reply> revisions(Call call) {
        View view = view(call);
        return daemon.targets().charm(view.application().charm()).map(charm -> {
            Map<Integer, List<String>> channels = charm.channels().open().stream()
                    .collect(Collectors.groupingBy(channel -> charm.channels()
                            .revision(
                                    channel.substring(0, channel.indexOf('/')),
                                    Risk.parse(channel.substring(channel.indexOf('/') + 1))
                                            .orElseThrow())
                            .orElseThrow()));
            JsonArray all = new JsonArray();
            charm.revisions().values().forEach(revision -> {
                JsonObject resources = new JsonObject();
                revision.resources().forEach((name, pinned) -> resources.put(name, pinned.revision()));
                all.add(new JsonObject()
                        .put("revision", revision.number())
                        .put("version", revision.version().toString())
                        .put("resources", resources)
                        .put("channels", Json.array(channels.getOrDefault(revision.number(), List.of())))
                        .put("available", charm.revisionsOf(revision.version()).contains(revision.number()))
                        .put(
                                "current",
                                revision.number()
                                        == view.application().release().revision()));
            });
            return Reply.ok(new JsonObject().put("charm", charm.name()).put("revisions", all));
        });
    }

    private Future<Reply> actions(Call call) {
        View view = view(call);
        Map<String, NextAction> now =
                nextActions.of(view).stream().collect(Collectors.toMap(NextAction::action, Function.identity()));
        return daemon.targets().charm(view.application().charm()).map(charm -> {
            JsonArray all = new JsonArray();
            CommandReader.ACTIONS.forEach(name -> all.add(action(name, now, charm, view)));
            return Reply.ok(new JsonObject().put("actions", all));
        });
    }

    private static JsonObject action(String name, Map<String, NextAction> now, Charm charm, View view) {
        String application = view.application().name();
        NextAction next = now.get(name);
        JsonObject json = next == null
                ? new JsonObject().put("action", name).put("command", "refreshctl run " + application + "/N " + name)
                : next.json();
        List<String> aliases = CommandReader.ALIASES.entrySet().stream()
                .filter(alias -> alias.getValue().equals(name))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        String path = name.equals(Actions.START) ? "/units/N/actions/" : "/actions/";
        return json.put("aliases", Json.array(aliases))
                .put("href", APPLICATIONS + "/" + application + path + name)
                .put(
                        "description",
                        charm.actions().containsKey(name)
                                ? charm.actions().get(name).description()
                                : "")
                .put("schema", ActionSchema.of(charm, name));
    }
}
