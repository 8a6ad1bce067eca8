package io.refreshd;

import io.refreshd.charm.Charm;
import io.refreshd.charm.CharmContent;
import io.refreshd.charm.CharmInvalid;
import io.refreshd.charm.CharmStore;
import io.refreshd.charm.Platform;
import io.refreshd.http.Targets;
import io.refreshd.journal.Journal;
import io.refreshd.model.Release;
import io.refreshd.model.VersionNotes;
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

    /**
     * What is known of the versions of a release's workload: what the charm's folder says now, so that new knowledge
     * counts at once; while that can not be read, what was recorded with the release.
     */
    Future<VersionNotes> notes(Release release) {
        return charm(release.charm()).map(Charm::notes).recover(broken -> {
            String folder = "the charm can not be read: " + broken.getMessage();
            return journal.content(release.content())
                    .map(kept -> recorded(kept.orElseThrow(() ->
                            new IllegalStateException(folder + "; and nothing was recorded with " + release, broken))));
        });
    }

    private static VersionNotes recorded(byte[] content) {
        try {
            return CharmContent.read(content, Platform.current()).notes();
        } catch (CharmInvalid invalid) {
            throw new IllegalStateException("what was recorded can not be read: " + invalid.getMessage(), invalid);
        }
    }

    @Override
    public Future<Void> keep(Release release, byte[] content) {
        return journal.keep(release.content(), content);
    }
}
