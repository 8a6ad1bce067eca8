package io.refreshd.http;

import io.refreshd.decide.Application;
import io.refreshd.decide.Event.RunPlan;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.PausePolicy;
import io.refreshd.run.View;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** What a refresh would do: order, pauses, handovers, and all of it as one list of steps. */
final class PlanJson {
    private final Application application;
    private final RunPlan plan;
    private final List<Integer> left;
    private final JsonArray pauses = new JsonArray();
    private final JsonArray handovers = new JsonArray();
    private final JsonArray steps = new JsonArray();

    private PlanJson(View view, RunPlan plan) {
        this.application = view.application();
        this.plan = plan;
        this.left = plan.order().stream()
                .filter(ordinal -> !plan.to().sameAs(application.releaseOf(ordinal)))
                .toList();
    }

    static JsonObject of(View view, RunPlan plan) {
        PlanJson json = new PlanJson(view, plan);
        json.walk(view.seen().primary().map(UnitSeen::ordinal));
        return new JsonObject()
                .put("application", view.application().name())
                .put("dryRun", true)
                .put("from", Json.release(plan.from()))
                .put("to", Json.release(plan.to()))
                .put("channel", plan.channel())
                .put("order", RunJson.names(view.application(), json.left))
                .put("pauses", json.pauses)
                .put("handovers", json.handovers)
                .put("steps", json.steps)
                .put("pauseAfter", plan.policy().text())
                .put("soakSeconds", plan.soak().toSeconds())
                .put("scaleUp", plan.spare().isPresent());
    }

    private void walk(Optional<Integer> primaryNow) {
        steps.add("check");
        int lowest = plan.order().get(plan.order().size() - 1);
        plan.spare()
                .filter(spare -> !application.units().containsKey(spare))
                .ifPresent(spare -> steps.add("add " + name(spare)));
        int primary = primaryNow.orElse(lowest);
        if (primary != lowest) {
            handOver(primary, lowest, left.isEmpty() ? lowest : left.get(0));
            primary = lowest;
        }
        for (int index = 0; index < left.size(); index++) {
            int ordinal = left.get(index);
            Optional<Integer> successor = successor(ordinal);
            if (ordinal == primary && successor.isPresent()) {
                handOver(ordinal, successor.get(), ordinal);
                primary = successor.get();
            }
            steps.add("refresh " + name(ordinal));
            if (pausesAfter(index)) {
                pauses.add(new JsonObject().put("after", name(ordinal)));
                steps.add("pause");
            }
        }
        plan.spare().ifPresent(spare -> steps.add("remove " + name(spare)));
        steps.add("verify");
    }

    private void handOver(int from, int to, int before) {
        handovers.add(
                new JsonObject().put("from", name(from)).put("to", name(to)).put("before", name(before)));
        steps.add("hand the primary over from " + name(from) + " to " + name(to));
    }

    /** The lowest other unit, the spare one only when there is no other. */
    private Optional<Integer> successor(int ordinal) {
        List<Integer> others =
                plan.order().stream().filter(other -> other != ordinal).sorted().toList();
        return others.stream()
                .filter(other -> !plan.spare().equals(Optional.of(other)))
                .findFirst()
                .or(() -> others.stream().findFirst());
    }

    private boolean pausesAfter(int index) {
        boolean last = index == left.size() - 1;
        return !last && (plan.policy() == PausePolicy.ALL || (plan.policy() == PausePolicy.FIRST && index == 0));
    }

    private String name(int ordinal) {
        return application.unit(ordinal).toString();
    }
}
