package io.refreshd.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a server took writes, read from its own log ({@code log_line_prefix = '%m [%p] '}, English messages).
 *
 * <p>A period begins with "ready to accept connections" (a standby says "read-only connections"). It ends with
 * "shutting down", which a server says when its last session has ended, not with "database system is shut down": that
 * comes after it has waited for its standbys, when another one may rightly have taken over. A server that was killed
 * says nothing; its period ends with the last line that it wrote.
 */
final class ServerLog {
    private static final Pattern LINE =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d) (\\d\\d:\\d\\d:\\d\\d\\.\\d{3}) \\S+ \\[\\d+] LOG:  (.*)");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    private static final String READY = "database system is ready to accept connections";
    private static final String ENDING = "shutting down";
    private static final String ENDED = "database system is shut down";
    private static final String STARTING = "starting PostgreSQL ";

    /** A time in which a unit took writes; {@code until} is {@link LocalDateTime#MAX} while it still does. */
    record Period(int ordinal, LocalDateTime from, LocalDateTime until) {
        boolean overlaps(Period other) {
            return ordinal != other.ordinal && from.isBefore(other.until) && other.from.isBefore(until);
        }
    }

    private final int ordinal;
    private final List<Period> periods = new ArrayList<>();
    private Optional<LocalDateTime> since = Optional.empty();
    private LocalDateTime last = LocalDateTime.MIN;

    private ServerLog(int ordinal) {
        this.ordinal = ordinal;
    }

    /**
     * The periods in which a unit took writes, oldest first.
     *
     * @param running whether its server runs now, so that a period without an end has not ended
     */
    static List<Period> periods(int ordinal, Path log, boolean running) throws IOException {
        // A foreign byte in a message must not hide the rest.
        return periods(ordinal, Files.readString(log, StandardCharsets.ISO_8859_1), running);
    }

    static List<Period> periods(int ordinal, String log, boolean running) {
        ServerLog reader = new ServerLog(ordinal);
        log.lines().forEach(reader::read);
        reader.end(running ? LocalDateTime.MAX : reader.last);
        return List.copyOf(reader.periods);
    }

    /** All pairs of periods in which two units took writes at the same time. */
    static List<String> overlaps(List<Period> periods) {
        List<Period> sorted =
                periods.stream().sorted(Comparator.comparing(Period::from)).toList();
        List<String> found = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            for (Period later : sorted.subList(i + 1, sorted.size())) {
                Period earlier = sorted.get(i);
                if (earlier.overlaps(later)) {
                    found.add("units " + earlier.ordinal() + " and " + later.ordinal() + " both took writes at "
                            + later.from());
                }
            }
        }
        return found;
    }

    private void read(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return;
        }
        LocalDateTime at = LocalDateTime.parse(matcher.group(1) + " " + matcher.group(2), TIME);
        String message = matcher.group(3);
        if (message.startsWith(STARTING)) {
            end(last);
        } else if (message.equals(READY)) {
            since = since.or(() -> Optional.of(at));
        } else if (message.equals(ENDING) || message.equals(ENDED)) {
            end(at);
        }
        last = at;
    }

    private void end(LocalDateTime until) {
        since.ifPresent(from -> periods.add(new Period(ordinal, from, until)));
        since = Optional.empty();
    }
}
