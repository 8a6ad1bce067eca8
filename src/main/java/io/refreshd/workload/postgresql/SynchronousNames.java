package io.refreshd.workload.postgresql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the setting {@code synchronous_standby_names}. */
final class SynchronousNames {
    private static final Pattern COUNTED =
            Pattern.compile("(?:(?:FIRST|ANY)\\s+)?(\\d{1,9})\\s*\\(.*\\)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private SynchronousNames() {}

    /** How many synchronous standbys the setting asks for; a plain list asks for one. */
    static int wanted(String setting) {
        String text = setting.strip();
        if (text.isEmpty()) {
            return 0;
        }
        Matcher counted = COUNTED.matcher(text);
        return counted.matches() ? Integer.parseInt(counted.group(1)) : 1;
    }
}
