package io.refreshd.run;

import io.refreshd.decide.Application;
import io.refreshd.decide.Command;
import io.refreshd.decide.Decider;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Refusal;
import io.refreshd.journal.Journal;
import io.refreshd.journal.JournalProblem;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** All applications of one daemon and their loops. Every method is called on one event loop. */
public final class Engine implements Applications {
    /** The name under which the daemon's own events are written; no application can have it. */
    static final String DAEMON = "-";

    private static final int PAGE = 1_000;
    private static final Duration JOURNAL_ANSWERS = Duration.ofSeconds(2);

    private final Decider decider;
    private final Journal journal;
    private final World world;
    private final Timers timers;
    private final SortedMap<String, ApplicationLoop> loops = new TreeMap<>();
    private final Set<Consumer<Entry>> listeners = new LinkedHashSet<>();
    private Consumer<Turn> turned = turn -> {};
    private int epoch;

    public Engine(Decider decider, Journal journal, World world, Timers timers) {
        this.decider = decider;
        this.journal = journal;
        this.world = world;
        this.timers = timers;
    }

    /** Reads the journal, notes this start in it, and lets every application go on from where it was. */
    public Future<Void> start() {
        return replay(0)
                .compose(ignored -> journal.append(DAEMON, List.of(new Event.DaemonStarted(epoch + 1)), timers.now()))
                .map(entries -> {
                    epoch++;
                    world.onHint(application ->
                            Optional.ofNullable(loops.get(application)).ifPresent(ApplicationLoop::hint));
                    loops.values().forEach(ApplicationLoop::hint);
                    return null;
                });
    }

    private Future<Void> replay(long after) {
        return journal.read(after, PAGE).compose(entries -> {
            for (Entry entry : entries) {
                if (entry.event() instanceof Event.DaemonStarted started) {
                    epoch = started.epoch();
                } else {
                    loop(entry.application()).replay(entry);
                }
            }
            return entries.size() < PAGE
                    ? Future.succeededFuture()
                    : replay(entries.get(entries.size() - 1).seq());
        });
    }

    /** Takes no more turns; what is under way ends by its own bound. */
    public void stop() {
        loops.values().forEach(ApplicationLoop::close);
    }

    @Override
    public Future<Answer> submit(String application, Command command, Command.Request request) {
        boolean known = view(application).isPresent();
        if (command instanceof Command.Deploy deploy) {
            return loop(application).submit(command, request, () -> blank(application, deploy.release()));
        }
        if (command instanceof Command.Adopt adopt) {
            return loop(application).submit(command, request, () -> blank(application, adopt.release()));
        }
        if (!known) {
            return Future.succeededFuture(Answer.refused(new Refusal(
                    Refusal.Kind.UNKNOWN,
                    new Reason(
                            ReasonCode.UNKNOWN_APPLICATION,
                            "there is no application " + application + "; there are " + names(),
                            "refreshctl status"))));
        }
        return loop(application).submit(command, request, () -> {
            throw new IllegalStateException("an application that is known has a state");
        });
    }

    private static Application blank(String name, Release release) {
        return Application.none(name, release);
    }

    private String names() {
        List<String> names =
                views().stream().map(view -> view.application().name()).toList();
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    @Override
    public List<View> views() {
        List<View> views = new ArrayList<>();
        loops.values().forEach(loop -> loop.view().ifPresent(views::add));
        return views;
    }

    @Override
    public Optional<View> view(String application) {
        return Optional.ofNullable(loops.get(application)).flatMap(ApplicationLoop::view);
    }

    @Override
    public Future<List<Entry>> events(long after, int limit) {
        return journal.read(after, limit);
    }

    @Override
    public Runnable subscribe(Consumer<Entry> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** What the daemon depends on to what is wrong with it, empty text when nothing is; answers within some seconds. */
    public Future<SortedMap<String, String>> readiness() {
        SortedMap<String, String> parts = new TreeMap<>();
        parts.put("loops", stalled());
        return journal.ready()
                .timeout(JOURNAL_ANSWERS.toMillis(), TimeUnit.MILLISECONDS)
                .map("")
                .otherwise(
                        broken -> broken instanceof JournalProblem ? broken.getMessage() : "does not answer: " + broken)
                .map(trouble -> {
                    parts.put("journal", trouble);
                    return parts;
                });
    }

    private String stalled() {
        List<String> names = loops.entrySet().stream()
                .filter(loop -> loop.getValue().stalled())
                .map(Map.Entry::getKey)
                .toList();
        return names.isEmpty() ? "" : "nothing was looked at for more than a minute: " + String.join(", ", names);
    }

    @Override
    public int epoch() {
        return epoch;
    }

    private ApplicationLoop loop(String name) {
        return loops.computeIfAbsent(
                name,
                missing -> new ApplicationLoop(
                        missing, decider, journal, world, timers, this::tell, turn -> turned.accept(turn)));
    }

    /** Calls back after every turn of any application; one listener. */
    public void onTurn(Consumer<Turn> listener) {
        turned = listener;
    }

    private void tell(Entry entry) {
        List.copyOf(listeners).forEach(listener -> listener.accept(entry));
    }
}
