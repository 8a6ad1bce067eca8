package io.refreshd.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A charm revision with its resources: one inseparable pair, what a unit runs.
 *
 * @param charm the charm's name
 * @param revision the charm revision, an immutable integer
 * @param version the workload's version
 * @param resources resource name to resource
 * @param content SHA-256 of the charm revision's content, under which the journal keeps a copy
 */
public record Release(
        String charm, int revision, Version version, SortedMap<String, Resource> resources, String content) {
    public Release {
        resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
    }

    /** Whether both are the same revision with the same resource digests; the charm's other text may differ. */
    @SuppressWarnings("ReferenceEquality") // every look at a unit asks this, and mostly of the very same release
    public boolean sameAs(Release other) {
        return this == other
                || (charm.equals(other.charm) && revision == other.revision && resources.equals(other.resources));
    }

    /** The digest of the content tells releases apart; the rest is compared, not hashed. */
    @Override
    public int hashCode() {
        return 31 * content.hashCode() + revision;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Release that
                        && content.equals(that.content)
                        && version.equals(that.version)
                        && sameAs(that));
    }

    @Override
    public String toString() {
        return charm + " revision " + revision + " (" + version + ")";
    }
}
