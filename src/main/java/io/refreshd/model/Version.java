package io.refreshd.model;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A PostgreSQL version since 10: major and minor, for example 14.9. */
public record Version(int major, int minor) implements Comparable<Version> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");
    private static final Comparator<Version> ORDER =
            Comparator.comparingInt(Version::major).thenComparingInt(Version::minor);

    public Version {
        if (major < 10 || minor < 0) {
            throw new IllegalArgumentException("a version is MAJOR.MINOR with MAJOR >= 10, not " + major + "." + minor);
        }
    }

    /** Reads {@code 14.9}; empty when the text has another form. */
    public static Optional<Version> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) < 10) {
            return Optional.empty();
        }
        return Optional.of(new Version(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))));
    }

    /** From {@code server_version_num}, for example 140009. */
    public static Version ofNumber(int serverVersionNum) {
        return new Version(serverVersionNum / 10_000, serverVersionNum % 10_000);
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
