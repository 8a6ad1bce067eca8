package io.refreshd.simulation.trial;

import io.refreshd.model.RunState;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.rule.Rule;
import java.util.Optional;

/** How often each fault struck in each state of a run, and how often each rule had something to say. */
final class Hits {
    private static final int OUTSIDE = RunState.values().length;

    final long[][] faults = new long[Fault.values().length][OUTSIDE + 1];
    final long[] rules = new long[Rule.values().length];
    long worlds;
    long withTwoFaults;

    void hit(Fault fault, Optional<RunState> where) {
        faults[fault.ordinal()][where.map(RunState::ordinal).orElse(OUTSIDE)]++;
    }

    void met(int[] met) {
        for (int rule = 0; rule < rules.length; rule++) {
            rules[rule] += met[rule];
        }
    }

    void add(Hits other) {
        for (int fault = 0; fault < faults.length; fault++) {
            for (int state = 0; state <= OUTSIDE; state++) {
                faults[fault][state] += other.faults[fault][state];
            }
        }
        for (int rule = 0; rule < rules.length; rule++) {
            rules[rule] += other.rules[rule];
        }
        worlds += other.worlds;
        withTwoFaults += other.withTwoFaults;
    }

    /** How many different faults struck. */
    int kinds() {
        int kinds = 0;
        for (long[] states : faults) {
            long sum = 0;
            for (long times : states) {
                sum += times;
            }
            kinds += sum > 0 ? 1 : 0;
        }
        return kinds;
    }
}
