package io.refreshd.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.journal.EventSamples;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NoticeTest {
    private static final Reason WHY =
            new Reason(ReasonCode.IMAGE_NOT_PULLED, "web/2 has no image", "refreshctl rollback web");

    @Test
    void aBlockedRunIsAWarningWithTheNextCommand() {
        Notice notice = of(new Event.RunBlocked(WHY)).orElseThrow();
        assertThat(notice.kind().reason()).isEqualTo("RefreshBlocked");
        assertThat(notice.kind().warning()).isTrue();
        assertThat(notice.text()).isEqualTo("image-not-pulled: web/2 has no image; next: refreshctl rollback web");
    }

    @Test
    void aUnitThatOnlyStartsAgainIsNotTold() {
        assertThat(of(new Event.UnitChanged(2, EventSamples.NEW, Event.Purpose.RESTART)))
                .isEmpty();
        assertThat(of(new Event.UnitChanged(2, EventSamples.NEW, Event.Purpose.FORWARD)))
                .contains(new Notice(Notice.Kind.UNIT_REFRESHED, "web/2 runs postgresql revision 364 (14.9)"));
    }

    @Test
    void everyReasonIsToldOfSomeEvent() {
        List<Event> more = List.of(
                new Event.UnitChanged(2, EventSamples.NEW, Event.Purpose.BACK),
                new Event.HandoverEnded(1, true, "moved"),
                new Event.HandoverEnded(1, false, "not moved"),
                new Event.RunEnded(RunState.ROLLED_BACK, WHY),
                new Event.RunEnded(RunState.CANCELLED, WHY),
                new Event.RunEnded(RunState.COMPLETED, WHY));
        Set<Notice.Kind> told = Stream.concat(EventSamples.all().stream(), more.stream())
                .flatMap(event -> of(event).stream())
                .map(Notice::kind)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Notice.Kind.class)));
        assertThat(told).containsAll(EnumSet.complementOf(EnumSet.of(Notice.Kind.CHECK_FAILED)));
    }

    private static Optional<Notice> of(Event event) {
        return Notice.of(new Entry(7, "web", Instant.EPOCH, event));
    }
}
