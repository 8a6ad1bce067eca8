package io.refreshd.simulation.trial;

import io.refreshd.model.RunState;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.rule.Rule;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How often what struck where, held against what is asked of a million worlds. */
final class HitTable {
    static final long LEAST_STRIKES = 100;
    static final long LEAST_ASKED = 1_000;
    private static final double LEAST_SHARE = 0.7;

    private static final Set<Fault> OF_STEPS = EnumSet.of(
            Fault.CRASH_AT_STEP, Fault.LOST_ANSWER, Fault.SWALLOWED_STEP, Fault.FAILED_STEP, Fault.SLOW_STEP);
    private static final Set<RunState> NOTHING_CHANGED =
            EnumSet.of(RunState.CHECKING, RunState.PREPARING, RunState.ROLLED_BACK);
    private static final Set<RunState> WITHOUT_PROBES =
            EnumSet.of(RunState.PREPARING, RunState.REFRESHING, RunState.ROLLING_BACK);
    private static final Set<Rule> OF_PODS =
            EnumSet.of(Rule.PARTITION_HELD, Rule.FOREIGN_KEPT, Rule.FEW_REQUESTS, Rule.ACTS_ON_SEEN);

    private final Hits hits;
    private final List<String> below = new ArrayList<>();
    private final List<String> never = new ArrayList<>();
    private int enough;

    HitTable(Hits hits) {
        this.hits = hits;
        for (Fault fault : Fault.values()) {
            // What only pods can suffer is no matter of servers; in worlds of pods nothing else is left out.
            if (!Fault.OF_PODS.contains(fault)) {
                judge(fault);
            }
        }
        for (Rule rule : Rule.values()) {
            judge(rule);
        }
    }

    private void judge(Fault fault) {
        for (RunState state : RunState.values()) {
            long times = hits.faults[fault.ordinal()][state.ordinal()];
            String cell = fault + " while " + state.text() + " " + times;
            if (state != RunState.PLANNED && times >= LEAST_STRIKES) {
                enough++;
            } else if (state != RunState.PLANNED) {
                never(fault, state).ifPresentOrElse(why -> never.add(cell + ": " + why), () -> below.add(cell));
            }
        }
    }

    private void judge(Rule rule) {
        long times = hits.rules[rule.ordinal()];
        if (times >= LEAST_ASKED) {
            enough++;
        } else if (OF_PODS.contains(rule)) {
            never.add(rule + " " + times + ": it is of pods only");
        } else {
            below.add(rule + " " + times);
        }
    }

    /** Why a fault can not strike in a state, or hardly can; empty when it can. */
    private static Optional<String> never(Fault fault, RunState state) {
        if (OF_STEPS.contains(fault) && state == RunState.BLOCKED) {
            return Optional.of("while it is blocked no step begins; it was under way");
        }
        if (fault == Fault.CHECK_FAILS && WITHOUT_PROBES.contains(state)) {
            return Optional.of("who asks for checks then is refused; they were asked for before");
        }
        if (fault == Fault.TARGET_BROKEN && NOTHING_CHANGED.contains(state)) {
            return Optional.of("no unit runs the target then, but what an earlier run left there");
        }
        if (fault == Fault.COMES_BACK_OLD && NOTHING_CHANGED.contains(state)) {
            return Optional.of("no unit is on another release then, but what an earlier run left there");
        }
        return Optional.empty();
    }

    /** The cells that are below what is asked for, and one line on the whole. */
    void print(PrintStream out) {
        never.forEach(cell -> out.println("hardly can be: " + cell));
        below.forEach(cell -> out.println("below: " + cell));
        double share = hits.worlds == 0 ? 0 : (double) hits.withTwoFaults / hits.worlds;
        out.printf(
                Locale.ROOT,
                "hit table: %d cells as often as asked (faults %d times in each state, rules %,d times), %d below,"
                        + " %d that hardly can be; %.0f %% of the worlds with two faults or more%s%n",
                enough,
                LEAST_STRIKES,
                LEAST_ASKED,
                below.size(),
                never.size(),
                share * 100,
                share < LEAST_SHARE ? ", fewer than the 70 % that are asked for" : "");
    }

    List<String> below() {
        return below;
    }

    List<String> never() {
        return never;
    }
}
