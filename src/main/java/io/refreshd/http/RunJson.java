package io.refreshd.http;

import io.refreshd.decide.Application;
import io.refreshd.decide.Event.RunPlan;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.model.Reason;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import io.refreshd.run.View;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A run as it is shown. */
final class RunJson {
    private RunJson() {}

    static JsonObject of(View view, Run run) {
        Application application = view.application();
        RunPlan plan = run.plan();
        JsonObject json = new JsonObject()
                .put("id", plan.run())
                .put("operation", plan.operation())
                .put("state", run.phase().state().text())
                .put("ended", run.ended())
                .put("generation", view.generation())
                .put("from", Json.release(plan.from()))
                .put("to", Json.release(plan.to()))
                .put("channel", plan.channel())
                .put("pauses", run.pauses())
                .put("pauseAfter", run.policy().text())
                .put("soakSeconds", plan.soak().toSeconds())
                .put("pausable", pausable(application, run))
                .put("order", names(application, plan.order()))
                .put("units", units(application, run))
                .put("refreshed", run.refreshed())
                .put("handovers", run.handovers())
                .put("failovers", run.failovers())
                .put("skips", skips(plan))
                .put("startedAt", Json.time(run.startedAt()))
                .put("startedBy", plan.actor())
                .put("since", Json.time(run.phaseSince()))
                .put("pausedSeconds", run.paused().toSeconds())
                .put("reason", Json.reason(reason(view, run)));
        if (run.phase() instanceof RunPhase.Paused paused) {
            json.put("pause", paused.pause());
        }
        plan.spare()
                .ifPresent(spare -> json.put("spare", application.unit(spare).toString()));
        run.endedAt().ifPresent(at -> json.put("endedAt", Json.time(at)));
        if (application.intent().orElse(null) instanceof Intent.Handover handover) {
            json.put(
                    "handover",
                    new JsonObject()
                            .put("from", application.unit(handover.from()).toString())
                            .put("to", application.unit(handover.to()).toString()));
        }
        return json;
    }

    private static Reason reason(View view, Run run) {
        return run.outcome().filter(ended -> run.ended()).orElse(view.reason());
    }

    static JsonArray names(Application application, List<Integer> ordinals) {
        return Json.array(ordinals.stream()
                .map(ordinal -> application.unit(ordinal).toString())
                .toList());
    }

    private static JsonArray skips(RunPlan plan) {
        return Json.array(plan.skips().stream()
                .map(skip -> new JsonObject().put("check", skip.check()).put("reason", skip.reason()))
                .toList());
    }

    /** Whether a pause could still come: some unit was not started on the target. */
    private static boolean pausable(Application application, Run run) {
        boolean left = run.plan().order().stream().anyMatch(ordinal -> !run.onTarget(application.releaseOf(ordinal)));
        return left && !run.ended() && !back(run);
    }

    /** Whether the run is on its way back, or has gone it. */
    static boolean back(Run run) {
        RunPhase phase = run.phase() instanceof RunPhase.Blocked blocked ? blocked.was() : run.phase();
        return phase.state() == RunState.ROLLING_BACK || phase.state() == RunState.ROLLED_BACK;
    }

    private static JsonArray units(Application application, Run run) {
        List<Integer> order = new ArrayList<>(run.plan().order());
        boolean back = back(run);
        if (back) {
            Collections.reverse(order);
        }
        JsonArray units = new JsonArray();
        boolean next = false;
        for (int ordinal : order) {
            String state = state(application, run, ordinal, back);
            if (state.equals("pending") && !next && !run.ended()) {
                next = true;
                state = "next";
            }
            units.add(new JsonObject()
                    .put("unit", application.unit(ordinal).toString())
                    .put("state", state));
        }
        return units;
    }

    private static String state(Application application, Run run, int ordinal, boolean back) {
        boolean changing = !(application.intent().orElse(null) instanceof Intent.Handover)
                && JujuStatus.doing(application, ordinal).isPresent();
        if (changing && !run.ended()) {
            return "now";
        }
        boolean there = application.units().containsKey(ordinal);
        Release has = application.releaseOf(ordinal);
        if (back) {
            Release recorded = run.plan().recorded().getOrDefault(ordinal, has);
            return !there || recorded.sameAs(has) ? "back" : "pending";
        }
        boolean removed = !there && run.ended();
        return removed || (there && run.onTarget(has)) ? "done" : "pending";
    }
}
