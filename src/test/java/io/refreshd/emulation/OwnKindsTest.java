package io.refreshd.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** To objects that nothing in the cluster acts on, the emulation answers what the recorded API server answered. */
class OwnKindsTest {
    @ParameterizedTest
    @ValueSource(strings = {"10-lease", "14-crd"})
    void theSameRequestsAreAnsweredTheSame(String trace) throws IOException {
        compare(trace);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10-lease", "14-crd"})
    void anEmulationThatLooksAtNoVersionsIsFound(String trace) {
        assertThatThrownBy(() -> compare(trace, Flaw.NO_PRECONDITIONS)).isInstanceOf(AssertionError.class);
    }

    private static void compare(String trace, Flaw... flaws) throws IOException {
        Map<String, String> versions = new TreeMap<>();
        try (EmulatedCluster cluster = new EmulatedCluster(Pace.FAST, flaws)) {
            cluster.define();
            for (String line : Files.readAllLines(Path.of("src/test/resources/kubernetes-traces", trace + ".jsonl"))) {
                JsonNode request = Objects.read(line);
                Reply reply = cluster.send(
                        request.path("method").asText(),
                        request.path("path").asText(),
                        request.path("contentType").asText(),
                        (ObjectNode) present(request.path("body"), versions));
                learn(request.path("response").path("metadata"), reply.body().path("metadata"), versions);
                assertThat(reply.status())
                        .as("%s", request.path("note"))
                        .isEqualTo(request.path("status").asInt());
                assertThat(neutral(reply.body())).isEqualTo(neutral(request.path("response")));
            }
        }
    }

    /** Versions and uids of the recording are those of other objects. */
    private static void learn(JsonNode recorded, JsonNode present, Map<String, String> versions) {
        for (String field : new String[] {"resourceVersion", "uid"}) {
            if (recorded.has(field)) {
                versions.put(recorded.path(field).asText(), present.path(field).asText());
            }
        }
    }

    private static JsonNode present(JsonNode body, Map<String, String> versions) {
        String text = body.toString();
        for (Map.Entry<String, String> version : versions.entrySet()) {
            text = text.replace("\"" + version.getKey() + "\"", "\"" + version.getValue() + "\"");
        }
        return Objects.read(text);
    }

    private static JsonNode neutral(JsonNode body) {
        return Objects.read(body.toString()
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UID")
                .replaceAll("\"resourceVersion\":\"\\d+\"", "\"resourceVersion\":\"VERSION\"")
                .replaceAll("\"creationTimestamp\":\"[^\"]+\"", "\"creationTimestamp\":\"TIME\"")
                .replaceAll("\\(\\d+\\)", "(VERSION)"));
    }
}
