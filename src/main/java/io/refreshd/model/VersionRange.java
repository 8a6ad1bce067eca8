package io.refreshd.model;

import java.util.List;
import java.util.Optional;

/** Versions of one major from {@code first} to {@code last}, both included; written {@code 14.0..14.3} or {@code 14.1}. */
public record VersionRange(Version first, Version last) {
    public VersionRange {
        if (first.major() != last.major() || first.compareTo(last) > 0) {
            throw new IllegalArgumentException(first + ".." + last + " is not a range within one major version");
        }
    }

    /** Reads {@code 14.0..14.3} or {@code 14.1}; empty when the text has another form. */
    public static Optional<VersionRange> parse(String text) {
        int dots = text.indexOf("..");
        Optional<Version> first = Version.parse(dots < 0 ? text : text.substring(0, dots));
        Optional<Version> last = dots < 0 ? first : Version.parse(text.substring(dots + 2));
        return first.flatMap(low -> last.filter(high -> low.major() == high.major() && low.compareTo(high) <= 0)
                .map(high -> new VersionRange(low, high)));
    }

    public boolean contains(Version version) {
        return first.compareTo(version) <= 0 && version.compareTo(last) <= 0;
    }

    public static boolean anyContains(List<VersionRange> ranges, Version version) {
        return ranges.stream().anyMatch(range -> range.contains(version));
    }

    @Override
    public String toString() {
        return first.equals(last) ? first.toString() : first + ".." + last;
    }
}
