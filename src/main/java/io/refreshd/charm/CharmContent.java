package io.refreshd.charm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Workload;
import io.refreshd.yaml.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The bytes under which the journal keeps a charm revision: its metadata and notes on versions as written and its own
 * entry, without channels and other revisions. The same revision therefore has the same digest for as long as nobody
 * edits it.
 */
public final class CharmContent {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FORM = "refreshd-charm-1";

    private CharmContent() {}

    static byte[] write(Charm charm, Revision revision) {
        SortedMap<String, String> files = new TreeMap<>(charm.metadata());
        files.put(CharmReader.REVISIONS, workload(charm) + entry(revision));
        SortedMap<String, Object> content = new TreeMap<>();
        content.put("form", FORM);
        content.put("charm", charm.name());
        content.put("revision", revision.number());
        content.put("files", files);
        try {
            return JSON.writeValueAsBytes(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("text and numbers can always be written", e);
        }
    }

    /** The SHA-256 of content, 64 lower-case hex digits. */
    public static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Reads a charm of one revision and no channel back. */
    public static Charm read(byte[] content, String platform) throws CharmInvalid {
        String shown = "content " + digest(content).substring(0, 12);
        SortedMap<String, String> files = new TreeMap<>();
        String name;
        try {
            JsonNode root = JSON.readTree(content);
            if (!root.path("form").asText().equals(FORM)) {
                throw unreadable(shown, "not a charm revision of a known form");
            }
            name = root.path("charm").asText();
            for (Map.Entry<String, JsonNode> file : root.path("files").properties()) {
                files.put(file.getKey(), file.getValue().asText());
            }
        } catch (IOException e) {
            throw unreadable(
                    shown,
                    "not a charm revision: "
                            + new String(content, 0, Math.min(40, content.length), StandardCharsets.UTF_8));
        }
        return CharmReader.read(name, shown, files, platform);
    }

    private static CharmInvalid unreadable(String shown, String problem) {
        Problem found = new Problem(shown, 0, "", problem, "restore the journal from a copy");
        return new CharmInvalid(ReasonCode.CHARM_INVALID, List.of(found));
    }

    /** Said where it is not the usual one, so that the digests of what was recorded before stay. */
    private static String workload(Charm charm) {
        return charm.workload() == Workload.POSTGRESQL
                ? ""
                : "workload: " + charm.workload().text() + "\n";
    }

    private static String entry(Revision revision) {
        StringBuilder text = new StringBuilder("revisions:\n");
        text.append("  - revision: ").append(revision.number()).append('\n');
        text.append("    version: \"").append(revision.version()).append("\"\n");
        revision.charm()
                .ifPresent(charm -> text.append("    charm: \"").append(charm).append("\"\n"));
        text.append("    resources:\n");
        revision.resources().forEach((name, pin) -> {
            text.append("      ").append(name).append(":\n");
            text.append("        revision: ").append(pin.revision()).append('\n');
            text.append("        artifacts:\n");
            pin.artifacts()
                    .forEach((platform, artifact) -> text.append("          ")
                            .append(platform)
                            .append(":\n            artifact: \"")
                            .append(artifact.coordinates())
                            .append("\"\n            sha256: \"")
                            .append(artifact.sha256())
                            .append("\"\n"));
        });
        return text.toString();
    }
}
