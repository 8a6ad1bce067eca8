package io.refreshd.charm;

import io.refreshd.model.Version;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One revision of a charm; immutable once published.
 *
 * @param number the integer that people name
 * @param version the workload's version
 * @param charm the version of the charm's own code; empty when it is not said, and nothing is refused because of it
 * @param resources resource name to what belongs to this revision; every resource of the charm is here
 */
public record Revision(
        int number, Version version, Optional<CharmVersion> charm, SortedMap<String, PinnedResource> resources) {
    /** One that does not say the version of the charm's code. */
    public Revision(int number, Version version, SortedMap<String, PinnedResource> resources) {
        this(number, version, Optional.empty(), resources);
    }

    public Revision {
        resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
    }
}
