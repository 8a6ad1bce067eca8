package io.refreshd.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something known of versions that matters to a refresh.
 *
 * @param name stable kebab-case name
 * @param stops whether it should stop a run, or only be said
 * @param affected the versions that it is about; for a pair, those of the standby
 * @param primary for a pair, the versions of the primary; else empty
 * @param fixedIn the first good version of each major, where there is one
 * @param sentence one plain sentence
 * @param objects for a post-step, SQL that lists what it is about in one database, so that nobody is told for nothing;
 *     empty when every cluster is concerned
 * @param source where this is from
 */
public record VersionNote(
        String name,
        Kind kind,
        boolean stops,
        List<VersionRange> affected,
        List<VersionRange> primary,
        List<Version> fixedIn,
        String sentence,
        String objects,
        String source) {
    /** What the note says of versions. */
    public enum Kind {
        BAD_MINOR,
        BAD_PAIR,
        POST_STEP;

        public static Optional<Kind> parse(String text) {
            for (Kind kind : values()) {
                if (kind.text().equals(text)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public VersionNote {
        affected = List.copyOf(affected);
        primary = List.copyOf(primary);
        fixedIn = List.copyOf(fixedIn);
    }

    /** The first good version of a major. */
    public Optional<Version> fixedIn(int major) {
        return fixedIn.stream().filter(version -> version.major() == major).findFirst();
    }

    boolean badMinor(Version version) {
        return kind == Kind.BAD_MINOR && VersionRange.anyContains(affected, version);
    }

    boolean badPair(Version primaryVersion, Version standby) {
        return kind == Kind.BAD_PAIR
                && primaryVersion.major() == standby.major()
                && VersionRange.anyContains(primary, primaryVersion)
                && VersionRange.anyContains(affected, standby);
    }

    boolean postStep(Version from, Version to) {
        return kind == Kind.POST_STEP
                && VersionRange.anyContains(affected, from)
                && fixedIn(from.major())
                        .filter(fixed -> fixed.compareTo(to) <= 0)
                        .isPresent()
                && from.major() == to.major();
    }
}
