package io.refreshd.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people read and write them. Always UTC. */
final class Times {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(ms|s|m|h)?");

    private Times() {}

    /** For example {@code 2026-11-21 11:00:18Z}; the text itself when it is no time. */
    static String point(String text) {
        return instant(text).map(Times::point).orElse(text);
    }

    private static String point(Instant at) {
        return Instant.ofEpochSecond(at.getEpochSecond()).toString().replace('T', ' ');
    }

    /** For example {@code 11:00:18Z}. */
    static String clock(String text) {
        String point = point(text);
        return point.substring(point.indexOf(' ') + 1);
    }

    /** For example {@code 4m}: how long something has lasted. */
    static String age(String since, String now) {
        Optional<Instant> from = instant(since);
        Optional<Instant> to = instant(now);
        return from.isPresent() && to.isPresent() ? spell(Duration.between(from.get(), to.get())) : "";
    }

    static String spell(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + "m";
        }
        return seconds < 172_800 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Reads {@code 90}, {@code 90s}, {@code 5m}, {@code 1h}; an empty text is no time at all. */
    static Optional<Duration> duration(String option, String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new CliProblem(ExitCode.USAGE, option + " must be a time such as 90s or 5m, not " + text, "");
        }
        long amount = Long.parseLong(matcher.group(1));
        String unit = Optional.ofNullable(matcher.group(2)).orElse("s");
        return Optional.of(
                switch (unit) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofSeconds(amount);
                });
    }
}
