package io.refreshd.refreshes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.refreshd.decide.Event.RunPlan;
import io.refreshd.decide.Run;
import io.refreshd.run.View;
import io.refreshd.substrate.kubernetes.RefreshObjects;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes objects for runs that were not started by one, once for each run in the daemon's life: an object that somebody
 * deletes is not made again by it.
 */
final class Makings {
    private final Scribe scribe;
    private final Instant since;
    private final Set<String> made = new TreeSet<>();

    Makings(Scribe scribe, Instant since) {
        this.scribe = scribe;
        this.since = since;
    }

    void make(List<View> views, List<RefreshObject> present) {
        present.stream().filter(object -> object.made().isPresent()).forEach(object -> made.add(object.name()));
        for (View view : views) {
            Optional<Run> run = view.application().run();
            if (run.filter(latest -> wanted(view, latest)).isPresent()) {
                String name = RefreshObject.name(
                        view.application().name(), run.get().plan().run());
                // Somebody else's object of this name stays what it is; the run is then shown by none.
                boolean taken =
                        present.stream().anyMatch(object -> object.name().equals(name));
                if (!taken && !made.contains(name)) {
                    scribe.create(object(name, view, run.get()), () -> made.add(name));
                }
            }
        }
    }

    /** Runs of this machine are none of the cluster's; what ended before the daemon began is history. */
    private boolean wanted(View view, Run run) {
        return view.application().adopted().isPresent()
                && Plan.asked(run, view.application()).isEmpty()
                && run.endedAt().filter(at -> at.isBefore(since)).isEmpty();
    }

    private static ObjectNode object(String name, View view, Run run) {
        RunPlan plan = run.plan();
        String application = view.application().name();
        ObjectNode object = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", RefreshObjects.GROUP + "/" + RefreshObjects.VERSION)
                .put("kind", "Refresh");
        object.putObject("metadata")
                .put("name", name)
                .putObject("labels")
                .put(RefreshObject.APPLICATION, application)
                .put(RefreshObject.RUN, Integer.toString(plan.run()));
        ObjectNode spec = object.putObject("spec")
                .put("application", application)
                .put("revision", plan.to().revision());
        ObjectNode resources = spec.putObject("resources");
        plan.to().resources().forEach((resource, pinned) -> resources.put(resource, pinned.revision()));
        spec.put("pauseAfter", run.policy().text())
                .put("soakSeconds", plan.soak().toSeconds());
        if (!plan.skips().isEmpty()) {
            var skips = spec.putArray("skip");
            plan.skips()
                    .forEach(
                            skip -> skips.addObject().put("check", skip.check()).put("reason", skip.reason()));
        }
        flag(spec, "scaleUp", plan.spare().isPresent());
        flag(spec, "allowDowngrade", plan.downgrade());
        flag(spec, "acceptDowntime", plan.downtimeAccepted());
        return object;
    }

    private static void flag(ObjectNode spec, String name, boolean set) {
        if (set) {
            spec.put(name, true);
        }
    }
}
