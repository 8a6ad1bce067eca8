package io.refreshd.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refreshd.decide.Event;
import io.refreshd.journal.JournalProblem.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {
    private final EventCodec codec = new EventCodec();

    static List<Event> samples() {
        return EventSamples.all();
    }

    @Test
    void everyTypeOfEventHasASample() {
        assertThat(samples().stream()
                        .map(event -> event.getClass().getSimpleName())
                        .collect(Collectors.toSet()))
                .isEqualTo(codec.types().keySet());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void anEventComesBackAsItWas(Event event) {
        Envelope kept = codec.encode(event);
        assertThat(codec.decode(kept)).isEqualTo(event);
        assertThat(codec.encode(codec.decode(kept))).isEqualTo(kept);
        assertThat(kept.data()).doesNotContain("\n");
    }

    @Test
    void anUnknownTypeIsRefusedAsNewer() {
        refused(new Envelope(1, "UnitPolished", "{}"), Kind.NEWER, "UnitPolished");
    }

    @Test
    void aNewerFormIsRefusedAsNewer() {
        refused(new Envelope(2, "UnitAdded", "{\"ordinal\":1}"), Kind.NEWER, "form 2");
    }

    @Test
    void anUnknownFieldIsRefused() {
        refused(new Envelope(1, "UnitAdded", "{\"ordinal\":1,\"zone\":\"b\"}"), Kind.DAMAGED, "zone");
    }

    @Test
    void aMissingFieldIsRefused() {
        refused(new Envelope(1, "UnitAdded", "{}"), Kind.DAMAGED, "ordinal");
        refused(new Envelope(1, "StepFailed", "{\"step\":null,\"ordinal\":1,\"cause\":\"\"}"), Kind.DAMAGED, "step");
    }

    @Test
    void aFieldOfAnotherKindIsRefused() {
        refused(new Envelope(1, "UnitAdded", "{\"ordinal\":\"1\"}"), Kind.DAMAGED, "ordinal");
        refused(new Envelope(1, "PolicyChanged", "{\"policy\":0}"), Kind.DAMAGED, "policy");
        refused(new Envelope(1, "PolicyChanged", "{\"policy\":\"SOMETIMES\"}"), Kind.DAMAGED, "SOMETIMES");
    }

    @Test
    void whatIsNoObjectIsRefused() {
        refused(new Envelope(1, "UnitAdded", "[1]"), Kind.DAMAGED, "no JSON object");
        refused(new Envelope(1, "UnitAdded", "{\"ordinal\":1} {}"), Kind.DAMAGED, "Trailing");
        refused(new Envelope(1, "UnitAdded", "{\"ordinal\":1,\"ordinal\":2}"), Kind.DAMAGED, "Duplicate");
        refused(new Envelope(1, "UnitAdded", "{\"ordinal\":1"), Kind.DAMAGED, "UnitAdded");
    }

    @Test
    void anOlderFormIsLiftedStepByStep() {
        EventCodec later = new EventCodec(
                Map.of("UnitAdded", 3),
                Map.of(
                        "UnitAdded@1",
                                data -> data.put("number", data.remove("unit").intValue()),
                        "UnitAdded@2",
                                data -> data.put(
                                        "ordinal", data.remove("number").intValue())));
        assertThat(later.decode(new Envelope(1, "UnitAdded", "{\"unit\":4}"))).isEqualTo(new Event.UnitAdded(4));
        assertThat(later.decode(new Envelope(2, "UnitAdded", "{\"number\":4}"))).isEqualTo(new Event.UnitAdded(4));
        assertThat(later.encode(new Event.UnitAdded(4)).v()).isEqualTo(3);
    }

    @Test
    void anOlderFormWithoutAWayIsRefused() {
        EventCodec later = new EventCodec(Map.of("UnitAdded", 2), Map.of());
        assertThatThrownBy(() -> later.decode(new Envelope(1, "UnitAdded", "{\"ordinal\":4}")))
                .hasMessageContaining("form 1 to form 2");
    }

    private void refused(Envelope envelope, Kind kind, String words) {
        assertThatThrownBy(() -> codec.decode(envelope)).isInstanceOfSatisfying(JournalProblem.class, problem -> {
            assertThat(problem.kind()).isEqualTo(kind);
            assertThat(problem).hasMessageContaining(words);
            assertThat(problem.next()).isNotEmpty();
        });
    }
}
