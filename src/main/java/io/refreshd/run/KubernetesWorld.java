package io.refreshd.run;

import io.refreshd.decide.Adopted;
import io.refreshd.decide.Application;
import io.refreshd.decide.Facts;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Probe;
import io.refreshd.decide.Scope;
import io.refreshd.decide.SetSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Stage;
import io.refreshd.decide.Step;
import io.refreshd.decide.StepOutcome;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Release;
import io.refreshd.model.VersionNotes;
import io.refreshd.substrate.kubernetes.Access;
import io.refreshd.substrate.kubernetes.Announcement;
import io.refreshd.substrate.kubernetes.Cluster;
import io.refreshd.substrate.kubernetes.Found;
import io.refreshd.substrate.kubernetes.Named;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The world of one namespace of a cluster: units are pods of StatefulSets that somebody else made. Observations read what
 * the watches brought and cost no request; every step is one conditional request. All of it happens on workers.
 */
public final class KubernetesWorld implements World {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesWorld.class);
    private static final int WORKERS = 4;
    private static final int LONGEST_SECONDS = 60;
    private static final int MOST_ANNOUNCED = 100;
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(10);

    private final Vertx vertx;
    private final Clock clock;
    private final WorkerExecutor workers;
    private final Cluster cluster;
    private final PodMembers members;
    private final PodHealthUrls urls;
    private final NeverOlder neverOlder = new NeverOlder();

    /** The application of each StatefulSet that was asked for. */
    private final Map<String, String> applications = new ConcurrentHashMap<>();

    private final AtomicInteger announcing = new AtomicInteger();
    private final AtomicBoolean saidUnannounced = new AtomicBoolean();
    private volatile Consumer<String> hint = application -> {};
    private volatile Runnable changed = () -> {};

    /** @param notes what is known of the versions of a release's workload; may fail */
    public KubernetesWorld(
            Vertx vertx,
            Access access,
            SortedMap<String, Named> named,
            Clock clock,
            Function<Release, Future<VersionNotes>> notes) {
        this.vertx = vertx;
        this.clock = clock;
        this.workers =
                vertx.createSharedWorkerExecutor("refreshd-kubernetes", WORKERS, LONGEST_SECONDS, TimeUnit.SECONDS);
        this.cluster = new Cluster(access, named, this::tell);
        this.members = new PodMembers(vertx, cluster, notes);
        this.urls = new PodHealthUrls(vertx);
    }

    /** Begins to watch; says in the log which rights are missing. */
    public void start() {
        cluster.start();
        onWorker(cluster::incapable).onSuccess(KubernetesWorld::sayIncapable);
    }

    private static void sayIncapable(Probe<List<String>> incapable) {
        incapable.value().orElse(List.of()).forEach(missing -> LOG.warn("a right is missing: {}", missing));
        if (!incapable.cause().isEmpty()) {
            LOG.warn("whether rights are missing could not be asked cause=\"{}\"", incapable.cause());
        }
    }

    private void tell(String set) {
        if (set.isEmpty()) {
            applications.values().forEach(hint);
        } else {
            Optional.ofNullable(applications.get(set)).ifPresent(hint);
        }
        changed.run();
    }

    @Override
    public Future<Snapshot> observe(Application application, Scope scope) {
        Instant at = clock.instant();
        return application
                .adopted()
                .map(place -> onWorker(() -> look(application, place, scope, at))
                        .compose(pods -> answers(application, place, pods)))
                .orElseGet(() -> Future.succeededFuture(new Snapshot(List.of(), at)));
    }

    private Future<Snapshot> answers(Application application, Adopted place, Snapshot pods) {
        return switch (application.workload()) {
            case PATRONI -> asked(application, place, pods);
            case HTTP ->
                onCallersLoop(onWorker(() -> healthUrls(application, place))
                                .compose(contact -> urls.ask(pods, contact)))
                        .otherwise(broken -> Snapshot.unreadable(pods.at(), LocalWorld.cause(broken)));
            case NONE, POSTGRESQL -> Future.succeededFuture(pods);
        };
    }

    private PodHealthUrls.Contact healthUrls(Application application, Adopted place) {
        SortedMap<Integer, String> addresses = new TreeMap<>();
        for (int ordinal : application.units().keySet()) {
            cluster.address(place, ordinal).ifPresent(address -> addresses.put(ordinal, address));
        }
        return new PodHealthUrls.Contact(cluster.health(place), addresses);
    }

    /** Members are asked at the addresses of the same pods that were looked at. */
    private Future<Snapshot> asked(Application application, Adopted place, Snapshot pods) {
        return onCallersLoop(onWorker(() -> members.contact(application, place))
                        .compose(contact -> members.ask(pods, contact)))
                .otherwise(broken -> Snapshot.unreadable(pods.at(), LocalWorld.cause(broken)));
    }

    private Snapshot look(Application application, Adopted place, Scope scope, Instant at) {
        applications.put(place.statefulSet(), application.name());
        String trouble = cluster.trouble();
        if (!trouble.isEmpty()) {
            return Snapshot.unreadable(at, trouble);
        }
        for (String object : neverOlder.doubted(place.statefulSet())) {
            Probe<String> version = cluster.version(place, object);
            if (version.value().isEmpty()) {
                return Snapshot.unreadable(
                        at,
                        "the API server has yet to say what became of a write to " + object + ": " + version.cause());
            }
            neverOlder.told(object, version.value().get());
        }
        Set<Release> known = known(application);
        // The set before its pods: what its controller does meanwhile is then seen at the pods, not missed at both.
        Optional<SetSeen> set = cluster.set(place, known);
        List<UnitSeen> units = ordinals(application).stream()
                .filter(scope::includes)
                .map(ordinal -> cluster.unit(place, ordinal, known))
                .toList();
        return neverOlder.than(place.statefulSet(), new Snapshot(units, at, set, ""));
    }

    /** The units, and the spare one while a run may have it. */
    public static SortedSet<Integer> ordinals(Application application) {
        SortedSet<Integer> ordinals = new TreeSet<>(application.units().keySet());
        application.openRun().flatMap(run -> run.plan().spare()).ifPresent(ordinals::add);
        return ordinals;
    }

    /** Every release that a pod of the application may be made from. */
    public static Set<Release> known(Application application) {
        Set<Release> known = new LinkedHashSet<>();
        known.add(application.release());
        known.addAll(application.units().values());
        application.run().ifPresent(run -> {
            known.add(run.plan().from());
            known.add(run.plan().to());
            known.addAll(run.plan().recorded().values());
        });
        if (application.intent().orElse(null) instanceof Intent.Change change) {
            known.add(change.release());
        }
        return known;
    }

    @Override
    public Future<Facts> examine(Application application, Release target, Stage stage) {
        Optional<Integer> spare = application
                .run()
                .filter(run -> stage == Stage.POST || !run.ended())
                .flatMap(run -> run.plan().spare());
        Future<Facts> facts = facts(application, target, stage);
        return application
                .adopted()
                .flatMap(place -> spare.map(ordinal -> facts.compose(
                        read -> onWorker(() -> read.withSpare(cluster.deniedScale(), cluster.claims(place, ordinal))))))
                .orElse(facts);
    }

    private Future<Facts> facts(Application application, Release target, Stage stage) {
        if (!application.patroni() || application.adopted().isEmpty()) {
            return onWorker(cluster::denied).map(denied -> Facts.ofCluster(target, denied));
        }
        Adopted place = application.adopted().get();
        Future<PodMembers.Contact> contact = onWorker(() -> members.contact(application, place));
        return onCallersLoop(Future.all(contact, onWorker(() -> cluster.denied(place)))
                        .compose(
                                both -> members.examine(application, target, stage, contact.result(), both.resultAt(1)))
                        .timeout(LONGEST_LOOK.toMillis(), TimeUnit.MILLISECONDS))
                .otherwise(broken -> Facts.unreadable(target, LocalWorld.cause(broken)));
    }

    @Override
    public Future<StepOutcome> perform(Application application, Step step) {
        if (application.patroni() && step instanceof Step.SwitchOff handover) {
            return handOver(application, handover);
        }
        return application
                .adopted()
                .map(place -> onWorker(() -> step.accept(new KubernetesSteps(cluster, place, known(application))))
                        .otherwise(broken -> StepOutcome.unknown(String.valueOf(broken.getMessage())))
                        .onSuccess(outcome -> {
                            if (outcome.kind() == StepOutcome.Kind.UNKNOWN) {
                                neverOlder.doubt(place.statefulSet(), step);
                            }
                        }))
                .orElseGet(() -> Future.succeededFuture(StepOutcome.failed("the application is in no cluster")));
    }

    /**
     * Writes a Kubernetes Event about an application's StatefulSet, some time soon. Nothing depends on it: what can not be
     * written, or would be one too many in waiting, is given up, and the log says so once.
     */
    public void announce(Adopted place, Announcement what) {
        if (announcing.get() >= MOST_ANNOUNCED) {
            unannounced("too many wait to be written");
            return;
        }
        announcing.incrementAndGet();
        onWorker(() -> cluster.announce(place, what))
                .onSuccess(outcome -> {
                    // Unknown is what may have been written, or is there already.
                    if (outcome.kind() == StepOutcome.Kind.FAILED) {
                        unannounced(outcome.cause());
                    }
                })
                .onComplete(ended -> announcing.decrementAndGet());
    }

    private void unannounced(String cause) {
        if (saidUnannounced.compareAndSet(false, true)) {
            LOG.warn("Kubernetes Events are not written, nothing else needs them cause=\"{}\"", cause);
        }
    }

    private Future<StepOutcome> handOver(Application application, Step.SwitchOff step) {
        return application
                .adopted()
                .map(place -> onCallersLoop(onWorker(() -> members.contact(application, place))
                                .compose(contact -> members.perform(application, step, contact)))
                        .otherwise(broken -> StepOutcome.unknown(LocalWorld.cause(broken))))
                .orElseGet(() -> Future.succeededFuture(StepOutcome.failed("the application is in no cluster")));
    }

    /** The StatefulSets that say that they are applications. */
    Future<List<Found>> found() {
        return onWorker(cluster::found);
    }

    @Override
    public void onHint(Consumer<String> listener) {
        Context context = vertx.getOrCreateContext();
        hint = application -> context.runOnContext(nothing -> listener.accept(application));
    }

    /** Calls back, on the caller's event loop, when anything has changed; many changes at once are told once. */
    void onChange(Runnable listener) {
        Context context = vertx.getOrCreateContext();
        AtomicBoolean told = new AtomicBoolean();
        changed = () -> {
            if (told.compareAndSet(false, true)) {
                context.runOnContext(nothing -> {
                    told.set(false);
                    listener.run();
                });
            }
        };
    }

    /** Ends the watches; the pods go on. */
    public Future<Void> close() {
        hint = application -> {};
        changed = () -> {};
        return workers.<Void>executeBlocking(
                        () -> {
                            cluster.close();
                            return null;
                        },
                        false)
                .eventually(members::close)
                .eventually(urls::close)
                .eventually(workers::close);
    }

    private <T> Future<T> onWorker(Callable<T> work) {
        return onCallersLoop(workers.executeBlocking(work, false));
    }

    /** Drivers and workers complete futures on loops of their own. */
    private <T> Future<T> onCallersLoop(Future<T> future) {
        Context caller = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        future.onComplete(result -> caller.runOnContext(nothing -> promise.handle(result)));
        return promise.future();
    }
}
