package io.refreshd.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refreshd.charm.Charm;
import io.refreshd.charm.CharmInvalid;
import io.refreshd.charm.CharmStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the shipped charm. */
class PairTest {
    @ParameterizedTest(name = "{0}: --from {1} --to {2} is {3}")
    @CsvSource(
            nullValues = "-",
            value = {
                "linux-amd64,   -,     -,     14.8 14.9",
                "linux-amd64,   14.8,  14.9,  14.8 14.9",
                "linux-amd64,   16.4,  16.6,  16.4 16.6",
                "linux-amd64,   16.4,  -,     16.4 16.6",
                "linux-amd64,   -,     16.6,  16.4 16.6",
                "linux-arm64v8, -,     -,     14.8 14.15"
            })
    void thePairIsWhatExistsHere(String platform, String from, String to, String expected) throws Exception {
        Pair pair = Pair.find(charm(platform), from == null ? "" : from, to == null ? "" : to);

        assertThat(pair.from().version() + " " + pair.to().version()).isEqualTo(expected);
    }

    @Test
    void whatDoesNotExistForTheProcessorIsSaid() throws Exception {
        assertThat(Pair.find(charm("linux-arm64v8"), "", "").notes())
                .containsExactly("14.9 does not exist for linux-arm64v8: 14.15 is taken");
        assertThat(Pair.find(charm("linux-amd64"), "", "").notes()).isEmpty();
    }

    @ParameterizedTest(name = "--from {0} --to {1}: {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "14.99, -,    there is no 14.99; there are",
                "soon,  -,    'soon' is no version",
                "9.6,   -,    '9.6' is no version",
                "14.8,  15.3, is another major version",
                "14.9,  14.8, leads nowhere newer",
                "14.9,  14.9, leads nowhere newer",
                "-,     99.1, there is no 99.1; there are"
            })
    void whatCanNotBeIsRefusedWithWhatCan(String from, String to, String message) {
        assertThatThrownBy(() -> Pair.find(charm("linux-amd64"), from == null ? "" : from, to == null ? "" : to))
                .isInstanceOf(Pair.Unavailable.class)
                .hasMessageContaining(message);
    }

    private static Charm charm(String platform) throws CharmInvalid {
        return new CharmStore(Path.of("charms"), platform).load("postgresql");
    }
}
