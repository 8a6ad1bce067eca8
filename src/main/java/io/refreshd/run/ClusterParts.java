package io.refreshd.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.refreshd.journal.PartStore;
import io.refreshd.substrate.kubernetes.JournalObjects;
import io.refreshd.substrate.kubernetes.Written;
import java.util.List;
import java.util.Optional;

/** The journal's objects in a cluster. */
public final class ClusterParts implements PartStore {
    private final JournalObjects objects;

    public ClusterParts(JournalObjects objects) {
        this.objects = objects;
    }

    @Override
    public List<Part> all(String prefix) throws Unreadable {
        try {
            return objects
                    .all()
                    .orElseThrow(() -> new Unreadable("journalparts.refreshd.io is not defined", true))
                    .stream()
                    .map(ClusterParts::part)
                    .filter(part -> part.name().startsWith(prefix))
                    .toList();
        } catch (RuntimeException broken) {
            throw unreadable(broken);
        }
    }

    @Override
    public Optional<Part> get(String name) throws Unreadable {
        try {
            return objects.get(name).map(ClusterParts::part);
        } catch (RuntimeException broken) {
            throw unreadable(broken);
        }
    }

    private static Unreadable unreadable(RuntimeException broken) {
        Written meaning = JournalObjects.meaning(broken);
        return new Unreadable(meaning.cause(), meaning.kind() == Written.Kind.REFUSED);
    }

    private static Part part(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new Part(
                metadata.path("name").asText(),
                metadata.path("resourceVersion").asText(),
                object.path("spec").toString());
    }

    @Override
    public Answer create(String name, String spec) {
        return answer(objects.create(name, spec));
    }

    @Override
    public Answer replace(Part part) {
        return answer(objects.replace(part.name(), part.version(), part.spec()));
    }

    private static Answer answer(Written written) {
        Kind kind = switch (written.kind()) {
            case DONE -> Kind.DONE;
            case CHANGED -> Kind.CHANGED;
            case GONE -> Kind.GONE;
            case REFUSED -> Kind.REFUSED;
            case UNSENT -> Kind.UNSENT;
            case UNKNOWN -> Kind.UNKNOWN;
        };
        return new Answer(
                kind, written.object().path("metadata").path("resourceVersion").asText(), written.cause());
    }

    @Override
    public void close() {
        objects.close();
    }
}
