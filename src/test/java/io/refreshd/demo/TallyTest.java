package io.refreshd.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally(100);

    @Test
    void theLongestTimeBetweenTwoAcknowledgementsIsTheGap() {
        acknowledge(1_000, 1_100, 1_110, 1_200, 1_205);

        assertThat(tally.gaps()).extracting(Tally.Gap::nanos).startsWith(100L, 90L);
        assertThat(tally.gaps().get(1).from()).isEqualTo(1_110);
    }

    @Test
    void theWarmUpIsNotMeasuredButCounted() {
        acknowledge(1_000, 1_099);

        assertThat(tally.gaps()).isEmpty();
        assertThat(tally.longestNanos()).isZero();
        assertThat(tally.acknowledgedCount()).isEqualTo(2);
    }

    @Test
    void aCommitThatWaitedCountsFromWhenItWasDue() {
        acknowledge(1_000, 1_100);
        tally.acknowledged(1_150, 1_900);

        assertThat(tally.longestNanos()).isEqualTo(750);
    }

    @Test
    void whatStillWaitsAtTheEndMakesAGap() {
        acknowledge(1_000, 1_100);
        tally.ended(5_000, true);

        assertThat(tally.gaps().get(0).nanos()).isEqualTo(3_900);
    }

    @Test
    void anEndWithNothingWaitingMakesNone() {
        acknowledge(1_000, 1_100);
        tally.ended(5_000, false);

        assertThat(tally.gaps()).extracting(Tally.Gap::nanos).containsExactly(100L);
    }

    @Test
    void onlyTheWorstGapsAreKept() {
        for (int at = 1_000; at < 9_000; at += 100) {
            acknowledge(at);
        }

        assertThat(tally.gaps()).hasSize(5);
    }

    private void acknowledge(long... times) {
        for (long time : times) {
            tally.acknowledged(time, time);
        }
    }
}
