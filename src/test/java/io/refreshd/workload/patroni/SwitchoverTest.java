package io.refreshd.workload.patroni;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of Patroni's answers to {@code POST /switchover}, word for word as 3.0.2 gave them. */
class SwitchoverTest {
    @Test
    void whatPatroniDidIsDone() {
        assertThat(outcome(200, "Successfully switched over to \"p2\"").succeeded())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "412, leader name does not match",
        "412, candidate does not exists",
        "412, candidate name does not match with sync_standby",
        "400, Switchover could be performed only from a specific leader",
        "503, Switchover failed"
    })
    void aRefusalIsKnownAndToldInPatronisWords(int status, String said) {
        assertThat(outcome(status, said).cause())
                .isInstanceOf(Switchover.Refused.class)
                .hasMessageContaining(said)
                .hasMessageContaining(String.valueOf(status));
    }

    @Test
    void aPageInHtmlIsNotToldAsItIs() {
        assertThat(outcome(400, "<!DOCTYPE HTML>\n<html>").cause()).hasMessageEndingWith("a bad request");
    }

    @ParameterizedTest
    @CsvSource({"503, Switchover status unknown", "500, Internal Server Error", "502, Bad Gateway"})
    void anAnswerThatIsNoneLeavesItUnknown(int status, String said) {
        assertThat(outcome(status, said).failed()).isTrue();
        assertThat(outcome(status, said).cause()).isNotInstanceOf(Switchover.Refused.class);
    }

    private static Future<Void> outcome(int status, String said) {
        return Switchover.outcome(new Rest.Answer(status, said));
    }
}
