package io.refreshd.charm;

import io.refreshd.model.Version;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One revision of a charm; immutable once published.
 *
 * @param number the integer that people name
 * @param version the workload's version
 * @param resources resource name to what belongs to this revision; every resource of the charm is here
 */
public record Revision(int number, Version version, SortedMap<String, PinnedResource> resources) {
    public Revision {
        resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
    }
}
