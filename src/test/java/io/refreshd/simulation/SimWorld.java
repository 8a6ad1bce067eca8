package io.refreshd.simulation;

import io.refreshd.decide.Application;
import io.refreshd.decide.ControlSeen;
import io.refreshd.decide.DatabaseSeen;
import io.refreshd.decide.Facts;
import io.refreshd.decide.FactsSample;
import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.ReplicaSeen;
import io.refreshd.decide.Scope;
import io.refreshd.decide.SlotSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Stage;
import io.refreshd.decide.Step;
import io.refreshd.decide.StepOutcome;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Release;
import io.refreshd.model.Version;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** A simulated machine with a replicated database on it: what the daemon sees and does in the simulator. */
public final class SimWorld implements Ground {
    private static final long LOOK = 2_000;
    private static final long STEP = 5_000;
    private static final Version OTHER = new Version(10, 1);
    /** What probes read on a fine day is the same in every world. */
    private static final Map<Release, Facts> FINE = new ConcurrentHashMap<>();
    /** Slots as they are seen, by the unit that they are for. */
    private static final List<SlotSeen> SLOTS = IntStream.range(0, 32)
            .mapToObj(ordinal -> new SlotSeen(SlotSeen.nameFor(ordinal), true, true))
            .toList();

    final VirtualTime time;
    final Weather weather;
    public final Places units = new Places();
    public final List<Step> performed = new ArrayList<>();
    public final Ledger ledger = new Ledger();
    final Replication replication = new Replication(this);
    private final SimSteps steps = new SimSteps(this);
    public Predicate<Release> broken = release -> false;
    public Flaw flaw = Flaw.DIES_AT_START;
    private Witness witness = new Witness() {};
    private Consumer<String> hint = application -> {};
    private int branches = 1;
    private final TreeMap<Integer, Long> looks = new TreeMap<>();
    private long lastLook = -1;
    private long lastAnswer;

    /** Told of what takes hold. */
    public interface Witness {
        /** The step takes hold now. */
        default void takesHold(Step step) {}

        /** The unit accepts writes from now on, and nobody else did that. */
        default void becamePrimary(SimUnit unit) {}
    }

    public SimWorld(VirtualTime time, Weather weather) {
        this.time = time;
        this.weather = weather;
    }

    public void watch(Witness watching) {
        witness = watching;
    }

    Flaw flaw(Release release) {
        return broken.test(release) ? flaw : Flaw.NONE;
    }

    /** Units that were there before anybody looked: well, with the roles and the slots that they should have. */
    public void plant(int count, int primary, Release release) {
        for (int ordinal = 0; ordinal < count; ordinal++) {
            SimUnit unit = new SimUnit(this, ordinal, release);
            unit.standbySignal = ordinal != primary;
            unit.appear(primary);
            units.put(ordinal, unit);
        }
        units.get(primary).slots.addAll(units.keySet());
        units.get(primary).slots.remove(primary);
    }

    /** Somebody decides that what this unit has is what counts. */
    public void settleFor(SimUnit unit) {
        ledger.settleFor(unit.wal);
    }

    /** Clients write a lot at once. */
    public void bulkLoad(long bytes) {
        replication.flow();
        for (SimUnit unit : units.all()) {
            if (unit.primary()) {
                unit.wal = unit.wal.advanced(bytes);
                ledger.acknowledge(unit.wal.branch(), unit.wal.lsn());
            }
        }
    }

    int nextBranch() {
        return ++branches;
    }

    void becamePrimary(SimUnit unit) {
        witness.becamePrimary(unit);
    }

    void takesHold(Step step) {
        performed.add(step);
        replication.flow();
        witness.takesHold(step);
    }

    /** Whether the unit is of use: it answers, and follows the primary if it is not the primary. */
    public boolean well(SimUnit unit) {
        return unit.primary() || replication.streams(unit);
    }

    /** The units whose place is complete. */
    public SortedSet<Integer> members() {
        SortedSet<Integer> members = new TreeSet<>();
        for (SimUnit unit : units.all()) {
            if (unit.process != ProcessSeen.State.ABSENT) {
                members.add(unit.ordinal);
            }
        }
        return members;
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

    /** When the last observation of that unit began that the living daemon got; -1 for never. */
    long lastLookAt(int ordinal) {
        return looks.getOrDefault(ordinal, -1L);
    }

    @Override
    public void looked(long began, Scope scope) {
        lastLook = began;
        Long at = began;
        for (SimUnit unit : units.all()) {
            if (scope.includes(unit.ordinal)) {
                looks.put(unit.ordinal, at);
            }
        }
    }

    @Override
    public void answered() {
        lastAnswer = time.elapsed();
    }

    @Override
    public void forgotten() {
        lastLook = -1;
        lastAnswer = 0;
        looks.clear();
    }

    @Override
    public Future<Snapshot> observe(Application application, Scope scope) {
        Promise<Snapshot> answer = Promise.promise();
        Instant began = time.now();
        if (weather.strikes(Fault.TORN_OBSERVATION)) {
            torn(scope, seen -> answer.complete(new Snapshot(seen, began)));
        } else {
            long late = weather.strikes(Fault.STALE_OBSERVATION) ? weather.choice(400) * 1_000L : 0;
            time.in(LOOK, () -> {
                Snapshot seen = new Snapshot(look(scope), began);
                time.in(late, () -> answer.complete(seen));
            });
        }
        return answer.future();
    }

    private List<UnitSeen> look(Scope scope) {
        replication.flow();
        List<UnitSeen> seen = new ArrayList<>(units.size());
        for (SimUnit unit : units.all()) {
            if (scope.includes(unit.ordinal)) {
                seen.add(seen(unit));
            }
        }
        return seen;
    }

    /** Looks at one unit after the other, each at its own moment. */
    private void torn(Scope scope, Consumer<List<UnitSeen>> whole) {
        List<UnitSeen> seen = new ArrayList<>();
        List<SimUnit> all = units.values().stream()
                .filter(unit -> scope.includes(unit.ordinal))
                .toList();
        if (all.isEmpty()) {
            time.in(LOOK, () -> whole.accept(seen));
        }
        for (SimUnit unit : all) {
            time.in(LOOK + weather.choice(40) * 1_000L, () -> {
                replication.flow();
                seen.add(seen(unit));
                if (seen.size() == all.size()) {
                    seen.sort(Comparator.comparingInt(UnitSeen::ordinal));
                    whole.accept(seen);
                }
            });
        }
    }

    private UnitSeen seen(SimUnit unit) {
        if (unit.process == ProcessSeen.State.ABSENT) {
            return new UnitSeen(
                    unit.ordinal,
                    Optional.empty(),
                    new ProcessSeen(unit.process, "", unit.starts),
                    Optional.empty(),
                    Optional.empty(),
                    "it has no place");
        }
        boolean answers = unit.ready() && !weather.strikes(Fault.BLIND_OBSERVATION);
        String trouble = unit.running() && unit.life == SimUnit.Life.STOPPING
                ? "the database system is shutting down"
                : "no connection";
        return new UnitSeen(
                unit.ordinal,
                Optional.of(unit.installed),
                new ProcessSeen(unit.process, unit.cause, unit.starts),
                answers ? Optional.of(database(unit)) : Optional.empty(),
                Optional.of(new ControlSeen(
                        unit.control, "7000", unit.wal.timeline(), unit.checkpoint, unit.standbySignal)),
                answers ? "" : trouble);
    }

    private DatabaseSeen database(SimUnit unit) {
        return new DatabaseSeen(
                !unit.writable,
                unit.flaw() == Flaw.IS_ANOTHER_VERSION ? OTHER : unit.installed.version(),
                unit.wal.timeline(),
                "7000",
                unit.wal.lsn(),
                replication.streams(unit),
                unit.writable ? replicas(unit) : List.of(),
                slots(unit),
                0);
    }

    private static List<SlotSeen> slots(SimUnit unit) {
        if (unit.slots.isEmpty()) {
            return List.of();
        }
        List<SlotSeen> slots = new ArrayList<>(unit.slots.size());
        for (int slot : unit.slots) {
            slots.add(SLOTS.get(slot));
        }
        return slots;
    }

    private List<ReplicaSeen> replicas(SimUnit primary) {
        List<ReplicaSeen> replicas = new ArrayList<>();
        for (SimUnit unit : units.all()) {
            if (unit.feed.ordinal() == primary.ordinal && replication.streams(unit)) {
                replicas.add(new ReplicaSeen(unit.ordinal, "streaming", unit.wal.lsn(), false));
            }
        }
        return replicas;
    }

    @Override
    public Future<Facts> examine(Application application, Release target, Stage stage) {
        Promise<Facts> answer = Promise.promise();
        boolean fails = weather.strikes(Fault.CHECK_FAILS);
        time.in(
                STEP,
                () -> answer.complete(
                        fails
                                ? Facts.unreadable(target, "the archive can not be reached")
                                : FINE.computeIfAbsent(target, FactsSample::fine)));
        return answer.future();
    }

    @Override
    public Future<StepOutcome> perform(Application application, Step step) {
        return perform(application, step, () -> true);
    }

    @Override
    public Future<StepOutcome> perform(Application application, Step step, BooleanSupplier wanted) {
        Promise<StepOutcome> answer = Promise.promise();
        long takes = weather.strikes(Fault.SLOW_STEP) ? STEP * (2 + weather.choice(60)) : STEP;
        time.in(takes, () -> {
            if (!wanted.getAsBoolean()) {
                return;
            }
            if (weather.strikes(Fault.FAILED_STEP)) {
                answer.complete(StepOutcome.failed("it was refused"));
            } else if (weather.strikes(Fault.SWALLOWED_STEP)) {
                answer.complete(StepOutcome.unknown("no answer in time"));
            } else {
                steps.apply(step, wanted)
                        .map(outcome -> weather.strikes(Fault.LOST_ANSWER)
                                ? StepOutcome.unknown("the answer was lost")
                                : outcome)
                        .onComplete(answer);
            }
        });
        return answer.future();
    }

    @Override
    public void onHint(Consumer<String> callback) {
        hint = callback;
    }

    /** Something changed: whoever wants to know is told, as well as the weather allows. */
    public void hint() {
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
