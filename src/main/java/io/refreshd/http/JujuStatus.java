package io.refreshd.http;

import io.refreshd.decide.Application;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Operation;
import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.Run;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Heals;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import io.refreshd.run.View;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A status in Juju's words: {@code active} fine, {@code maintenance} busy, {@code waiting} for something that passes by
 * itself, {@code blocked} a human must act, {@code unknown} not seen yet. A paused run is blocked, as in Juju.
 *
 * @param current the word
 * @param message what Juju shows beside it
 * @param since since when; empty when that is not known
 */
public record JujuStatus(String current, String message, Optional<Instant> since) {
    private static final String ACTIVE = "active";
    private static final String MAINTENANCE = "maintenance";
    private static final String WAITING = "waiting";
    private static final String BLOCKED = "blocked";

    /** The status of an application. */
    public static JujuStatus of(View view) {
        Application application = view.application();
        Reason reason = view.reason();
        Optional<Run> open = application.openRun();
        if (open.isPresent()) {
            RunState state = open.get().phase().state();
            boolean stopped = state == RunState.PAUSED || state == RunState.BLOCKED;
            return new JujuStatus(
                    stopped ? BLOCKED : MAINTENANCE,
                    reason.sentence(),
                    Optional.of(open.get().phaseSince()));
        }
        if (!application.deployed()) {
            return new JujuStatus(
                    MAINTENANCE, reason.sentence(), deployment(application).map(Operation::enqueued));
        }
        return new JujuStatus(withoutRun(reason), well(reason) ? "" : reason.sentence(), since(application));
    }

    private static String withoutRun(Reason reason) {
        if (well(reason)) {
            return ACTIVE;
        }
        boolean busy = reason.code() == ReasonCode.CHECKING || reason.code() == ReasonCode.RESTARTING_UNIT;
        return busy ? MAINTENANCE : reason.code().heals() == Heals.SELF ? WAITING : BLOCKED;
    }

    private static boolean well(Reason reason) {
        return reason.code() == ReasonCode.IDLE
                || reason.code() == ReasonCode.COMPLETED
                || reason.code() == ReasonCode.ROLLED_BACK;
    }

    private static Optional<Instant> since(Application application) {
        return application
                .run()
                .flatMap(Run::endedAt)
                .or(() -> deployment(application).flatMap(Operation::completed));
    }

    private static Optional<Operation> deployment(Application application) {
        return application.operations().values().stream()
                .filter(operation -> operation.request().action().equals("deploy"))
                .findFirst();
    }

    /** The workload status of a unit. */
    static JujuStatus workload(View view, int ordinal) {
        Optional<UnitSeen> seen = view.seen().unit(ordinal);
        Optional<String> doing = doing(view.application(), ordinal);
        Optional<Instant> since = view.application().intent().map(Intent::since).filter(at -> doing.isPresent());
        if (doing.isPresent()) {
            return new JujuStatus(MAINTENANCE, doing.get(), since);
        }
        if (seen.isEmpty()) {
            boolean coming = !view.application().units().containsKey(ordinal);
            return new JujuStatus(
                    coming ? WAITING : "unknown", coming ? "installing agent" : "not observed yet", Optional.empty());
        }
        Reason reason = view.unitReasons().get(ordinal);
        if (reason == null) {
            return new JujuStatus(ACTIVE, seen.get().primary() ? "Primary" : "", Optional.empty());
        }
        return new JujuStatus(
                reason.code().heals() == Heals.SELF ? WAITING : BLOCKED, reason.sentence(), Optional.empty());
    }

    /** The agent status of a unit: what refreshd does with it. */
    static JujuStatus agent(View view, int ordinal) {
        if (doing(view.application(), ordinal).isPresent()) {
            return new JujuStatus("executing", "", Optional.empty());
        }
        Optional<UnitSeen> seen = view.seen().unit(ordinal);
        if (seen.isEmpty()) {
            boolean coming = !view.application().units().containsKey(ordinal);
            return new JujuStatus(coming ? "allocating" : "idle", "", Optional.empty());
        }
        boolean lost = seen.get().process().state() == ProcessSeen.State.ABSENT
                || seen.get().process().state() == ProcessSeen.State.FROZEN;
        return new JujuStatus(lost ? "lost" : "idle", "", Optional.empty());
    }

    /** What is being done with a unit now; empty when nothing is. */
    static Optional<String> doing(Application application, int ordinal) {
        Intent intent = application.intent().orElse(null);
        if (intent instanceof Intent.Add add && add.ordinal() == ordinal) {
            return Optional.of("being added on " + add.release().version());
        }
        if (intent instanceof Intent.Remove remove && remove.ordinal() == ordinal) {
            return Optional.of("being removed");
        }
        if (intent instanceof Intent.Change change && change.ordinal() == ordinal) {
            return Optional.of(
                    switch (change.purpose()) {
                        case FORWARD -> "refreshing to " + change.release().version();
                        case BACK -> "going back to " + change.release().version();
                        case RESTART -> "restarting on " + change.release().version();
                    });
        }
        if (intent instanceof Intent.Handover handover) {
            return handover.from() == ordinal
                    ? Optional.of("handing the primary over to " + application.unit(handover.to()))
                    : handover.to() == ordinal
                            ? Optional.of("taking the primary over from " + application.unit(handover.from()))
                            : Optional.empty();
        }
        return Optional.empty();
    }

    JsonObject json() {
        JsonObject json = new JsonObject().put("current", current).put("message", message);
        since.ifPresent(at -> json.put("since", Json.time(at)));
        return json;
    }
}
