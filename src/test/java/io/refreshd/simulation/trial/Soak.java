package io.refreshd.simulation.trial;

import com.sun.management.OperatingSystemMXBean;
import io.refreshd.model.RunState;
import io.refreshd.simulation.Dice;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.rule.Rule;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tries drawn worlds, as many as asked for, and says in one line what came of it; {@code scripts/soak} starts it. The
 * seeds of a round follow from one, so that a round can be done again; the hash does not depend on how many threads
 * did it.
 */
public final class Soak {
    private static final int MOST_SHOWN = 12;
    private static final int TOLD_EVERY = 50_000;

    private final long first;
    private final long count;
    private final Kind kind;
    private final Variant variant;
    private final AtomicLong next = new AtomicLong();
    /** How long the threads that try worlds computed. */
    private final LongAdder nanos = new LongAdder();

    private final List<Verdict> findings = new ArrayList<>();
    private final Map<String, Long> ends = new TreeMap<>();
    private final Hits hits = new Hits();
    private final String commit;
    private boolean traced;
    private long violations;
    private long hash;

    /** Which worlds are drawn; the arguments that ask for them. */
    enum Kind {
        DRAWN(""),
        FAULT_FREE(" --fault-free"),
        KUBERNETES(" --kubernetes"),
        KUBERNETES_FAULT_FREE(" --kubernetes --fault-free");

        private final String argument;

        Kind(String argument) {
            this.argument = argument;
        }

        Scenario of(long seed) {
            Scenario drawn = Scenario.draw(seed);
            return switch (this) {
                case DRAWN -> drawn;
                case FAULT_FREE -> drawn.faultFree();
                case KUBERNETES -> Scenario.drawPods(seed);
                case KUBERNETES_FAULT_FREE -> Scenario.drawPods(seed).faultFree();
            };
        }
    }

    Soak(long first, long count, Kind kind, Variant variant, String commit) {
        this.commit = commit;
        this.first = first;
        this.count = count;
        this.kind = kind;
        this.variant = variant;
    }

    /** The seed of the world at a place in the round that begins with a seed. */
    static long seedAt(long first, long place) {
        return place == 0 ? first : Dice.of(first, "world " + place).next();
    }

    /** Tries all worlds of the round; what breaks the simulator itself is thrown. */
    void run(int threads) throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            for (Future<?> worker : workers.invokeAll(Collections.nCopies(threads, Executors.callable(this::work)))) {
                worker.get();
            }
        } catch (ExecutionException broken) {
            throw new IllegalStateException("the simulator itself broke", broken.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private void work() {
        for (long place = next.getAndIncrement(); place < count; place = next.getAndIncrement()) {
            long seed = seedAt(first, place);
            take(place, Trial.run(kind.of(seed), variant));
        }
        nanos.add(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }

    private synchronized void take(long place, Verdict verdict) {
        hash += new Dice(verdict.hash() ^ place).next();
        ends.merge(verdict.end(), 1L, Long::sum);
        hits.add(verdict.hits());
        if (hits.worlds % TOLD_EVERY == 0) {
            System.err.println("tried " + hits.worlds + " of " + count + ", " + violations + " violations so far");
        }
        if (verdict.finding().isPresent()) {
            violations++;
            System.err.println("found: seed " + verdict.scenario().seed() + ", commit " + commit + ": "
                    + verdict.finding().orElseThrow().rule());
            if (findings.size() < MOST_SHOWN) {
                findings.add(verdict);
            }
        }
    }

    long violations() {
        return violations;
    }

    long hash() {
        return hash;
    }

    Hits hits() {
        return hits;
    }

    List<Verdict> findings() {
        return findings;
    }

    /** The one line. */
    String line(double seconds) {
        return count + " upgrades, " + violations + " violations, " + Math.round(count / Math.max(seconds, 0.001))
                + " per second, hash " + Long.toHexString(hash);
    }

    void explain(PrintStream out) {
        for (Verdict verdict : findings) {
            Verdict small = Shrink.shrink(verdict, variant);
            out.println(verdict.finding().orElseThrow());
            out.println("  commit: " + commit);
            out.println("  replay: scripts/soak --seeds 1 --seed "
                    + verdict.scenario().seed() + kind.argument);
            out.println("  smallest: " + small.scenario());
            out.println("    " + small.finding().orElseThrow());
            if (traced) {
                Trial.run(small.scenario(), new Trace(out));
            }
        }
    }

    /** How often what happened where. */
    void table(PrintStream out) {
        out.println("ends: " + ends);
        out.println("worlds with two faults or more: " + hits.withTwoFaults + " of " + hits.worlds);
        for (Rule rule : Rule.values()) {
            out.println("rule " + rule + " " + hits.rules[rule.ordinal()]);
        }
        for (Fault fault : Fault.values()) {
            StringBuilder row = new StringBuilder("fault " + fault);
            for (RunState state : RunState.values()) {
                row.append(' ').append(state.text()).append('=').append(hits.faults[fault.ordinal()][state.ordinal()]);
            }
            out.println(row + " no-run=" + hits.faults[fault.ordinal()][RunState.values().length]);
        }
        if (kind == Kind.DRAWN) {
            new HitTable(hits).print(out);
        }
    }

    private static final String USAGE =
            "usage: scripts/soak --seeds N [--seed S] [--threads T] [--kubernetes] [--fault-free] [--hits] [--trace]"
                    + " | --crash-points [--every K] | --crash-point STORY:N[,N]";

    public static void main(String[] arguments) throws InterruptedException {
        Quiet.please();
        long seeds = 1_000;
        long seed = System.nanoTime();
        int threads = Runtime.getRuntime().availableProcessors();
        boolean hits = false;
        Kind kind = Kind.DRAWN;
        boolean trace = false;
        boolean crashPoints = false;
        int every = 1;
        for (int index = 0; index < arguments.length; index++) {
            switch (arguments[index]) {
                case "--seeds" -> seeds = Long.parseLong(arguments[++index]);
                case "--seed" -> seed = Long.parseLong(arguments[++index]);
                case "--threads" -> threads = Integer.parseInt(arguments[++index]);
                case "--hits" -> hits = true;
                case "--fault-free" -> kind = kind == Kind.KUBERNETES ? Kind.KUBERNETES_FAULT_FREE : Kind.FAULT_FREE;
                case "--kubernetes" -> kind = kind == Kind.FAULT_FREE ? Kind.KUBERNETES_FAULT_FREE : Kind.KUBERNETES;
                case "--trace" -> trace = true;
                case "--every" -> every = Integer.parseInt(arguments[++index]);
                case "--crash-points" -> crashPoints = true;
                case "--crash-point" -> {
                    CrashPoints.trace(arguments[++index], System.out);
                    System.exit(0);
                }
                default -> {
                    System.err.println(USAGE);
                    System.exit(64);
                }
            }
        }
        String commit = Commit.tried();
        if (crashPoints) {
            System.exit(new CrashPoints(every).report(System.out, commit) ? 0 : 1);
        }
        System.err.println("soak: " + seeds + " worlds from seed " + seed + ", commit " + commit);
        Soak soak = new Soak(seed, seeds, kind, Variant.REAL, commit);
        soak.traced = trace;
        System.exit(soak.report(threads, hits) ? 0 : 1);
    }

    /** Runs it and prints what came of it; true when nothing was found. */
    private boolean report(int threads, boolean withHits) throws InterruptedException {
        long began = System.nanoTime();
        run(threads);
        double seconds = (System.nanoTime() - began) / 1e9;
        double cores = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
        explain(System.err);
        if (withHits) {
            table(System.out);
        }
        System.out.printf(
                Locale.ROOT,
                "%.0f s; %.0f per core-second of the threads that tried worlds, %.0f with compilation and garbage%n",
                seconds,
                count * 1e9 / nanos.sum(),
                count / cores);
        System.out.println(line(seconds));
        return violations() == 0;
    }
}
