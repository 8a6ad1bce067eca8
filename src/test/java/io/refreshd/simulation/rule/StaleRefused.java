package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event.OperationEnqueued;
import java.util.Optional;
import java.util.TreeMap;

/** Who insists on what was seen is accepted while that is the newest on disk, and told that it is stale only when not. */
final class StaleRefused implements Checker {
    private final Scene scene;
    private final TreeMap<String, Long> acceptedAfter = new TreeMap<>();
    private long newest;

    StaleRefused(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void durable(Entry entry, Optional<Application> before, Application after) {
        if (entry.event() instanceof OperationEnqueued enqueued) {
            acceptedAfter.put(enqueued.actor(), newest);
        }
        newest = entry.seq();
    }

    @Override
    public void replied(Exchange exchange) {
        String match = exchange.sent().header("If-Match");
        if (match.isEmpty() || scene.diskBroken()) {
            return;
        }
        long insisted = Long.parseLong(match.substring(1, match.length() - 1));
        Long there = acceptedAfter.get(exchange.actor());
        if (exchange.told().status() == 412) {
            scene.check(Rule.STALE_REFUSED, insisted != newest, () -> exchange + ", and it is the newest");
        } else if (exchange.told().status() == 202 && there != null) {
            scene.check(Rule.STALE_REFUSED, insisted == there, () -> exchange + " after generation " + there);
        }
    }
}
