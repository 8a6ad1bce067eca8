package io.refreshd.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1 KiB",
        "1536, 1.5 KiB",
        "16777216, 16 MiB",
        "1610612736, 1.5 GiB",
        "9223372036854775807, 8192 PiB"
    })
    void bytesHaveTheUnitThatFits(long bytes, String text) {
        assertThat(Figures.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms",
        "PT1.999S, 1999 ms",
        "PT2S, 2 s",
        "PT119S, 119 s",
        "PT2M, 2 min",
        "PT119M, 119 min",
        "PT2H, 2 h",
        "PT71H, 71 h",
        "PT72H, 3 d"
    })
    void timesHaveTheUnitThatFits(Duration time, String text) {
        assertThat(Figures.time(time)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, index, 0 indexes", "1, unit, 1 unit", "2, unit, 2 units", "1, index, 1 index"})
    void countsHaveTheirPlural(long count, String one, String text) {
        assertThat(Figures.count(count, one)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"3, all 3 units of db run 14.9", "1, the only unit of db runs 14.9"})
    void oneUnitIsNotAll(int units, String text) {
        assertThat(Figures.allRun(units, " of db") + "14.9").isEqualTo(text);
    }
}
