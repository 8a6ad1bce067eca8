package io.refreshd.http;

import io.refreshd.decide.RunPhase;
import io.refreshd.model.CheckResult;
import io.refreshd.model.Heals;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.refreshd.run.View;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;

/** The small things that many answers hold. */
final class Json {
    private Json() {}

    /** RFC 3339 in UTC, to the millisecond. */
    static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    static JsonObject reason(Reason reason) {
        return new JsonObject()
                .put("code", reason.code().text())
                .put("sentence", reason.sentence())
                .put("next", reason.next())
                .put("heals", text(reason.code().heals()));
    }

    private static final Set<ReasonCode> HEALS_WHILE_PAUSED = Set.of(ReasonCode.ACCEPTED, ReasonCode.RESTARTING_UNIT);

    /**
     * Why an application is where it is. While a run is paused nothing heals by itself, because nothing is done; but for
     * what a person has just asked for.
     */
    static JsonObject reason(View view) {
        if (HEALS_WHILE_PAUSED.contains(view.reason().code())) {
            return reason(view.reason());
        }
        boolean paused = view.application()
                .openRun()
                .filter(run -> run.phase() instanceof RunPhase.Paused)
                .isPresent();
        JsonObject json = reason(view.reason());
        return paused ? json.put("heals", text(Heals.HUMAN)) : json;
    }

    private static String text(Heals heals) {
        return heals.name().toLowerCase(Locale.ROOT);
    }

    static JsonObject release(Release release) {
        JsonObject resources = new JsonObject();
        release.resources().forEach((name, resource) -> resources.put(name, resource.revision()));
        return new JsonObject()
                .put("charm", release.charm())
                .put("revision", release.revision())
                .put("version", release.version().toString())
                .put("resources", resources);
    }

    static JsonObject check(CheckResult result) {
        return new JsonObject()
                .put("name", result.name())
                .put("status", result.status().text())
                .put("observed", result.observed())
                .put("threshold", result.threshold())
                .put("fix", result.fix());
    }

    static JsonArray array(Collection<?> values) {
        JsonArray array = new JsonArray();
        values.forEach(array::add);
        return array;
    }
}
