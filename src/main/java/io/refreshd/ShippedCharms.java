package io.refreshd;

import io.refreshd.charm.Charm;
import io.refreshd.charm.CharmInvalid;
import io.refreshd.charm.CharmStore;
import io.refreshd.http.Targets;
import io.refreshd.journal.Journal;
import io.refreshd.model.Release;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Charms as their folder says now, read beside the event loop; contents are kept in the journal. */
final class ShippedCharms implements Targets {
    private final Vertx vertx;
    private final CharmStore store;
    private final Journal journal;

    ShippedCharms(Vertx vertx, CharmStore store, Journal journal) {
        this.vertx = vertx;
        this.store = store;
        this.journal = journal;
    }

    @Override
    public Future<Charm> charm(String name) {
        return vertx.executeBlocking(() -> load(name), false);
    }

    private Charm load(String name) throws CharmInvalid {
        return store.load(name);
    }

    @Override
    public Future<Void> keep(Release release, byte[] content) {
        return journal.keep(release.content(), content);
    }
}
