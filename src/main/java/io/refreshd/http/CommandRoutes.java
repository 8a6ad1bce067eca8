package io.refreshd.http;

import io.refreshd.decide.Actions;
import io.refreshd.decide.Asked;
import io.refreshd.decide.Command;
import io.refreshd.decide.RefreshRules;
import io.refreshd.run.Answer;
import io.refreshd.run.View;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;

/** Requests that ask for something to be done: each becomes a command, given to the one facade. */
final class CommandRoutes {
    private static final String[] ACTION = {"wait"};

    private final Daemon daemon;
    private final OperationWait operations;
    private final CommandReader reader;

    CommandRoutes(Daemon daemon, OperationWait operations) {
        this.daemon = daemon;
        this.operations = operations;
        this.reader = new CommandReader(daemon.targets());
    }

    void addTo(Routes routes) {
        String application = ReadRoutes.APPLICATION;
        routes.post(ReadRoutes.APPLICATIONS, call -> deploy(call.allow(ACTION)));
        routes.post(application + "/refresh", call -> action(call.allow(ACTION), Actions.REFRESH));
        routes.post(
                application + "/actions/:action",
                call -> action(call.allow(ACTION), CommandReader.canonical(call.path("action"))));
        routes.post(
                application + "/units/:unit/actions/:action",
                call -> action(call.allow(ACTION), CommandReader.canonical(call.path("action"))));
        routes.patch(application + "/config", call -> action(call.allow(ACTION), Actions.SET_PAUSE_POLICY));
    }

    private Future<Reply> deploy(Call call) {
        Duration patience = call.patience();
        Fields fields = call.fields();
        return reader.deploy(fields)
                .compose(reading -> submit(
                        reading.application(), reading.command(), request(call, reading.action(), fields), patience));
    }

    private Future<Reply> action(Call call, String action) {
        View view = ReadRoutes.view(daemon, call.path("app"));
        Duration patience = call.patience();
        Fields fields = call.fields();
        Command.Request request = request(call, action, fields);
        return reader.action(action, call.unit(), view.leader(), view.application(), fields)
                .compose(command -> command instanceof Command.Refresh refresh && fields.flag("dryRun")
                        ? Future.succeededFuture(dryRun(call.path("app"), refresh, request))
                        : submit(call.path("app"), command, request, patience));
    }

    private Command.Request request(Call call, String action, Fields fields) {
        return new Command.Request(
                action,
                call.unit(),
                new TreeMap<>(fields.given()),
                call.source(),
                call.actor(),
                call.key(),
                call.fingerprint(),
                call.generation());
    }

    private Future<Reply> submit(String application, Command command, Command.Request request, Duration patience) {
        return daemon.applications().submit(application, command, request).compose(answer -> {
            answer.refusal().ifPresent(refusal -> {
                throw new Refused(refusal);
            });
            return operations
                    .ended(application, answer.operation(), patience)
                    .map(ignored -> accepted(application, answer));
        });
    }

    private Reply accepted(String application, Answer answer) {
        String href = OperationJson.href(application, answer.operation());
        Optional<OperationWait.Found> found = operations.find(application, answer.operation());
        JsonObject body = found.map(one -> OperationJson.of(one.view(), one.operation()))
                .orElseGet(() -> new JsonObject().put("id", answer.operation()).put("href", href));
        String line = found.map(one -> OperationJson.line(one.view(), one.operation()))
                .orElse("operation " + answer.operation());
        return Reply.ok(body).status(202).with("Location", href).line(line);
    }

    private Reply dryRun(String application, Command.Refresh refresh, Command.Request request) {
        View view = ReadRoutes.view(daemon, application);
        RefreshRules.DryRun dry = RefreshRules.dryRun(
                new Asked(
                        view.application(),
                        view.seen(),
                        request,
                        daemon.clock().instant(),
                        daemon.decider().limits()),
                refresh);
        dry.refusal().ifPresent(refusal -> {
            throw new Refused(refusal);
        });
        JsonObject plan = PlanJson.of(view, dry.plan().orElseThrow());
        return Reply.ok(plan)
                .line("plan: "
                        + String.join(
                                ", ",
                                plan.getJsonArray("steps").stream()
                                        .map(String::valueOf)
                                        .toList()));
    }
}
