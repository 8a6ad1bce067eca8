package io.refreshd.charm;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The resource that belongs to one charm revision.
 *
 * @param revision the resource's own revision
 * @param artifacts platform to artefact; a platform without one cannot run this revision
 */
public record PinnedResource(int revision, SortedMap<String, Artifact> artifacts) {
    /** The platform of an artefact that is the same for all, as an image's index is. */
    static final String ANY = "any";

    /** The artefact for a platform; empty when there is none. */
    Optional<Artifact> artifact(String platform) {
        return Optional.ofNullable(artifacts.get(platform)).or(() -> Optional.ofNullable(artifacts.get(ANY)));
    }

    public PinnedResource {
        artifacts = Collections.unmodifiableSortedMap(new TreeMap<>(artifacts));
    }
}
