package io.refreshd.http;

import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.model.ReasonCode;
import io.refreshd.run.View;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** The support bundle: everything that is known of an application or of one of its runs, and no secrets. */
final class ReportRoutes {
    private static final int PAGE = 1_000;
    private static final int MOST_EVENTS = 20_000;

    private final Daemon daemon;
    private final NextActions nextActions;

    ReportRoutes(Daemon daemon, NextActions nextActions) {
        this.daemon = daemon;
        this.nextActions = nextActions;
    }

    void addTo(Routes routes) {
        routes.get(ReadRoutes.APPLICATION + "/report", call -> report(call.allow("run")));
    }

    private Future<Reply> report(Call call) {
        View view = ReadRoutes.view(daemon, call.path("app"));
        Optional<Integer> run = call.query("run").map(text -> (int) call.number("run", 1, Integer.MAX_VALUE, 1));
        run.ifPresent(id -> known(view.application(), id));
        Gathering gathering = new Gathering(view.application().name(), run);
        return gathering.gather(0).map(truncated -> Reply.ok(body(view, run, gathering, truncated)));
    }

    /** Runs are numbered from 1 without gaps. */
    private static void known(Application application, int run) {
        int latest = application.run().map(last -> last.plan().run()).orElse(0);
        if (run > latest) {
            throw Refused.unknown(
                    ReasonCode.UNKNOWN_RUN,
                    application.name() + " has no run " + run
                            + (latest == 0 ? "; it was never refreshed" : "; the latest is run " + latest),
                    "refreshctl operations");
        }
    }

    private JsonObject body(View view, Optional<Integer> run, Gathering gathering, boolean truncated) {
        JsonArray operations = new JsonArray();
        view.application().operations().values().forEach(one -> operations.add(OperationJson.of(view, one)));
        JsonObject settings = new JsonObject();
        daemon.settings().forEach(settings::put);
        JsonObject json = new JsonObject()
                .put("refreshd", daemon.version())
                .put("epoch", daemon.applications().epoch())
                .put("at", Json.time(daemon.clock().instant()));
        run.ifPresent(id -> json.put("run", id));
        return json.put("application", ApplicationJson.of(view, nextActions))
                .put("snapshot", EventJson.plain(view.seen()))
                .put("operations", operations)
                .put("events", gathering.events)
                .put("truncated", truncated)
                .put("settings", settings);
    }

    /** Collects an application's events, or those from a run's start to its end. */
    private final class Gathering {
        private final String application;
        private final Optional<Integer> run;
        private final JsonArray events = new JsonArray();
        private boolean inside;

        Gathering(String application, Optional<Integer> run) {
            this.application = application;
            this.run = run;
            this.inside = run.isEmpty();
        }

        /** Whether there was more than fits. */
        Future<Boolean> gather(long after) {
            return daemon.applications().events(after, PAGE).compose(page -> {
                page.stream()
                        .filter(entry -> entry.application().equals(application))
                        .forEach(this::take);
                if (page.size() < PAGE || events.size() >= MOST_EVENTS) {
                    return Future.succeededFuture(page.size() == PAGE);
                }
                return gather(page.get(page.size() - 1).seq());
            });
        }

        private void take(Entry entry) {
            if (entry.event() instanceof Event.RunStarted started && run.isPresent()) {
                inside = started.plan().run() == run.get();
            }
            if (inside && events.size() < MOST_EVENTS) {
                events.add(EventJson.of(entry));
            }
            if (entry.event() instanceof Event.RunEnded && run.isPresent()) {
                inside = false;
            }
        }
    }
}
