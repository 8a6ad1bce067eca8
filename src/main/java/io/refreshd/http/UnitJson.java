package io.refreshd.http;

import io.refreshd.decide.Application;
import io.refreshd.decide.DatabaseSeen;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Reason;
import io.refreshd.model.Release;
import io.refreshd.model.Substrate;
import io.refreshd.run.View;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Units as they are shown. */
final class UnitJson {
    private UnitJson() {}

    /** The ordinals that are shown: those that are there, and those that are still to come. */
    static SortedSet<Integer> ordinals(Application application) {
        SortedSet<Integer> all = new TreeSet<>(application.units().keySet());
        if (!application.deployed()) {
            IntStream.range(0, application.scale()).forEach(all::add);
        }
        application.openRun().flatMap(run -> run.plan().spare()).ifPresent(spare -> {
            if (JujuStatus.doing(application, spare).isPresent()) {
                all.add(spare);
            }
        });
        return all;
    }

    /** All units by name. */
    static JsonObject all(View view) {
        JsonObject units = new JsonObject();
        for (int ordinal : ordinals(view.application())) {
            units.put(view.application().unit(ordinal).toString(), one(view, ordinal));
        }
        return units;
    }

    static JsonObject one(View view, int ordinal) {
        Application application = view.application();
        Optional<UnitSeen> seen = view.seen().unit(ordinal);
        boolean there = application.units().containsKey(ordinal);
        Reason reason = view.unitReasons().get(ordinal);
        JsonObject json = new JsonObject()
                .put("name", application.unit(ordinal).toString())
                .put("ordinal", ordinal)
                .put("leader", there && view.leader() == ordinal)
                .put("primary", seen.map(UnitSeen::primary).orElse(false))
                .put("role", role(seen))
                .put("healthy", there && seen.isPresent() && reason == null)
                .put("workload-status", JujuStatus.workload(view, ordinal).json())
                .put("juju-status", JujuStatus.agent(view, ordinal).json());
        if (there) {
            json.put("charm-rev", application.releaseOf(ordinal).revision());
            upgradingFrom(application, ordinal).ifPresent(from -> json.put("upgrading-from", from));
        }
        Optional.ofNullable(view.endpoints().get(ordinal))
                .ifPresent(endpoint -> json.put("address", endpoint.host())
                        .put("open-ports", new JsonArray().add(endpoint.port() + "/tcp")));
        seen.ifPresent(unit -> putSeen(json, view, unit));
        if (reason != null) {
            json.put("reason", Json.reason(reason));
        }
        return json;
    }

    private static void putSeen(JsonObject json, View view, UnitSeen unit) {
        json.put("starts", unit.process().starts());
        unit.pod().ifPresent(pod -> json.put("pod-uid", pod.uid()));
        if (view.application().substrate() == Substrate.KUBERNETES) {
            unit.installed()
                    .ifPresent(release -> json.put("version", release.version().toString()));
            return;
        }
        if (unit.database().isEmpty()) {
            json.put("trouble", unit.trouble());
            return;
        }
        DatabaseSeen database = unit.database().get();
        json.put("version", database.version().toString()).put("timeline", database.timeline());
        if (database.inRecovery()) {
            view.seen()
                    .primary()
                    .flatMap(UnitSeen::database)
                    .ifPresent(primary -> json.put("lagBytes", Math.max(0, primary.lsn() - database.lsn())));
        }
    }

    private static String role(Optional<UnitSeen> seen) {
        return seen.filter(UnitSeen::primary).isPresent()
                ? "primary"
                : seen.filter(UnitSeen::standby).isPresent() ? "standby" : "unknown";
    }

    /** As in Juju: the charm that a unit still runs while others moved on. */
    private static Optional<String> upgradingFrom(Application application, int ordinal) {
        Release release = application.releaseOf(ordinal);
        return application
                .openRun()
                .filter(run -> !run.onTarget(release))
                .map(run -> "local:" + release.charm() + "-" + release.revision());
    }
}
