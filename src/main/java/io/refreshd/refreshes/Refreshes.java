package io.refreshd.refreshes;

import io.refreshd.decide.Actions;
import io.refreshd.decide.Command;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Refusal;
import io.refreshd.http.RefreshReader;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.run.Answer;
import io.refreshd.run.Applications;
import io.refreshd.run.Timers;
import io.refreshd.run.View;
import io.refreshd.substrate.kubernetes.RefreshObjects;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Refresh objects and runs in step: what an object asks for goes to the one facade, every run of a StatefulSet is
 * told by an object. It looks when something was journalled, decided or heard of, never by the clock. Runs do not depend
 * on it: without definition, right or API server they go on as they do. All methods are called on the event loop that
 * decides.
 */
public final class Refreshes {
    private static final Logger LOG = LoggerFactory.getLogger(Refreshes.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int PAGE = 1_000;
    private static final Duration NOT_NOW = Duration.ofSeconds(5);

    private final RefreshObjects objects;
    private final Applications applications;
    private final RefreshReader reader;
    private final Timers timers;
    private final Context loop;
    private final Scribe scribe;
    private final Makings makings;
    private final Map<String, Memory> memories = new TreeMap<>();
    private final Set<String> told = new HashSet<>();
    private Endings endings = new Endings();
    private boolean replayed;
    private boolean replaying;

    /** What was journalled while the journal is read. */
    private final List<Entry> meanwhile = new ArrayList<>();

    private Duration pause = FIRST_PAUSE;
    private String trouble = "";
    private boolean looking;
    private boolean again;
    private boolean closed;

    /**
     * @param held fails when another daemon has taken over: then no object is written
     */
    public Refreshes(
            Vertx vertx,
            RefreshObjects objects,
            Applications applications,
            RefreshReader reader,
            Supplier<Future<Void>> held,
            Timers timers) {
        this.objects = objects;
        this.applications = applications;
        this.reader = reader;
        this.timers = timers;
        this.loop = vertx.getOrCreateContext();
        this.scribe = new Scribe(vertx, objects, held, timers, this::look);
        this.makings = new Makings(scribe, timers.now());
    }

    /** Begins to watch, and to look after every journalled event. */
    public void start() {
        applications.subscribe(entry -> {
            endings.add(entry);
            if (replaying) {
                meanwhile.add(entry);
            }
            look();
        });
        watch();
    }

    private void watch() {
        if (!closed) {
            scribe.onWorker(objects::unwatchable).onSuccess(why -> why.ifPresentOrElse(this::ended, this::listen));
        }
    }

    private void listen() {
        if (!closed) {
            objects.watch(() -> loop.runOnContext(nothing -> heard()), why -> loop.runOnContext(nothing -> ended(why)));
        }
    }

    private void heard() {
        if (objects.synced() && !trouble.isEmpty()) {
            LOG.info("runs are shown as Refresh objects again");
            trouble = "";
            pause = FIRST_PAUSE;
        }
        look();
    }

    /** Said once; tried again ever more rarely, since only a person can help. */
    private void ended(String why) {
        if (closed) {
            return;
        }
        if (!why.equals(trouble)) {
            trouble = why;
            LOG.warn("runs are not shown as Refresh objects, and none starts one; all else works cause=\"{}\"", why);
        }
        timers.after(pause, this::watch);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
    }

    /** What keeps objects from being seen or written; empty text when nothing does. */
    public String trouble() {
        return trouble.isEmpty() ? scribe.trouble() : trouble;
    }

    /** Something may have changed: look again, once for many changes. */
    public void look() {
        if (closed || !objects.synced()) {
            return;
        }
        if (looking) {
            again = true;
            return;
        }
        looking = true;
        again = false;
        List<RefreshObject> all = objects.all().stream().map(RefreshObject::of).toList();
        Set<String> present = all.stream().map(RefreshObject::uid).collect(Collectors.toSet());
        memories.keySet().retainAll(present);
        scribe.retain(present);
        makings.make(applications.views(), all);
        replay(all);
        each(all, 0)
                .onFailure(broken -> LOG.error("a Refresh object could not be dealt with", broken))
                .onComplete(ended -> {
                    looking = false;
                    if (again) {
                        look();
                    }
                });
    }

    /** Reads the journal once in the daemon's life, when an object was not told the end of its run. */
    private void replay(List<RefreshObject> all) {
        boolean lacking = all.stream()
                .filter(object -> Plan.lacksEnd(object, applications.view(object.application())))
                .anyMatch(object ->
                        endings.of(object.application(), object.run().orElse(0)).isEmpty());
        if (lacking && !replayed) {
            replayed = true;
            replaying = true;
            replay(new Endings(), 0)
                    .onFailure(broken -> LOG.warn("the journal could not be read for Refresh objects", broken))
                    .onComplete(read -> {
                        replaying = false;
                        meanwhile.clear();
                        look();
                    });
        }
    }

    private Future<Void> replay(Endings fresh, long after) {
        return applications.events(after, PAGE).compose(entries -> {
            entries.forEach(fresh::add);
            if (entries.size() == PAGE) {
                return replay(fresh, entries.get(entries.size() - 1).seq());
            }
            meanwhile.forEach(fresh::add);
            endings = fresh;
            return Future.succeededFuture();
        });
    }

    private Future<Void> each(List<RefreshObject> all, int index) {
        return index == all.size()
                ? Future.succeededFuture()
                : deal(all.get(index)).compose(dealt -> each(all, index + 1));
    }

    private Future<Void> deal(RefreshObject object) {
        Plan plan = plan(object);
        if (!plan.deals()) {
            plan.status().ifPresent(status -> scribe.write(object, status));
            return Future.succeededFuture();
        }
        ReasonCode when = applications
                .view(object.application())
                .map(view -> view.reason().code())
                .orElse(ReasonCode.IDLE);
        return ask(object, plan.wishes(), 0).map(refusal -> {
            remember(object, refusal, plan.objection(), when);
            return null;
        });
    }

    private Plan plan(RefreshObject object) {
        return Plan.of(
                object,
                applications.view(object.application()),
                Optional.ofNullable(memories.get(object.uid())),
                object.run().flatMap(run -> endings.of(object.application(), run)),
                timers.now());
    }

    /** A refusal is shown, once; that nobody could take it now is not, it is asked for again. */
    private void remember(
            RefreshObject object, Optional<Refusal> refusal, Optional<Reason> objection, ReasonCode when) {
        boolean notNow =
                refusal.filter(one -> one.kind() == Refusal.Kind.UNAVAILABLE).isPresent();
        if (notNow) {
            timers.after(NOT_NOW, this::look);
            return;
        }
        Optional<Reason> why = refusal.map(Refusal::reason).or(() -> objection);
        memories.put(object.uid(), new Memory(object.generation(), why, when));
        why.filter(reason -> told.add(object.uid() + reason.sentence()))
                .ifPresent(reason -> LOG.warn(
                        "refused refresh={} application={} reason={} sentence=\"{}\"",
                        object.name(),
                        object.application(),
                        reason.code().text(),
                        reason.sentence()));
        Plan next = plan(object);
        if (!next.deals()) {
            next.status().ifPresent(status -> scribe.write(object, status));
        }
    }

    /** Asks for one after the other, up to the first that is refused. */
    private Future<Optional<Refusal>> ask(RefreshObject object, List<Wish> wishes, int index) {
        return index == wishes.size()
                ? Future.succeededFuture(Optional.empty())
                : ask(object, wishes.get(index))
                        .compose(refusal ->
                                refusal.isPresent() ? Future.succeededFuture(refusal) : ask(object, wishes, index + 1));
    }

    private Future<Optional<Refusal>> ask(RefreshObject object, Wish wish) {
        if (wish instanceof Wish.Ask asked) {
            return submit(object, asked.command(), request(object, asked.action(), wish.key(), Map.of()));
        }
        Optional<View> view = applications.view(object.application());
        if (view.isEmpty() || !(wish instanceof Wish.Start start)) {
            return Future.succeededFuture(Optional.empty());
        }
        JsonObject fields = new JsonObject(start.fields().toString());
        return reader.read(view.get().application(), fields)
                .compose(read -> read.command()
                        .map(command -> submit(
                                object, command, request(object, Actions.REFRESH, wish.key(), read.parameters())))
                        .orElseGet(() -> Future.succeededFuture(read.refusal())));
    }

    private Future<Optional<Refusal>> submit(RefreshObject object, Command command, Command.Request request) {
        return applications.submit(object.application(), command, request).map(Answer::refusal);
    }

    private static Command.Request request(
            RefreshObject object, String action, String key, Map<String, String> parameters) {
        return new Command.Request(
                action,
                Optional.empty(),
                new TreeMap<>(parameters),
                "kubernetes",
                "refresh/" + object.name(),
                key,
                action.equals(Actions.REFRESH) ? object.target() : key);
    }

    /** Writes no more. */
    public Future<Void> stop() {
        closed = true;
        return scribe.close();
    }
}
