package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an application's JSON says, compared with what is folded from the disk: read by hand, not by who wrote it. */
final class ShownOverHttp {
    private ShownOverHttp() {}

    /** The first thing that is said otherwise than it is; empty when there is none. */
    static Optional<String> wrong(JsonObject json, Application disk) {
        return differs("name", json.getString("name"), disk.name())
                .or(() -> differs(
                        "charm-rev",
                        json.getInteger("charm-rev"),
                        disk.release().revision()))
                .or(() -> differs("charm-channel", json.getString("charm-channel"), disk.channel()))
                .or(() -> differs("scale", json.getInteger("scale"), disk.scale()))
                .or(() -> differs("deployed", json.getBoolean("deployed"), disk.deployed()))
                .or(() -> differs(
                        "config",
                        json.getJsonObject("config").getString("pause-after-unit-refresh"),
                        disk.policy().text()))
                .or(() -> units(json.getJsonObject("units"), disk))
                .or(() -> run(Optional.ofNullable(json.getJsonObject("refresh")), disk))
                .or(() -> differs(
                        "lastCheck",
                        Optional.ofNullable(json.getJsonObject("lastCheck")).map(check -> check.getBoolean("passed")),
                        disk.check().map(check -> check.checks().passed())));
    }

    /** A unit that is not there yet may be shown, without a release. */
    private static Optional<String> units(JsonObject json, Application disk) {
        String shown = json.stream()
                .filter(unit -> ((JsonObject) unit.getValue()).containsKey("charm-rev"))
                .map(unit -> unit.getKey() + "=" + ((JsonObject) unit.getValue()).getInteger("charm-rev"))
                .collect(Collectors.joining(" "));
        String there = disk.units().entrySet().stream()
                .map(unit -> disk.unit(unit.getKey()) + "=" + unit.getValue().revision())
                .collect(Collectors.joining(" "));
        return differs("units", shown, there);
    }

    private static Optional<String> run(Optional<JsonObject> shown, Application disk) {
        if (shown.isEmpty() || disk.run().isEmpty()) {
            return differs("refresh", shown.isPresent(), disk.run().isPresent());
        }
        JsonObject json = shown.get();
        Run run = disk.run().get();
        Optional<Integer> pause =
                run.phase() instanceof RunPhase.Paused paused ? Optional.of(paused.pause()) : Optional.empty();
        return differs("id", json.getInteger("id"), run.plan().run())
                .or(() -> differs(
                        "state", json.getString("state"), run.phase().state().text()))
                .or(() -> differs("ended", json.getBoolean("ended"), run.ended()))
                .or(() -> differs("pause", Optional.ofNullable(json.getInteger("pause")), pause))
                .or(() -> differs("pauses", json.getInteger("pauses"), run.pauses()))
                .or(() -> differs("refreshed", json.getInteger("refreshed"), run.refreshed()))
                .or(() -> differs("handovers", json.getInteger("handovers"), run.handovers()))
                .or(() -> differs(
                        "from",
                        json.getJsonObject("from").getInteger("revision"),
                        run.plan().from().revision()))
                .or(() -> differs(
                        "to",
                        json.getJsonObject("to").getInteger("revision"),
                        run.plan().to().revision()))
                .or(() -> differs(
                        "pauseAfter", json.getString("pauseAfter"), run.policy().text()));
    }

    private static Optional<String> differs(String what, Object shown, Object there) {
        return Objects.equals(shown, there)
                ? Optional.empty()
                : Optional.of(what + " is shown as " + shown + ", the disk says " + there);
    }
}
