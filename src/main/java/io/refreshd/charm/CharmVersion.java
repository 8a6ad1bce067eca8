package io.refreshd.charm;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a charm's own code, {@code TRACK/MAJOR.MINOR.PATCH}. Charms of one track and one major understand what the
 * other has left behind; of others nothing is known (the rule of {@code refresh_versions.toml}).
 */
public record CharmVersion(String track, int major, int minor, int patch) {
    private static final Pattern FORM = Pattern.compile("([a-z0-9][\\w.-]*)/(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})");

    /** Reads {@code 16/1.93.0}; empty when it is of another form. */
    public static Optional<CharmVersion> parse(String text) {
        Matcher found = FORM.matcher(text);
        return found.matches()
                ? Optional.of(new CharmVersion(
                        found.group(1),
                        Integer.parseInt(found.group(2)),
                        Integer.parseInt(found.group(3)),
                        Integer.parseInt(found.group(4))))
                : Optional.empty();
    }

    /** Whether a unit can go from this to the other, and back. */
    boolean understands(CharmVersion other) {
        return track.equals(other.track) && major == other.major;
    }

    @Override
    public String toString() {
        return track + "/" + major + "." + minor + "." + patch;
    }
}
