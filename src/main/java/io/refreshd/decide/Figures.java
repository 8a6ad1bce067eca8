package io.refreshd.decide;

import java.time.Duration;

/** Figures as people read them. */
final class Figures {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Figures() {}

    /** For example {@code 16 MiB} or {@code 1.5 GiB}. */
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        long tenths = Math.round(value * 10);
        return value == Math.rint(value)
                ? (long) value + " " + UNITS[unit]
                : tenths / 10 + "." + tenths % 10 + " " + UNITS[unit];
    }

    /** For example {@code 250 ms}, {@code 12 s}, {@code 3 min}, {@code 26 h}, {@code 9 d}. */
    static String time(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(2)) < 0) {
            return duration.toMillis() + " ms";
        }
        if (duration.compareTo(Duration.ofMinutes(2)) < 0) {
            return duration.toSeconds() + " s";
        }
        if (duration.compareTo(Duration.ofHours(2)) < 0) {
            return duration.toMinutes() + " min";
        }
        return duration.compareTo(Duration.ofDays(3)) < 0 ? duration.toHours() + " h" : duration.toDays() + " d";
    }

    /** For example {@code 32 %}. */
    static String share(double share) {
        return Math.round(share * 100) + " %";
    }

    /** "all 3 units run ", as one says it of a single one too. */
    static String allRun(int units, String of) {
        return units == 1 ? "the only unit" + of + " runs " : "all " + units + " units" + of + " run ";
    }

    /** For example {@code 1 unit} or {@code 3 units}. */
    static String count(long count, String one) {
        return count + " " + one + (count == 1 ? "" : one.endsWith("x") ? "es" : "s");
    }
}
