package io.refreshd.decide;

import io.refreshd.decide.Application.Judged;
import io.refreshd.decide.Application.PendingCheck;
import io.refreshd.decide.Operation.Task;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Release;
import io.refreshd.model.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** An application while an event is folded into it; lives no longer than that. */
final class Draft {
    /** Operations that are remembered; older ended ones are forgotten, their events stay in the journal. */
    static final int OPERATIONS_KEPT = 500;

    final String name;
    String charm;
    String channel;
    Release release;
    int scale;
    private SortedMap<Integer, Release> units;
    boolean deployed;
    PausePolicy policy;
    Duration soak;
    Optional<Judged> check;
    Optional<PendingCheck> pendingCheck;
    Optional<RunDraft> run;
    Optional<Intent> intent;
    private SortedMap<Integer, Operation> operations;
    int nextId;
    int primary;
    int restarts;
    Instant restartsSince;
    Optional<Adopted> adopted;
    Workload workload;

    Draft(String name, Event.ApplicationDeployed deployed) {
        this.name = name;
        charm = deployed.charm();
        channel = deployed.channel();
        release = deployed.release();
        scale = deployed.units();
        units = new TreeMap<>();
        policy = deployed.policy();
        soak = deployed.soak();
        check = Optional.empty();
        pendingCheck = Optional.empty();
        run = Optional.empty();
        intent = Optional.empty();
        operations = new TreeMap<>();
        nextId = 1;
        primary = -1;
        restartsSince = Instant.EPOCH;
        adopted = Optional.empty();
        workload = deployed.workload();
    }

    /** An application that was found whole. */
    Draft(String name, Event.ApplicationAdopted found) {
        this(
                name,
                new Event.ApplicationDeployed(
                        found.charm(),
                        found.channel(),
                        found.release(),
                        found.units(),
                        found.policy(),
                        found.soak(),
                        found.place().workload()));
        take(found);
    }

    /** The application is what was found, whatever was known of it before. */
    final void take(Event.ApplicationAdopted found) {
        charm = found.charm();
        release = found.release();
        scale = found.units();
        units = new TreeMap<>();
        for (int ordinal = 0; ordinal < found.units(); ordinal++) {
            units.put(ordinal, found.release());
        }
        deployed = true;
        check = Optional.empty();
        adopted = Optional.of(found.place());
        workload = found.place().workload();
    }

    Draft(Application from) {
        name = from.name();
        charm = from.charm();
        channel = from.channel();
        release = from.release();
        scale = from.scale();
        units = from.units();
        deployed = from.deployed();
        policy = from.policy();
        soak = from.soak();
        check = from.check();
        pendingCheck = from.pendingCheck();
        run = from.run().map(RunDraft::new);
        intent = from.intent();
        operations = from.operations();
        nextId = from.nextId();
        primary = from.primary();
        restarts = from.restarts();
        restartsSince = from.restartsSince();
        adopted = from.adopted();
        workload = from.workload();
    }

    /** The releases of the units, to be changed: copied with the first change, since most events leave them alone. */
    SortedMap<Integer, Release> units() {
        if (!(units instanceof TreeMap)) {
            units = new TreeMap<>(units);
        }
        return units;
    }

    private SortedMap<Integer, Operation> operations() {
        if (!(operations instanceof TreeMap)) {
            operations = new TreeMap<>(operations);
        }
        return operations;
    }

    /** A restart in place; they are counted over a while, not for ever. */
    void restarted(Instant at) {
        boolean longAgo = Application.longAgo(restartsSince, at);
        restarts = longAgo ? 1 : restarts + 1;
        restartsSince = longAgo ? at : restartsSince;
    }

    /** The run that an event speaks of; a journal in which there is none is damaged. */
    RunDraft openRun() {
        return run.orElseThrow(() -> new IllegalStateException("an event of a run, and no run: " + name));
    }

    /** The operation that the run works for: the last of those that move it and are not over. */
    Optional<Operation> moving() {
        Optional<Operation> last = Optional.empty();
        for (Operation operation : operations.values()) {
            if (!operation.status().ended()
                    && Actions.MOVING.contains(operation.request().action())) {
                last = Optional.of(operation);
            }
        }
        return last;
    }

    /** A task of the moving operation begins, on a unit. */
    void beginTask(int ordinal, Instant at) {
        moving().ifPresent(operation -> {
            List<Task> tasks = new ArrayList<>(operation.tasks());
            boolean again = tasks.stream()
                    .anyMatch(
                            task -> task.ordinal() == ordinal && !task.status().ended());
            if (!again) {
                tasks.add(new Task(nextId++, ordinal, OperationStatus.RUNNING, "", at, Optional.empty()));
                put(operation, operation.status(), operation.message(), operation.results(), tasks, Optional.empty());
            }
        });
    }

    /** The running task of the moving operation on a unit ends. */
    void endTask(int ordinal, OperationStatus status, String message, Instant at) {
        moving().ifPresent(operation -> {
            List<Task> tasks = operation.tasks().stream()
                    .map(task -> task.ordinal() == ordinal && !task.status().ended()
                            ? new Task(task.id(), ordinal, status, message, task.started(), Optional.of(at))
                            : task)
                    .toList();
            put(operation, operation.status(), operation.message(), operation.results(), tasks, Optional.empty());
        });
    }

    /** An operation begins, with one task unless it moves units, which bring theirs. */
    void enqueue(Event.OperationEnqueued request, Instant at) {
        Task task =
                new Task(request.operation() + 1, request.unit(), OperationStatus.RUNNING, "", at, Optional.empty());
        boolean perUnit = Actions.MOVING.contains(request.action());
        operations()
                .put(
                        request.operation(),
                        new Operation(
                                request,
                                OperationStatus.RUNNING,
                                "",
                                new TreeMap<>(),
                                at,
                                Optional.empty(),
                                perUnit ? List.of() : List.of(task)));
        nextId = perUnit ? request.operation() + 1 : request.operation() + 2;
    }

    /** An operation ends, and with it those of its tasks that run. */
    void end(Event.OperationEnded end, Instant at) {
        Operation ended = operations.get(end.operation());
        if (ended == null) {
            return;
        }
        List<Task> tasks = ended.tasks().stream()
                .map(task -> task.status().ended()
                        ? task
                        : new Task(
                                task.id(),
                                task.ordinal(),
                                end.status(),
                                end.message(),
                                task.started(),
                                Optional.of(at)))
                .toList();
        put(ended, end.status(), end.message(), end.results(), tasks, Optional.of(at));
    }

    void put(
            Operation operation,
            OperationStatus status,
            String message,
            SortedMap<String, String> results,
            List<Task> tasks,
            Optional<Instant> completed) {
        operations()
                .put(
                        operation.id(),
                        new Operation(
                                operation.request(), status, message, results, operation.enqueued(), completed, tasks));
    }

    /** Forgets the oldest ended operations above the bound. */
    void prune() {
        if (operations.size() <= OPERATIONS_KEPT) {
            return;
        }
        List<Integer> ended = operations.values().stream()
                .filter(operation -> operation.status().ended())
                .map(Operation::id)
                .toList();
        int over = Math.min(operations.size() - OPERATIONS_KEPT, ended.size());
        for (int index = 0; index < over; index++) {
            operations().remove(ended.get(index));
        }
    }

    Application done() {
        return new Application(
                name,
                charm,
                channel,
                release,
                scale,
                units,
                deployed,
                policy,
                soak,
                check,
                pendingCheck,
                run.map(RunDraft::done),
                intent,
                operations,
                nextId,
                primary,
                restarts,
                restartsSince,
                adopted,
                workload);
    }
}
