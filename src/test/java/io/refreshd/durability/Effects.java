package io.refreshd.durability;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which system calls of the daemon change something, and on which unit. Knows server processes by their start. */
final class Effects {
    /** What a system call does. */
    enum Kind {
        MAKES_DATA,
        STARTS_SERVER,
        SIGNALS_SERVER,
        MARKS_STANDBY,
        PROMOTES
    }

    /**
     * One such call.
     *
     * @param unit its ordinal, -1 when the call does not name it
     */
    record Effect(Kind kind, int unit) {}

    private static final Pattern UNIT = Pattern.compile("/units/[a-z]+/(\\d+)/");
    private static final Pattern SIGNAL = Pattern.compile("kill -s (?:INT|QUIT|TERM|KILL) .*\"kill\", \"(\\d+)\"");
    private static final Pattern MARK =
            Pattern.compile("/units/[a-z]+/(\\d+)/data/standby\\.signal\", O_WRONLY\\|O_CREAT");

    private final Map<Long, Integer> servers = new TreeMap<>();
    private final Map<Long, String> begun = new TreeMap<>();

    /** What the call that begins in this line does; empty when it changes nothing. */
    Optional<Effect> of(long process, String call) {
        if (call.startsWith("execve(")) {
            return programme(process, call);
        }
        if (call.startsWith("openat(")) {
            Matcher mark = MARK.matcher(call);
            return mark.find()
                    ? Optional.of(new Effect(Kind.MARKS_STANDBY, Integer.parseInt(mark.group(1))))
                    : Optional.empty();
        }
        boolean promotes = call.startsWith("write(") && call.contains("<socket:") && call.contains("THEN pg_promote(");
        return promotes ? Optional.of(new Effect(Kind.PROMOTES, -1)) : Optional.empty();
    }

    /** A shell looks for a programme in several places; the first look counts. */
    private Optional<Effect> programme(long process, String call) {
        Matcher signal = SIGNAL.matcher(call);
        if (signal.find()) {
            int unit = servers.getOrDefault(Long.parseLong(signal.group(1)), -1);
            return once(process, "signal").map(first -> new Effect(Kind.SIGNALS_SERVER, unit));
        }
        Matcher unit = UNIT.matcher(call);
        if (!unit.find()) {
            return Optional.empty();
        }
        int ordinal = Integer.parseInt(unit.group(1));
        if (call.contains("[\"setsid\", ")) {
            servers.put(process, ordinal);
            return once(process, "start").map(first -> new Effect(Kind.STARTS_SERVER, ordinal));
        }
        return call.contains("/bin/initdb\"")
                ? once(process, "initdb").map(first -> new Effect(Kind.MAKES_DATA, ordinal))
                : Optional.empty();
    }

    private Optional<String> once(long process, String what) {
        return what.equals(begun.put(process, what)) ? Optional.empty() : Optional.of(what);
    }
}
