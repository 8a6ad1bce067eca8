package io.refreshd.http;

import io.refreshd.charm.Charm;
import io.refreshd.model.Release;
import io.vertx.core.Future;

/** Where the releases come from that requests name; answers on the caller's event loop. */
public interface Targets {
    /** A charm as its folder says now; fails with {@link io.refreshd.charm.CharmInvalid}. */
    Future<Charm> charm(String name);

    /** Keeps a release's content durably, before a command that names the release is given on. */
    Future<Void> keep(Release release, byte[] content);
}
