package io.refreshd.emulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Records events; the same again raises the count of the first. */
final class Events {
    private final Store store;
    private final AtomicInteger number = new AtomicInteger();

    Events(Store store) {
        this.store = store;
    }

    void tell(ObjectNode about, String kind, String type, String reason, String message) {
        Optional<ObjectNode> earlier = store.list("events").stream()
                .filter(event -> event.path("message").asText().equals(message))
                .filter(event -> event.path("reason").asText().equals(reason))
                .findFirst();
        if (earlier.isPresent()) {
            ObjectNode again = earlier.get();
            again.put("count", again.path("count").asInt() + 1)
                    .put("lastTimestamp", Store.now().toString());
            store.change("events", again);
            return;
        }
        ObjectNode event = Objects.object().put("kind", "Event").put("apiVersion", "v1");
        String namespace = about.path("metadata").path("namespace").asText();
        event.putObject("metadata")
                .put("name", Store.name(about) + "." + number.incrementAndGet())
                .put("namespace", namespace);
        event.putObject("involvedObject")
                .put("kind", kind)
                .put("namespace", namespace)
                .put("name", Store.name(about))
                .put("uid", about.path("metadata").path("uid").asText());
        event.put("reason", reason).put("message", message).put("type", type).put("count", 1);
        event.put("firstTimestamp", Store.now().toString())
                .put("lastTimestamp", Store.now().toString());
        store.add("events", event);
    }
}
