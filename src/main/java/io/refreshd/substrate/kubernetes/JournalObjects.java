package io.refreshd.substrate.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The JournalPart objects of one namespace: read when asked for, written once, each write bound to a version. All methods
 * block within {@link Access#patience()} for each request. Thread-safe.
 */
public final class JournalObjects implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = RefreshObjects.GROUP + "/" + RefreshObjects.VERSION;
    private static final int PAGE = 20;

    private final KubernetesClient client;
    private final String path;

    public JournalObjects(Access access) {
        this.client = Connections.open(access);
        this.path = "/apis/" + VERSION + "/namespaces/" + access.namespace() + "/journalparts";
    }

    /**
     * All of them, by name; empty when the kind is not defined.
     *
     * @throws RuntimeException when nobody answers, or it may not be read
     */
    public Optional<List<JsonNode>> all() {
        List<JsonNode> all = new ArrayList<>();
        String more = "";
        do {
            Optional<JsonNode> page = read(path + "?limit=" + PAGE
                    + (more.isEmpty() ? "" : "&continue=" + URLEncoder.encode(more, StandardCharsets.UTF_8)));
            if (page.isEmpty()) {
                return Optional.empty();
            }
            page.get().path("items").forEach(all::add);
            more = page.get().path("metadata").path("continue").asText("");
        } while (!more.isEmpty());
        all.sort((one, other) -> name(one).compareTo(name(other)));
        return Optional.of(all);
    }

    /**
     * One of them; empty when it is not there.
     *
     * @throws RuntimeException when nobody answers, or it may not be read
     */
    public Optional<JsonNode> get(String name) {
        return read(path + "/" + name);
    }

    private Optional<JsonNode> read(String what) {
        try {
            String answer = client.raw(what);
            return answer == null ? Optional.empty() : Optional.of(JSON.readTree(answer));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (RuntimeException broken) {
            if (Written.of(broken).kind() == Written.Kind.GONE) {
                return Optional.empty();
            }
            throw broken;
        }
    }

    /** What a failed reading means. */
    public static Written meaning(RuntimeException broken) {
        return Written.of(broken);
    }

    public Written create(String name, String spec) {
        return send(path, "POST", object(name, "", spec));
    }

    public Written replace(String name, String version, String spec) {
        return send(path + "/" + name, "PUT", object(name, version, spec));
    }

    private static ObjectNode object(String name, String version, String spec) {
        ObjectNode object =
                JsonNodeFactory.instance.objectNode().put("apiVersion", VERSION).put("kind", "JournalPart");
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!version.isEmpty()) {
            metadata.put("resourceVersion", version);
        }
        try {
            return object.set("spec", JSON.readTree(spec));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private Written send(String where, String method, ObjectNode object) {
        try {
            return Written.done(JSON.readTree(client.raw(where, method, object)));
        } catch (IOException broken) {
            return Written.of(new UncheckedIOException(broken));
        } catch (RuntimeException broken) {
            return Written.of(broken);
        }
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    @Override
    public void close() {
        client.close();
    }
}
