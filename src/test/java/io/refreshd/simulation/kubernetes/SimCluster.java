package io.refreshd.simulation.kubernetes;

import io.refreshd.decide.Adopted;
import io.refreshd.decide.Application;
import io.refreshd.decide.Facts;
import io.refreshd.decide.Probe;
import io.refreshd.decide.Scope;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Stage;
import io.refreshd.decide.Step;
import io.refreshd.decide.StepOutcome;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Release;
import io.refreshd.model.Workload;
import io.refreshd.run.KubernetesWorld;
import io.refreshd.run.NeverOlder;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.Flaw;
import io.refreshd.simulation.Ground;
import io.refreshd.simulation.SimWorld;
import io.refreshd.simulation.Simulation;
import io.refreshd.simulation.VirtualTime;
import io.refreshd.simulation.Weather;
import io.refreshd.simulation.kubernetes.StatefulSet.Status;
import io.refreshd.simulation.kubernetes.Stored.Kind;
import io.refreshd.simulation.kubernetes.Stored.Revision;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A simulated cluster with one StatefulSet: what the daemon sees and does where its units are pods. */
public final class SimCluster implements Ground {
    public static final String SET = "web";
    private static final String NAMESPACE = "prod";
    private static final long LOOK = 2_000;
    private static final long PROBES = 5_000;

    final VirtualTime time;
    final Weather weather;
    final SimApi api = new SimApi();
    final SimNodes nodes;
    final SimCache cache;
    private final SimRequests requests;
    private final SimController controller;
    private final Strangers strangers;
    private Consumer<String> hint = application -> {};
    private Runnable cacheTold = () -> {};

    /** What is wrong with which release. */
    public Predicate<Release> broken = release -> false;

    public Flaw flaw = Flaw.NEVER_READY;

    /** Of every set that is made here. */
    public StatefulSet.Shape shape = StatefulSet.Shape.ORDERED;

    private long lastLook = -1;
    private long lastAnswer;
    private NeverOlder neverOlder = new NeverOlder();

    public SimCluster(VirtualTime time, Weather weather) {
        this.time = time;
        this.weather = weather;
        nodes = new SimNodes(api, time, weather, this::flaw);
        controller = new SimController(api, nodes, time, weather, this::flaw);
        cache = new SimCache(api, time, weather, this::told);
        requests = new SimRequests(this);
        strangers = new Strangers(this);
        api.watch(kind -> {
            controller.wake();
            cache.changed(kind);
        });
    }

    private Flaw flaw(Template template) {
        return broken.test(template.release()) ? flaw : Flaw.NONE;
    }

    /** What became of it is told to whoever waits for the answer of a write, too. */
    void whenTold(Runnable listener) {
        cacheTold = listener;
    }

    private void told() {
        cacheTold.run();
        hint();
    }

    public void watch(SimWorld.Witness witness) {
        requests.watch(witness);
    }

    /** A StatefulSet that was there before anybody looked, all of its pods ready. */
    public Adopted plant(int replicas, Release release, int history) {
        Template template = new Template(release);
        String revision = template.revision();
        StatefulSet set = new StatefulSet(
                api.uid(), 0, 1, shape, replicas, 0, template, history, new Status(1, revision, revision, 0, 0, 0));
        api.put(set);
        TreeMap<String, Revision> revisions = new TreeMap<>();
        revisions.put(revision, new Revision(template, 1));
        api.put(revisions);
        for (int ordinal = 0; ordinal < replicas; ordinal++) {
            api.put(new Pod(ordinal, api.uid(), 0, set.uid(), template, true, false, 0, Optional.empty()));
        }
        api.begin();
        return place(set.uid(), revision);
    }

    /** Where an application is whose units are the pods of the set. */
    public static Adopted place(String uid, String revision) {
        return new Adopted(Workload.NONE, NAMESPACE, SET, uid, revision);
    }

    /** What is there, in truth. */
    public Stored truth() {
        return api.now();
    }

    /** What the daemon's watches brought; empty as long as they have not brought everything once. */
    public Optional<Stored> shown() {
        return cache.synced() ? Optional.of(cache.shown()) : Optional.empty();
    }

    /** Those who do things to the cluster behind the daemon's back. */
    public Strangers strangers() {
        return strangers;
    }

    /** All watches bring what there is, and the API server answers. */
    public void mend() {
        requests.back();
        cache.catchUp();
    }

    /** Nobody reaches the API server for so many microseconds; what runs goes on. */
    public void isolate(long micros) {
        requests.away(micros);
        for (Kind kind : Kind.values()) {
            cache.stall(kind, micros);
        }
    }

    /** One watch brings nothing for a while. */
    public void stall(Kind kind, long micros) {
        cache.stall(kind, micros);
    }

    /** One watch goes back by so many changes for a while. */
    public void travel(Kind kind, int changes, long micros) {
        cache.travel(kind, changes, micros);
    }

    @Override
    public Weather weather() {
        return weather;
    }

    @Override
    public long elapsed() {
        return time.elapsed();
    }

    @Override
    public boolean clockJumped() {
        return time.jumped();
    }

    @Override
    public long lastLook() {
        return lastLook;
    }

    @Override
    public long lastAnswer() {
        return lastAnswer;
    }

    @Override
    public void looked(long began, Scope scope) {
        lastLook = began;
    }

    @Override
    public void answered() {
        lastAnswer = time.elapsed();
    }

    @Override
    public void forgotten() {
        lastLook = -1;
        lastAnswer = 0;
        neverOlder = new NeverOlder();
        cache.restart();
    }

    @Override
    public Future<Snapshot> observe(Application application, Scope scope) {
        Promise<Snapshot> answer = Promise.promise();
        Instant began = time.now();
        long late = weather.strikes(Fault.STALE_OBSERVATION) ? weather.choice(400) * 1_000L : 0;
        time.in(LOOK, () -> {
            Snapshot seen = application
                    .adopted()
                    .map(place -> look(application, place, scope, began))
                    .orElseGet(() -> new Snapshot(List.of(), began));
            time.in(late, () -> answer.complete(seen));
        });
        return answer.future();
    }

    private Snapshot look(Application application, Adopted place, Scope scope, Instant at) {
        if (!cache.synced()) {
            return Snapshot.unreadable(at, "the API server has not shown its objects yet");
        }
        for (String object : neverOlder.doubted(SET)) {
            if (requests.unreachable()) {
                return Snapshot.unreadable(at, "the API server has yet to say what became of a write to " + object);
            }
            neverOlder.told(object, api.version(object));
        }
        Set<Release> known = KubernetesWorld.known(application);
        SimSight sight = new SimSight(cache.shown(), place, known);
        List<UnitSeen> units = KubernetesWorld.ordinals(application).stream()
                .filter(scope::includes)
                .map(sight::unit)
                .toList();
        return neverOlder.than(SET, new Snapshot(units, at, sight.set(), ""));
    }

    @Override
    public Future<Facts> examine(Application application, Release target, Stage stage) {
        Promise<Facts> answer = Promise.promise();
        List<String> denied = weather.strikes(Fault.CHECK_FAILS) ? List.of("delete pods (pods)") : List.of();
        time.in(
                PROBES,
                () -> answer.complete(Facts.ofCluster(target, Probe.read(denied))
                        .withSpare(Probe.read(List.of()), Probe.read(List.of()))));
        return answer.future();
    }

    @Override
    public Future<StepOutcome> perform(Application application, Step step) {
        return perform(application, step, () -> true);
    }

    @Override
    public Future<StepOutcome> perform(Application application, Step step, BooleanSupplier wanted) {
        return requests.perform(application, step, wanted).onSuccess(outcome -> {
            if (outcome.kind() == StepOutcome.Kind.UNKNOWN) {
                neverOlder.doubt(SET, step);
            }
        });
    }

    @Override
    public void onHint(Consumer<String> callback) {
        hint = callback;
    }

    /** Something changed: whoever wants to know is told, as well as the weather allows. */
    private void hint() {
        Consumer<String> told = hint;
        if (!weather.strikes(Fault.HINT_NOISE)) {
            time.in(200, () -> told.accept(Simulation.APP));
            return;
        }
        for (int times = weather.choice(4); times > 0; times--) {
            time.in(200 + weather.choice(100) * 1_000L, () -> told.accept(Simulation.APP));
        }
    }
}
