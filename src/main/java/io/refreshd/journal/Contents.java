package io.refreshd.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.refreshd.journal.PartStore.Answer;
import io.refreshd.journal.PartStore.Part;
import io.refreshd.journal.PartStore.Unreadable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Contents by their SHA-256, one object each, packed; an object that is there never changes. */
final class Contents {
    static final String PREFIX = "content-";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PartStore store;

    Contents(PartStore store) {
        this.store = store;
    }

    void keep(String sha256, byte[] bytes) {
        String packed = Base64.getEncoder().encodeToString(packed(bytes));
        if (packed.length() > PartedJournal.MOST) {
            throw PartedJournal.unwritable(
                    "a charm's content of " + packed.length()
                            + " bytes, packed, does not fit into an object, which takes " + PartedJournal.MOST,
                    "set kubernetes.journal to folder, or make the charm's folder smaller");
        }
        Answer answer = store.create(
                PREFIX + sha256,
                JSON.createObjectNode().put("form", 1).put("content", packed).toString());
        // There already, or perhaps: what is read under the name decides, not what was answered.
        boolean done = answer.kind() == PartStore.Kind.DONE || present(sha256, answer);
        if (!done) {
            throw PartedJournal.unwritable(answer.cause(), "");
        }
    }

    private boolean present(String sha256, Answer answer) {
        if (answer.kind() != PartStore.Kind.CHANGED && answer.kind() != PartStore.Kind.UNKNOWN) {
            return false;
        }
        try {
            return find(sha256).isPresent();
        } catch (Unreadable unreadable) {
            return false;
        }
    }

    Optional<byte[]> find(String sha256) throws Unreadable {
        Optional<Part> part = store.get(PREFIX + sha256);
        if (part.isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes = bytes(part.get());
        if (!HashChain.sha256(bytes).equals(sha256)) {
            throw Segment.damaged("the content kept as " + sha256 + " has changed");
        }
        return Optional.of(bytes);
    }

    private static byte[] bytes(Part part) {
        try {
            JsonNode spec = JSON.readTree(part.spec());
            byte[] packed = Base64.getDecoder().decode(spec.path("content").asText());
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
                return in.readAllBytes();
            }
        } catch (JsonProcessingException | IllegalArgumentException broken) {
            throw Segment.damaged("the content " + part.name() + " is not understood");
        } catch (IOException broken) {
            throw Segment.damaged("the content " + part.name() + " can not be unpacked");
        }
    }

    private static byte[] packed(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException impossible) {
            throw new IllegalStateException("memory does not fail to be written", impossible);
        }
        return packed.toByteArray();
    }
}
