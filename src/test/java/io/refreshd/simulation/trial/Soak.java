package io.refreshd.simulation.trial;

import io.refreshd.model.RunState;
import io.refreshd.simulation.Dice;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.rule.Rule;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tries drawn worlds, as many as asked for, and says in one line what came of it; {@code scripts/soak} starts it. The
 * seeds of a round follow from one, so that a round can be done again; the hash does not depend on how many threads
 * did it.
 */
public final class Soak {
    private static final int MOST_SHOWN = 5;

    private final long first;
    private final long count;
    private final Variant variant;
    private final AtomicLong next = new AtomicLong();
    private final List<Verdict> findings = new ArrayList<>();
    private final Map<String, Long> ends = new TreeMap<>();
    private final Hits hits = new Hits();
    private long violations;
    private long hash;

    Soak(long first, long count, Variant variant) {
        this.first = first;
        this.count = count;
        this.variant = variant;
    }

    /** The seed of the world at a place in the round that begins with a seed. */
    static long seedAt(long first, long place) {
        return place == 0 ? first : Dice.of(first, "world " + place).next();
    }

    /** Tries all worlds of the round. */
    void run(int threads) throws InterruptedException {
        List<Thread> workers = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            workers.add(new Thread(this::work, "soak-" + thread));
        }
        workers.forEach(Thread::start);
        for (Thread worker : workers) {
            worker.join();
        }
    }

    private void work() {
        for (long place = next.getAndIncrement(); place < count; place = next.getAndIncrement()) {
            long seed = seedAt(first, place);
            take(place, Trial.run(Scenario.draw(seed), variant));
        }
    }

    private synchronized void take(long place, Verdict verdict) {
        hash += new Dice(verdict.hash() ^ place).next();
        ends.merge(verdict.end(), 1L, Long::sum);
        hits.add(verdict.hits());
        if (verdict.finding().isPresent()) {
            violations++;
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
            out.println("  replay: scripts/soak --seeds 1 --seed "
                    + verdict.scenario().seed());
            out.println("  smallest: " + small.scenario());
            out.println("    " + small.finding().orElseThrow());
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
            out.println(row + " outside=" + hits.faults[fault.ordinal()][RunState.values().length]);
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        long seeds = 1_000;
        long seed = System.nanoTime();
        int threads = Runtime.getRuntime().availableProcessors();
        boolean table = false;
        Variant variant = Variant.REAL;
        for (int index = 0; index < arguments.length; index++) {
            switch (arguments[index]) {
                case "--seeds" -> seeds = Long.parseLong(arguments[++index]);
                case "--seed" -> seed = Long.parseLong(arguments[++index]);
                case "--threads" -> threads = Integer.parseInt(arguments[++index]);
                case "--table" -> table = true;
                case "--trace" -> variant = new Trace(System.err);
                default -> {
                    System.err.println("usage: scripts/soak --seeds N [--seed S] [--threads T] [--table] [--trace]");
                    System.exit(64);
                }
            }
        }
        System.err.println("soak: " + seeds + " worlds from seed " + seed);
        Soak soak = new Soak(seed, seeds, variant);
        long began = System.nanoTime();
        soak.run(threads);
        double seconds = (System.nanoTime() - began) / 1e9;
        soak.explain(System.err);
        if (table) {
            soak.table(System.err);
        }
        System.out.println(soak.line(seconds));
        System.exit(soak.violations() == 0 ? 0 : 1);
    }
}
