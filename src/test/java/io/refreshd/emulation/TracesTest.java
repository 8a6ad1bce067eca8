package io.refreshd.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.refreshd.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The emulation does with the requests of a trace what the recorded API server did with them. */
class TracesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02-partition-walk",
                "03-broken-highest",
                "05-rollback-held",
                "05-rollback-midway",
                "06-delete-below-partition",
                "07-scale-up-then-roll",
                "12-on-delete",
                "16-parallel-policy"
            })
    void theSameRequestsAreFollowedByTheSame(String trace) {
        compare(trace);
    }

    @ParameterizedTest
    @CsvSource({
        "NEW_BELOW_PARTITION, 06-delete-below-partition",
        "BROKEN_HEALS_ITSELF, 03-broken-highest",
        "PARALLEL_WAITS, 16-parallel-policy",
        "KEEPS_SPARE, 07-scale-up-then-roll"
    })
    void aWrongEmulationIsFound(Flaw flaw, String trace) {
        assertThatThrownBy(() -> compare(trace, flaw)).isInstanceOf(AssertionError.class);
    }

    private static void compare(String name, Flaw... flaws) {
        Recording trace = Recording.read(name);
        List<JsonNode> seen = new ArrayList<>();
        try (EmulatedCluster cluster = new EmulatedCluster(new Pace(2, 6, 40, 20), flaws)) {
            cluster.neverReady("example.local/app:v2-broken");
            cluster.neverReady("example.local/app:v3-broken");
            cluster.record(seen);
            for (JsonNode request : trace.requests()) {
                Reply reply = cluster.send(
                        request.path("method").asText(),
                        request.path("path").asText(),
                        request.path("contentType").asText(),
                        present(
                                request.path("body").deepCopy(),
                                request.path("path").asText(),
                                cluster));
                assertThat(reply.status()).isEqualTo(request.path("status").asInt());
                assertThat(Eventually.within(PATIENCE, cluster::idle)).isTrue();
            }
        }
        List<JsonNode> events = List.copyOf(seen);
        assertThat(Recording.revisions(events)).isEqualTo(Recording.revisions(trace.events()));
        assertThat(trace.moves(events)).isEqualTo(trace.moves(trace.events()));
        for (String pod : trace.pods()) {
            assertThat(Recording.pod(events, pod)).as(pod).isEqualTo(Recording.pod(trace.events(), pod));
        }
        // The real controller may skip a status in between; it shows none that the emulation does not.
        assertThat(Recording.statuses(events)).containsSubsequence(Recording.statuses(trace.events()));
    }

    /** Versions and uids of the recording are those of other objects; the present ones take their place. */
    private static ObjectNode present(ObjectNode body, String path, EmulatedCluster cluster) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (body.path("metadata") instanceof ObjectNode metadata && metadata.has("resourceVersion")) {
            metadata.set(
                    "resourceVersion",
                    cluster.set(name).orElseThrow().path("metadata").path("resourceVersion"));
        }
        if (body.path("preconditions") instanceof ObjectNode preconditions && preconditions.has("uid")) {
            preconditions.put("uid", cluster.uid(name));
        }
        return body;
    }
}
