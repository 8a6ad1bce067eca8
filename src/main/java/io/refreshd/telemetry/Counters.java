package io.refreshd.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.refreshd.decide.Actions;
import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Operation;
import io.refreshd.decide.Run;
import io.refreshd.decide.Stage;
import io.refreshd.decide.Verdicts;
import io.refreshd.model.CheckStatus;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.RunState;
import io.refreshd.model.Skip;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counters and histograms. All exist at 0 before the first event, so that the first increase is seen. */
final class Counters {
    static final List<String> ACTIONS = List.of(
            Actions.DEPLOY,
            Actions.PRE_UPGRADE_CHECK,
            Actions.POST_UPGRADE_CHECK,
            Actions.REFRESH,
            Actions.RESUME,
            Actions.PAUSE,
            Actions.SET_PAUSE_POLICY,
            Actions.ROLLBACK,
            Actions.CANCEL,
            Actions.START);

    private static final List<String> SOURCES = List.of("http", "cli");
    private static final Duration[] WHOLE_RUN = {
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(6),
        Duration.ofDays(1),
        Duration.ofDays(3),
        Duration.ofDays(7),
        Duration.ofDays(14)
    };
    private static final Duration[] ONE_UNIT = {
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15)
    };

    private final MeterRegistry registry;
    private final Set<String> known = new TreeSet<>();
    private final TreeMap<String, Instant> changesSince = new TreeMap<>();

    Counters(MeterRegistry registry) {
        this.registry = registry;
        for (String name : Verdicts.names()) {
            for (Stage stage : Stage.values()) {
                Stream.of(CheckStatus.values()).forEach(status -> check(name, stage, status));
            }
            forced(Actions.REFRESH, name);
            forced(Actions.PRE_UPGRADE_CHECK, name);
        }
        for (String action : ACTIONS) {
            for (String source : SOURCES) {
                Stream.of(OperationStatus.values())
                        .filter(OperationStatus::ended)
                        .forEach(status -> operation(action, status, source));
            }
        }
        outcomes().forEach(this::durations);
    }

    /** Registers what new applications need at 0, and removes everything of those that left. */
    void follow(List<Shown> shown) {
        Set<String> present =
                shown.stream().map(one -> one.application().name()).collect(Collectors.toCollection(TreeSet::new));
        if (present.equals(known)) {
            return;
        }
        List<Meter> gone = registry.getMeters().stream()
                .filter(meter -> {
                    String application = meter.getId().getTag("application");
                    return application != null && !present.contains(application);
                })
                .toList();
        gone.forEach(registry::remove);
        changesSince.keySet().removeIf(unit -> !present.contains(unit.substring(0, unit.lastIndexOf('/'))));
        present.stream().filter(name -> !known.contains(name)).forEach(this::register);
        known.clear();
        known.addAll(present);
    }

    private void register(String application) {
        outcomes().forEach(outcome -> ended(application, outcome));
        for (boolean moved : new boolean[] {true, false}) {
            handover(application, moved);
        }
        failover(application);
        blocked(application);
        Stream.of(Purpose.values()).forEach(purpose -> unit(application, purpose));
    }

    /** Counts one event; the application is as the event left it. */
    void count(Entry entry, Optional<Application> after) {
        String application = entry.application();
        Event event = entry.event();
        if (event instanceof Event.RunStarted started) {
            skipped(Actions.REFRESH, started.plan().skips());
        } else if (event instanceof Event.CheckRequested requested) {
            skipped(Actions.PRE_UPGRADE_CHECK, requested.skips());
        } else if (event instanceof Event.ChecksJudged judged) {
            judged.results()
                    .forEach(result -> check(result.name(), judged.stage(), result.status())
                            .increment());
        } else if (event instanceof Event.RunEnded ended) {
            ended(application, ended.outcome()).increment();
            after.flatMap(Application::run).ifPresent(run -> record(run, ended.outcome(), entry.at()));
        } else if (event instanceof Event.RunBlocked) {
            blocked(application).increment();
        } else if (event instanceof Event.HandoverEnded ended) {
            handover(application, ended.moved()).increment();
        } else if (event instanceof Event.PrimaryMoved moved && moved.from() >= 0) {
            failover(application).increment();
        } else if (event instanceof Event.OperationEnded ended) {
            after.map(state -> state.operations().get(ended.operation()))
                    .map(Operation::request)
                    .ifPresent(request -> operation(request.action(), ended.status(), request.source())
                            .increment());
        } else {
            unitChange(entry);
        }
    }

    private void unitChange(Entry entry) {
        if (entry.event() instanceof Event.UnitChangeStarted started) {
            changesSince.put(entry.application() + "/" + started.ordinal(), entry.at());
        } else if (entry.event() instanceof Event.UnitChanged changed) {
            Instant since = changesSince.remove(entry.application() + "/" + changed.ordinal());
            // Unknown when the daemon was started in between.
            if (since != null) {
                unit(entry.application(), changed.purpose()).record(Duration.between(since, entry.at()));
            }
        }
    }

    private void record(Run run, RunState outcome, Instant at) {
        Duration whole = Duration.between(run.startedAt(), at);
        List<Timer> timers = durations(outcome);
        timers.get(0).record(whole);
        timers.get(1).record(whole.minus(run.paused()));
        timers.get(2).record(run.paused());
    }

    private void skipped(String action, List<Skip> skips) {
        skips.forEach(skip -> forced(action, skip.check()).increment());
    }

    private static List<RunState> outcomes() {
        return Stream.of(RunState.values()).filter(RunState::ended).toList();
    }

    private Counter check(String check, Stage stage, CheckStatus result) {
        return counter(
                "refreshd.checks",
                "Verdicts of checks.",
                Tags.of("check", check, "stage", stage.name().toLowerCase(Locale.ROOT), "result", result.text()));
    }

    private Counter forced(String action, String skipped) {
        return counter(
                "refreshd.forced.actions",
                "Checks that a person chose to skip.",
                Tags.of("action", action, "skipped", skipped));
    }

    private Counter operation(String action, OperationStatus status, String source) {
        return counter(
                "refreshd.operations",
                "Operations that ended.",
                Tags.of("action", action, "status", status.text(), "source", source));
    }

    private Counter ended(String application, RunState outcome) {
        return counter(
                "refreshd.refreshes", "Refreshes that ended.", tags(application).and("outcome", outcome.text()));
    }

    private Counter blocked(String application) {
        return counter("refreshd.refreshes.blocked", "How often a refresh could not go on.", tags(application));
    }

    private Counter handover(String application, boolean moved) {
        return counter(
                "refreshd.handovers",
                "Handovers of the primary.",
                tags(application).and("result", moved ? "moved" : "reverted"));
    }

    private Counter failover(String application) {
        return counter("refreshd.failovers", "How often the primary moved without us.", tags(application));
    }

    private Timer unit(String application, Purpose purpose) {
        return Timer.builder("refreshd.unit.refresh.duration")
                .description("From the intent to change a unit to its being healthy on its release.")
                .tags(tags(application)
                        .and(
                                "result",
                                switch (purpose) {
                                    case FORWARD -> "refreshed";
                                    case BACK -> "rolled-back";
                                    case RESTART -> "restarted";
                                }))
                .serviceLevelObjectives(ONE_UNIT)
                .register(registry);
    }

    /** The whole, the part in which something moved, and the part in pauses. */
    private List<Timer> durations(RunState outcome) {
        return List.of(
                duration("refreshd.refresh.duration", "Refreshes, from their start to their end.", outcome),
                duration("refreshd.refresh.active.duration", "Refreshes, without their pauses.", outcome),
                duration("refreshd.refresh.pause.duration", "The pauses of refreshes.", outcome));
    }

    private Timer duration(String name, String description, RunState outcome) {
        return Timer.builder(name)
                .description(description)
                .tag("outcome", outcome.text())
                .serviceLevelObjectives(WHOLE_RUN)
                .register(registry);
    }

    private Counter counter(String name, String description, Tags tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    private static Tags tags(String application) {
        return Tags.of("model", Gauges.MODEL, "application", application);
    }
}
