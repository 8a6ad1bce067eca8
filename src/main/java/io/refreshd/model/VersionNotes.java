package io.refreshd.model;

import java.util.List;
import java.util.stream.Stream;

/** All that is known of versions, asked in the three ways in which it matters. */
public record VersionNotes(List<VersionNote> all) {
    public static final VersionNotes NONE = new VersionNotes(List.of());

    public VersionNotes {
        all = List.copyOf(all);
    }

    /** Why this version should not be run. */
    public List<VersionNote> badMinor(Version version) {
        return all.stream().filter(note -> note.badMinor(version)).toList();
    }

    /** Why this standby must not follow this primary; the other direction is another question. */
    public List<VersionNote> badPair(Version primary, Version standby) {
        return all.stream().filter(note -> note.badPair(primary, standby)).toList();
    }

    /** Both directions that a refresh goes through: new standbys behind the old primary, then the reverse. */
    public List<VersionNote> badWhileMixed(Version from, Version to) {
        return Stream.concat(badPair(from, to).stream(), badPair(to, from).stream())
                .distinct()
                .toList();
    }

    /** What is left to people after going from one version to the other. */
    public List<VersionNote> postSteps(Version from, Version to) {
        return all.stream().filter(note -> note.postStep(from, to)).toList();
    }
}
