package io.refreshd.http;

import io.refreshd.decide.Application;
import io.refreshd.decide.Asked;
import io.refreshd.decide.Command;
import io.refreshd.decide.ControlSeen;
import io.refreshd.decide.DatabaseSeen;
import io.refreshd.decide.Decider;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Fold;
import io.refreshd.decide.Health;
import io.refreshd.decide.Leader;
import io.refreshd.decide.Limits;
import io.refreshd.decide.Outcome;
import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.ReplicaSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.refreshd.run.Answer;
import io.refreshd.run.Applications;
import io.refreshd.run.View;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The facade's contract in small: commands are decided by the real core, appended and folded; nothing moves by itself.
 * Every unit is well, on the release that the journal gives it, unit 0 is the primary; {@link #down} units are not.
 */
public final class FakeApplications implements Applications {
    public static final Instant START = Instant.parse("2026-11-21T11:00:00Z");

    public final List<Entry> entries = new ArrayList<>();
    final List<Command.Request> requests = new ArrayList<>();
    public final Set<Integer> down = new TreeSet<>();
    private final TreeMap<String, Application> states = new TreeMap<>();
    private final TreeMap<String, Long> generations = new TreeMap<>();
    private final TreeMap<String, Reason> reasons = new TreeMap<>();
    private final Set<Consumer<Entry>> listeners = new LinkedHashSet<>();
    private final Decider decider = new Decider(Limits.DEFAULT);

    /** Appends what the loop would have decided by itself. */
    public void happen(String application, Event... events) {
        for (Event event : events) {
            Entry entry = new Entry(entries.size() + 1L, application, now(), event);
            entries.add(entry);
            states.put(
                    application,
                    Fold.fold(Optional.ofNullable(states.get(application)), entry)
                            .orElseThrow());
            generations.put(application, entry.seq());
            List.copyOf(listeners).forEach(listener -> listener.accept(entry));
        }
    }

    public void say(String application, Reason reason) {
        reasons.put(application, reason);
    }

    public Application application(String name) {
        return states.get(name);
    }

    public int listeners() {
        return listeners.size();
    }

    /** A second for every event that there was. */
    private Instant now() {
        return START.plusSeconds(entries.size());
    }

    @Override
    public Future<Answer> submit(String name, Command command, Command.Request request) {
        requests.add(request);
        Application application = states.get(name);
        if (command instanceof Command.Deploy deploy && application == null) {
            application = Application.none(name, deploy.release());
        }
        Outcome outcome =
                decider.answer(new Asked(application, seen(application), request, now(), Limits.DEFAULT), command);
        if (outcome.refusal().isEmpty()) {
            happen(name, outcome.events().toArray(Event[]::new));
        }
        return Future.succeededFuture(new Answer(outcome.operation(), outcome.refusal()));
    }

    @Override
    public List<View> views() {
        return states.keySet().stream().flatMap(name -> view(name).stream()).toList();
    }

    @Override
    public Optional<View> view(String name) {
        return Optional.ofNullable(states.get(name)).map(application -> {
            Snapshot seen = seen(application);
            Map<Integer, Reason> ill = new TreeMap<>();
            application
                    .units()
                    .keySet()
                    .forEach(ordinal -> Health.objection(application, seen, ordinal, Limits.DEFAULT)
                            .ifPresent(why -> ill.put(ordinal, why)));
            Reason reason = reasons.getOrDefault(name, Reason.of(ReasonCode.IDLE, name + " has nothing to do"));
            int leader = Leader.of(application, seen, Limits.DEFAULT);
            return new View(application, generations.get(name), seen, leader, reason, ill, Map.of());
        });
    }

    @Override
    public Future<List<Entry>> events(long after, int limit) {
        int from = (int) Math.min(after, entries.size());
        return Future.succeededFuture(List.copyOf(entries.subList(from, Math.min(from + limit, entries.size()))));
    }

    @Override
    public Runnable subscribe(Consumer<Entry> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public int epoch() {
        return 1;
    }

    private Snapshot seen(Application application) {
        List<UnitSeen> units = application.units().entrySet().stream()
                .map(unit -> seen(application, unit.getKey(), unit.getValue()))
                .toList();
        return new Snapshot(units, now());
    }

    private UnitSeen seen(Application application, int ordinal, Release release) {
        ControlSeen control =
                new ControlSeen(ControlSeen.State.IN_PRODUCTION, "7000000000000000001", 1, 1_000, ordinal > 0);
        if (down.contains(ordinal)) {
            ProcessSeen exited = new ProcessSeen(ProcessSeen.State.EXITED, "FATAL: could not start", 1);
            return new UnitSeen(
                    ordinal,
                    Optional.of(release),
                    exited,
                    Optional.empty(),
                    Optional.of(control),
                    "connection refused");
        }
        List<ReplicaSeen> replicas = ordinal > 0
                ? List.of()
                : application.units().keySet().stream()
                        .filter(other -> other > 0 && !down.contains(other))
                        .map(other -> new ReplicaSeen(other, "streaming", 5_000, false))
                        .toList();
        DatabaseSeen database = new DatabaseSeen(
                ordinal > 0,
                release.version(),
                1,
                "7000000000000000001",
                ordinal > 0 ? 4_900 : 5_000,
                ordinal > 0,
                replicas,
                List.of(),
                0);
        return new UnitSeen(
                ordinal,
                Optional.of(release),
                new ProcessSeen(ProcessSeen.State.RUNNING, "", 1),
                Optional.of(database),
                Optional.of(control),
                "");
    }
}
