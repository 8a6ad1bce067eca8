package io.refreshd.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.refreshd.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the recorded API server refuses, the emulation refuses, with the same status and body. */
class ConflictsTest {
    @Test
    void theSameRequestsAreRefusedInTheSameWords() throws IOException {
        compare();
    }

    @Test
    void anEmulationThatLooksAtNoPreconditionsIsFound() {
        assertThatThrownBy(() -> compare(Flaw.NO_PRECONDITIONS)).isInstanceOf(AssertionError.class);
    }

    private static void compare(Flaw... flaws) throws IOException {
        try (EmulatedCluster cluster = new EmulatedCluster(Pace.FAST, flaws)) {
            cluster.create("web", 3, "example.local/app:v1");
            assertThat(Eventually.within(
                            Duration.ofSeconds(20),
                            () -> cluster.set("web")
                                            .orElseThrow()
                                            .path("status")
                                            .path("readyReplicas")
                                            .asInt()
                                    == 3))
                    .isTrue();
            for (String line :
                    Files.readAllLines(Path.of("src/test/resources/kubernetes-traces", "08-conflicts.jsonl"))) {
                JsonNode request = Objects.read(line);
                Reply reply = cluster.send(
                        request.path("method").asText(),
                        request.path("path").asText(),
                        request.path("contentType").asText(),
                        (ObjectNode) request.path("body"));
                assertThat(reply.status())
                        .as("%s", request.path("note"))
                        .isEqualTo(request.path("status").asInt());
                assertThat(neutral(reply.body())).isEqualTo(neutral(request.path("response")));
            }
        }
    }

    /** Uids and versions are those of other objects. */
    private static String neutral(JsonNode body) {
        return body.toString()
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UID")
                .replaceAll("in record \\(\\d+\\)", "in record (VERSION)");
    }
}
