package io.refreshd.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.journal.EventSamples;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventLogTest {
    @Test
    void aLineHasKeysAndValues() {
        assertThat(line(new Event.UnitChanged(2, EventSamples.NEW, Event.Purpose.FORWARD)))
                .isEqualTo("event=unit-changed seq=7 application=postgresql ordinal=2"
                        + " release=\"postgresql revision 364 (14.9)\" purpose=forward");
    }

    @Test
    void everyEventIsOneBoundedLine() {
        assertThat(EventSamples.all())
                .allSatisfy(
                        event -> assertThat(line(event)).doesNotContain("\n").hasSizeLessThan(3000));
    }

    @Test
    void whatIsLongIsCutAndQuotesAreKept() {
        Reason reason = Reason.of(ReasonCode.STEP_FAILED, "it said \"no\"\n" + "x".repeat(1000));
        assertThat(line(new Event.RunBlocked(reason)))
                .contains("reason=\"step-failed: it said \\\"no\\\" xxx")
                .endsWith("…\"")
                .hasSizeLessThan(500);
    }

    private static String line(Event event) {
        return EventLog.line(new Entry(7, "postgresql", Instant.EPOCH, event));
    }
}
