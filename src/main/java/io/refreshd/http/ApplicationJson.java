package io.refreshd.http;

import io.refreshd.decide.Actions;
import io.refreshd.decide.Application;
import io.refreshd.decide.Run;
import io.refreshd.decide.UnitSeen;
import io.refreshd.http.NextActions.NextAction;
import io.refreshd.model.Reason;
import io.refreshd.model.Substrate;
import io.refreshd.run.View;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An application as it is shown: Juju's status words, the run, the reason, and what may be done next. */
final class ApplicationJson {
    static final String MODEL = "local";

    private ApplicationJson() {}

    static JsonObject of(View view, NextActions nextActions) {
        Application application = view.application();
        List<NextAction> next = nextActions.of(view);
        JsonObject json = new JsonObject()
                .put("name", application.name())
                .put("model", MODEL)
                .put("charm", application.charm())
                .put("charm-name", application.charm())
                .put("charm-rev", application.release().revision())
                .put("charm-channel", application.channel())
                .put("version", application.release().version().toString())
                .put("scale", application.scale())
                .put("application-status", JujuStatus.of(view).json())
                .put("release", Json.release(application.release()))
                .put("deployed", application.deployed())
                .put("config", config(application))
                .put("units", UnitJson.all(view));
        if (!application.units().isEmpty()) {
            json.put("leader", application.unit(view.leader()).toString());
        }
        view.seen()
                .primary()
                .map(UnitSeen::ordinal)
                .ifPresent(
                        ordinal -> json.put("primary", application.unit(ordinal).toString()));
        application
                .adopted()
                .ifPresent(
                        place -> json.put("substrate", application.substrate().text())
                                .put("stateful-set", place.shown())
                                .put("controller-revision", place.revision())
                                .put("workload", place.workload().text()));
        application.run().ifPresent(run -> json.put("refresh", RunJson.of(view, run)));
        application.check().ifPresent(check -> json.put("lastCheck", check(check)));
        return json.put("reason", Json.reason(view))
                .put(
                        "nextActions",
                        Json.array(next.stream().map(NextAction::json).toList()))
                .put("rollback", rollback(application, next))
                .put("generation", view.generation())
                .put("observedAt", Json.time(view.seen().at()))
                .put("partial", partial(view));
    }

    static JsonObject config(Application application) {
        return new JsonObject()
                .put("pause-after-unit-refresh", application.policy().text())
                .put("soak-seconds", application.soak().toSeconds());
    }

    private static JsonObject check(Application.Judged judged) {
        return new JsonObject()
                .put("stage", judged.checks().stage().name().toLowerCase(Locale.ROOT))
                .put("passed", judged.checks().passed())
                .put("at", Json.time(judged.at()))
                .put("target", Json.release(judged.checks().target()))
                .put(
                        "results",
                        Json.array(judged.checks().results().stream()
                                .map(Json::check)
                                .toList()));
    }

    /** The way back now: rollback while there is one, afterwards the downgrade that would do the same. */
    private static JsonObject rollback(Application application, List<NextAction> next) {
        JsonObject json = new JsonObject();
        next.stream().filter(action -> action.action().equals(Actions.ROLLBACK)).forEach(action -> {
            json.put("allowed", action.objection().isEmpty());
            String other = action.objection().map(Reason::next).orElse("");
            json.put("command", other.startsWith("refreshctl refresh") ? other : action.command());
        });
        return json.put("href", "/v1/models/" + MODEL + "/applications/" + application.name() + "/actions/rollback");
    }

    /** Units whose servers did not answer: what is shown of them is not whole. */
    private static JsonArray partial(View view) {
        return Json.array(view.application().units().keySet().stream()
                .filter(ordinal -> silent(view, ordinal))
                .map(ordinal -> view.application().unit(ordinal).toString())
                .toList());
    }

    private static boolean silent(View view, int ordinal) {
        Optional<UnitSeen> unit = view.seen().unit(ordinal);
        return view.application().substrate() == Substrate.LOCAL
                ? unit.flatMap(UnitSeen::database).isEmpty()
                : unit.isEmpty();
    }

    /** The application in one line. */
    static String line(View view) {
        Application application = view.application();
        StringBuilder line = new StringBuilder(application.name())
                .append(' ')
                .append(JujuStatus.of(view).current())
                .append(' ')
                .append(application
                        .openRun()
                        .map(ApplicationJson::movement)
                        .orElseGet(() -> application.release().version().toString()))
                .append(": ")
                .append(view.reason().sentence());
        if (!view.reason().next().isEmpty()) {
            line.append(" (next: ").append(view.reason().next()).append(')');
        }
        return line.toString();
    }

    private static String movement(Run run) {
        return run.plan().from().version() + " -> " + run.plan().to().version() + " "
                + run.phase().state().text() + " " + run.refreshed() + "/"
                + run.plan().order().size();
    }
}
