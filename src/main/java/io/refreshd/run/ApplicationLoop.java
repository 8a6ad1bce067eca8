package io.refreshd.run;

import io.refreshd.decide.Application;
import io.refreshd.decide.Asked;
import io.refreshd.decide.Command;
import io.refreshd.decide.Decider;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Facts;
import io.refreshd.decide.Fold;
import io.refreshd.decide.Moment;
import io.refreshd.decide.Outcome;
import io.refreshd.decide.Refusal;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.decide.Scope;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Stage;
import io.refreshd.decide.Step;
import io.refreshd.decide.StepOutcome;
import io.refreshd.journal.Journal;
import io.refreshd.journal.JournalProblem;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of one application: observe, decide, append, perform, observe again. Commands and turns are taken one at a
 * time; while a step is under way only commands are taken, so that nobody waits for a slow server to be told yes or no.
 *
 * <p>Invariants: a step is performed only after the decision's events are on disk; at most one step is under way; what
 * is shown was appended before. All methods are called on one event loop.
 */
final class ApplicationLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ApplicationLoop.class);

    /** Commands that may wait at once; more are refused. */
    private static final int MOST_WAITING = 64;

    private static final Duration OVERDUE = Duration.ofMinutes(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private static final Reason UNSEEN = Reason.of(ReasonCode.IDLE, "not observed yet");

    private final String name;
    private final Decider decider;
    private final Journal journal;
    private final World world;
    private final Timers timers;
    private final Consumer<Entry> appended;
    private final Consumer<Turn> turned;

    private Optional<Application> state = Optional.empty();
    private long generation;
    private Snapshot seen;
    private Reason reason = UNSEEN;
    private Scope scope = Scope.ALL;
    private Optional<Moment.Waiting> waiting = Optional.empty();
    private Optional<Moment.Failure> failure = Optional.empty();
    private Optional<Moment.Done> done = Optional.empty();
    private Optional<Facts> facts = Optional.empty();
    private Optional<Stage> stage = Optional.empty();
    private List<Event> recorded = List.of();

    private Future<Void> tail = Future.succeededFuture();
    private int commandsWaiting;
    private boolean turnWaiting;
    private boolean stepUnderWay;
    private boolean closed;

    /** Why nothing is done any more although nobody has closed it. */
    private Optional<Refusal> fenced = Optional.empty();

    private Instant due;
    private Runnable cancelTimer = () -> {};

    ApplicationLoop(
            String name,
            Decider decider,
            Journal journal,
            World world,
            Timers timers,
            Consumer<Entry> appended,
            Consumer<Turn> turned) {
        this.name = name;
        this.decider = decider;
        this.journal = journal;
        this.world = world;
        this.timers = timers;
        this.appended = appended;
        this.turned = turned;
        this.due = timers.now();
        this.seen = new Snapshot(List.of(), due);
    }

    /** Folds an entry that was read from the journal at start. */
    void replay(Entry entry) {
        state = Fold.fold(state, entry);
        generation = entry.seq();
        // A run that waits for a person does so whatever is seen of it.
        reason = state.flatMap(Application::openRun)
                .map(Run::phase)
                .flatMap(RunPhase::waits)
                .orElse(UNSEEN);
    }

    Optional<View> view() {
        return state.map(application ->
                Views.of(application, generation, seen, world.endpoints(name), reason, decider.limits()));
    }

    /** Something may have changed: look again soon. */
    void hint() {
        if (!closed && !turnWaiting && state.isPresent()) {
            turnWaiting = true;
            due = timers.now();
            cancelTimer.run();
            enqueue(this::turn);
        }
    }

    /** Takes no more turns; the step under way is finished by its own bound, its result is read after the next start. */
    void close() {
        closed = true;
        cancelTimer.run();
    }

    /** Whether a turn is overdue: what it waits for has a bound of its own, far below this one. */
    boolean stalled() {
        return state.isPresent() && !closed && !stepUnderWay && timers.now().isAfter(due.plus(OVERDUE));
    }

    /** Another daemon writes the journal: what is known here is the past, and nothing follows from it any more. */
    private void fence(Throwable broken) {
        boolean inUse = broken instanceof JournalProblem problem && problem.kind() == JournalProblem.Kind.IN_USE;
        if (inUse && fenced.isEmpty()) {
            fenced = Optional.of(Answer.unwritable(broken));
            reason = fenced.get().reason();
            LOG.error("nothing more is done application={} cause=\"{}\"", name, broken.getMessage());
            close();
        }
    }

    Future<Answer> submit(Command command, Command.Request request, Supplier<Application> blank) {
        if (fenced.isPresent()) {
            return Future.succeededFuture(Answer.refused(fenced.get()));
        }
        if (closed || commandsWaiting >= MOST_WAITING) {
            return Future.succeededFuture(Answer.refused(new Refusal(
                    Refusal.Kind.UNAVAILABLE,
                    new Reason(
                            closed ? ReasonCode.SHUTTING_DOWN : ReasonCode.TOO_MANY_REQUESTS,
                            closed
                                    ? "the daemon is shutting down"
                                    : "too many commands wait for " + name + "; try again in a moment",
                            ""))));
        }
        commandsWaiting++;
        Promise<Answer> answer = Promise.promise();
        enqueue(() -> Future.succeededFuture()
                .compose(ignored -> command(command, request, blank))
                .onComplete(answer)
                .eventually(() -> {
                    commandsWaiting--;
                    return Future.succeededFuture();
                })
                .mapEmpty());
        return answer.future();
    }

    private Future<Answer> command(Command command, Command.Request request, Supplier<Application> blank) {
        Application application = state.orElseGet(blank);
        return world.observe(application, Scope.ALL).compose(snapshot -> {
            seen = snapshot;
            // What was seen of units outside of the scope may matter: the next turn looks at all of them.
            scope = Scope.ALL;
            Outcome outcome =
                    decider.answer(new Asked(application, snapshot, request, timers.now(), decider.limits()), command);
            Optional<Long> insisted = request.generation().filter(other -> other != generation);
            boolean repeated = outcome.refusal().isEmpty() && outcome.events().isEmpty();
            if (insisted.isPresent() && !repeated) {
                return Future.succeededFuture(Answer.refused(stale(insisted.get())));
            }
            if (outcome.refusal().isPresent()) {
                return Future.succeededFuture(Answer.refused(outcome.refusal().get()));
            }
            return append(outcome.events(), afterwards(request))
                    .map(ignored -> {
                        hint();
                        return Answer.accepted(outcome.operation());
                    })
                    .onFailure(this::fence)
                    .recover(broken -> Future.succeededFuture(Answer.refused(Answer.unwritable(broken))));
        });
    }

    private Future<Void> turn() {
        turnWaiting = false;
        if (closed || stepUnderWay || state.isEmpty()) {
            return Future.succeededFuture();
        }
        Scope looked = scope;
        Instant began = timers.now();
        return world.observe(state.get(), looked)
                .compose(snapshot -> {
                    seen = snapshot.over(seen, looked);
                    return decide(snapshot);
                })
                .onComplete(result -> turned.accept(new Turn(Duration.between(began, timers.now()), result.failed())))
                .recover(broken -> {
                    fence(broken);
                    if (closed) {
                        return Future.succeededFuture();
                    }
                    LOG.error("a turn broke off application={}", name, broken);
                    reason = Answer.unwritable(broken).reason();
                    wakeAfter(AFTER_FAILURE);
                    return Future.succeededFuture();
                });
    }

    /** What is only waited for or done needs no journal, and most turns are such. */
    private Future<Void> decide(Snapshot snapshot) {
        Instant now = timers.now();
        Decision decision =
                decider.next(state.orElseThrow(), snapshot, new Moment(now, facts, stage, waiting, failure, done));
        facts = Optional.empty();
        stage = Optional.empty();
        failure = Optional.empty();
        boolean again = !decision.events().isEmpty() && decision.events().equals(recorded);
        recorded = List.of();
        if (decision.events().isEmpty()) {
            show(decision, now);
            follow(decision);
            return Future.succeededFuture();
        }
        return append(decision.events(), decision.reason())
                // What could not be written down was seen all the same: nothing is waited for without a break any more.
                .onFailure(unwritten -> waiting = Optional.empty())
                .compose(ignored -> {
                    recorded = decision.events();
                    show(decision, now);
                    if (again) {
                        // Nothing came of it: the journal is not filled as fast as the disk can write.
                        LOG.error("the same was decided twice in a row application={} events={}", name, recorded);
                        wakeAfter(AFTER_FAILURE);
                    } else {
                        follow(decision);
                    }
                    return Future.succeededFuture();
                });
    }

    private void show(Decision decision, Instant now) {
        reason = decision.reason();
        boolean waits = decision.events().isEmpty() && decision.next() instanceof Decision.Wait;
        waiting = !waits
                ? Optional.empty()
                : Optional.of(waiting.filter(
                                old -> old.code() == decision.reason().code())
                        .orElseGet(() -> new Moment.Waiting(decision.reason().code(), now)));
    }

    private void follow(Decision decision) {
        if (decision.next() instanceof Decision.Act act) {
            perform(act.step());
        } else if (decision.next() instanceof Decision.Examine examine) {
            examine(examine);
        } else if (decision.next() instanceof Decision.Wait wait) {
            scope = wait.scope();
            if (wait.time().isZero()) {
                hint();
            } else {
                wakeAfter(wait.time());
            }
        }
    }

    private void perform(Step step) {
        stepUnderWay = true;
        LOG.info("step application={} step=\"{}\"", name, step.describe(name));
        journal.held()
                .compose(ours -> world.perform(state.orElseThrow(), step))
                .onFailure(this::fence)
                .recover(broken -> Future.succeededFuture(StepOutcome.unknown(String.valueOf(broken.getMessage()))))
                .onSuccess(outcome -> {
                    stepUnderWay = false;
                    done = outcome.kind() == StepOutcome.Kind.DONE
                            ? Optional.of(new Moment.Done(step, timers.now()))
                            : Optional.empty();
                    if (done.isEmpty()) {
                        failure = Optional.of(new Moment.Failure(step, outcome));
                        LOG.warn(
                                "step not done application={} step=\"{}\" outcome={} cause=\"{}\"",
                                name,
                                step.describe(name),
                                outcome.kind(),
                                outcome.cause());
                    }
                    hint();
                });
    }

    private void examine(Decision.Examine examine) {
        stepUnderWay = true;
        world.examine(state.orElseThrow(), examine.target(), examine.stage()).onComplete(result -> {
            stepUnderWay = false;
            if (result.succeeded()) {
                facts = Optional.of(result.result());
                stage = Optional.of(examine.stage());
                hint();
            } else {
                LOG.warn("the probes broke off application={}", name, result.cause());
                wakeAfter(AFTER_FAILURE);
            }
        });
    }

    /** What is shown until the next turn: what was shown before belongs to what was before the command. */
    private Reason afterwards(Command.Request request) {
        return stepUnderWay ? reason : Reason.of(ReasonCode.ACCEPTED, request.action() + " was accepted");
    }

    /** Appends, and from then on shows {@code afterwards}: no listener sees new events with an old reason. */
    private Future<Void> append(List<Event> events, Reason afterwards) {
        if (events.isEmpty()) {
            return Future.succeededFuture();
        }
        return journal.append(name, events, timers.now()).map(entries -> {
            reason = afterwards;
            for (Entry entry : entries) {
                state = Fold.fold(state, entry);
                generation = entry.seq();
                appended.accept(entry);
            }
            return null;
        });
    }

    private Refusal stale(long insisted) {
        return new Refusal(
                Refusal.Kind.STALE,
                new Reason(
                        ReasonCode.STALE_GENERATION,
                        name + " has moved on: it is at generation " + generation + ", not at " + insisted,
                        "refreshctl status " + name));
    }

    private void wakeAfter(Duration time) {
        cancelTimer.run();
        if (!closed) {
            due = timers.now().plus(time);
            cancelTimer = timers.after(time, this::hint);
        }
    }

    /** One thing at a time, in the order of asking; a broken one does not stop the next. */
    private void enqueue(Supplier<Future<Void>> work) {
        tail = tail.transform(ignored -> work.get()).otherwiseEmpty();
    }
}
