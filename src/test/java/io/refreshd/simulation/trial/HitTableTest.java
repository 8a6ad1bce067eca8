package io.refreshd.simulation.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.model.RunState;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.rule.Rule;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HitTableTest {
    private final Hits hits = everythingOften();

    @Test
    void aRoundInWhichEverythingCameOftenIsBelowNowhere() {
        assertThat(new HitTable(hits).below()).isEmpty();
        assertThat(new HitTable(hits).never()).isEmpty();
        assertThat(line())
                .startsWith("hit table: ")
                .contains(", 0 below, 0 that hardly can be; 80 % of the worlds")
                .doesNotContain("fewer");
    }

    @Test
    void aFaultThatStruckTooRarelyIsNamedWithItsState() {
        hits.faults[Fault.UNIT_FROZEN.ordinal()][RunState.VERIFYING.ordinal()] = 99;
        assertThat(new HitTable(hits).below()).containsExactly("UNIT_FROZEN while verifying 99");
        assertThat(line()).contains(", 1 below, ");
    }

    @Test
    void aRuleThatWasAskedTooRarelyIsNamed() {
        hits.rules[Rule.ONE_ANSWER.ordinal()] = 999;
        assertThat(new HitTable(hits).below()).containsExactly("ONE_ANSWER 999");
    }

    @Test
    void whatHardlyCanBeIsToldWithTheReason() {
        hits.faults[Fault.FAILED_STEP.ordinal()][RunState.BLOCKED.ordinal()] = 0;
        assertThat(new HitTable(hits).below()).isEmpty();
        assertThat(new HitTable(hits).never())
                .containsExactly("FAILED_STEP while blocked 0: while it is blocked no step begins; it was under way");
    }

    @Test
    void fewerWorldsWithTwoFaultsThanAskedForAreSaid() {
        hits.withTwoFaults = 6;
        assertThat(line())
                .endsWith("60 % of the worlds with two faults or more, fewer than the 70 % that are asked for");
    }

    private String line() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        new HitTable(hits).print(new PrintStream(printed, true, StandardCharsets.UTF_8));
        return printed.toString(StandardCharsets.UTF_8)
                .lines()
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static Hits everythingOften() {
        Hits hits = new Hits();
        for (long[] states : hits.faults) {
            Arrays.fill(states, HitTable.LEAST_STRIKES);
        }
        Arrays.fill(hits.rules, HitTable.LEAST_ASKED);
        hits.worlds = 10;
        hits.withTwoFaults = 8;
        return hits;
    }
}
