package io.refreshd.charm;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The resource that belongs to one charm revision.
 *
 * @param revision the resource's own revision
 * @param artifacts platform to artefact; a platform without one cannot run this revision
 */
public record PinnedResource(int revision, SortedMap<String, Artifact> artifacts) {
    public PinnedResource {
        artifacts = Collections.unmodifiableSortedMap(new TreeMap<>(artifacts));
    }
}
