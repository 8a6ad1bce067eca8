package io.refreshd.refreshes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import io.refreshd.model.Version;
import io.refreshd.refreshes.RefreshStatus.Difference;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefreshStatusTest {
    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Instant LATER = THEN.plusSeconds(60);
    private static final JsonNode NONE = MissingNode.getInstance();

    @ParameterizedTest
    @EnumSource(RunState.class)
    void inEveryStateOneConditionOrNoneTellsWhereTheRunIs(RunState state) {
        ObjectNode status = of(NONE, state, "here", THEN);
        long holding = Arrays.stream(new String[] {"Progressing", "Paused", "Blocked", "Completed"})
                .filter(type -> condition(status, type).path("status").asText().equals("True"))
                .count();
        boolean elsewhere = state == RunState.ROLLED_BACK || state == RunState.CANCELLED;
        assertThat(holding).isEqualTo(elsewhere ? 0 : 1);
        assertThat(condition(status, "Completed").path("message").asText()).isEqualTo(state.ended() ? "here" : "");
    }

    @Test
    void aConditionKeepsItsTimeWhileItStaysWhatItIs() {
        ObjectNode refreshing = of(NONE, RunState.REFRESHING, "one", THEN);
        ObjectNode still = of(refreshing, RunState.VERIFYING, "two", LATER);
        assertThat(condition(still, "Progressing").path("lastTransitionTime").asText())
                .isEqualTo("2026-01-02T03:04:05Z");
        ObjectNode paused = of(still, RunState.PAUSED, "three", LATER);
        assertThat(condition(paused, "Progressing").path("lastTransitionTime").asText())
                .isEqualTo("2026-01-02T03:05:05Z");
        assertThat(condition(paused, "Blocked").path("lastTransitionTime").asText())
                .isEqualTo("2026-01-02T03:04:05Z");
    }

    @Test
    void everyReasonIsOneThatConditionsMayHave() {
        assertThat(ReasonCode.values())
                .allSatisfy(code ->
                        assertThat(RefreshStatus.camel(code.text())).matches("[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?"));
    }

    @Test
    void aSentenceAloneIsNoReasonToWriteAndAStateIs() throws Exception {
        ObjectNode before = of(NONE, RunState.REFRESHING, "3 of 4 bytes behind", THEN);
        JsonNode read = new com.fasterxml.jackson.databind.ObjectMapper().readTree(before.toString());
        assertThat(RefreshStatus.difference(read, of(read, RunState.REFRESHING, "4 of 4 bytes behind", LATER)))
                .isEqualTo(Difference.NONE);
        assertThat(RefreshStatus.difference(read, of(read, RunState.PAUSED, "", LATER)))
                .isEqualTo(Difference.PROGRESS);
        ObjectNode other = of(read, RunState.REFRESHING, "", LATER).put("reason", "unit-down");
        assertThat(RefreshStatus.difference(read, other)).isEqualTo(Difference.WORDING);
    }

    @Test
    void aRefusalLeavesWhatIsToldOfARunThatIsOver() {
        ObjectNode ended = of(NONE, RunState.COMPLETED, "all done", THEN);
        Reason over = Reason.of(ReasonCode.NO_RUN, "run 3 is over");
        ObjectNode refused = RefreshStatus.of(ended, 2, Optional.empty(), Optional.of(over), LATER);
        assertThat(refused.path("state").asText()).isEqualTo("completed");
        assertThat(refused.path("sentence").asText()).isEqualTo("all done");
        assertThat(condition(refused, "Completed").path("status").asText()).isEqualTo("True");
        assertThat(condition(refused, "Accepted").path("status").asText()).isEqualTo("False");
        assertThat(condition(refused, "Accepted").path("reason").asText()).isEqualTo("NoRun");
    }

    private static ObjectNode of(JsonNode before, RunState state, String sentence, Instant now) {
        Release release = new Release("web", 2, new Version(14, 2), new TreeMap<>(), "");
        Progress progress = new Progress(
                3,
                17,
                state,
                Reason.of(ReasonCode.CHECKING, sentence),
                Optional.empty(),
                0,
                1,
                3,
                Optional.of("web/2"),
                release,
                release,
                THEN,
                Optional.empty());
        return RefreshStatus.of(before, 1, Optional.of(progress), Optional.empty(), now);
    }

    private static JsonNode condition(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        throw new AssertionError(type + " is missing in " + status);
    }
}
