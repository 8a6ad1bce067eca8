package io.refreshd.workload.postgresql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads why a server ended from its log. */
public final class ServerLog {
    private static final Pattern GRAVE = Pattern.compile("^.*?\\b(?:FATAL|PANIC):\\s+(.*)$");
    private static final Pattern ERROR =
            Pattern.compile("^.*(?:\\bERROR:\\s|error while loading|cannot execute|No such file|failed to execute|"
                    + "Permission denied|was terminated by signal).*$");
    private static final int LONGEST = 300;

    private ServerLog() {}

    /** The last fatal line, without its prefix; else the last line that tells of an error; else empty. */
    public static String cause(String log) {
        String cause = "";
        String error = "";
        for (String line : log.lines().toList()) {
            Matcher grave = GRAVE.matcher(line);
            if (grave.matches() && !ordinary(grave.group(1))) {
                cause = grave.group(1);
            } else if (ERROR.matcher(line).matches()) {
                error = line;
            }
        }
        String text = (cause.isEmpty() ? error : cause).strip();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    /** What any session is told when its server stops or starts, and a standby while its primary is away. */
    private static boolean ordinary(String message) {
        return message.startsWith("terminating ")
                || message.startsWith("the database system is ")
                || message.startsWith("could not connect to the primary")
                || message.startsWith("could not receive data from WAL stream");
    }
}
