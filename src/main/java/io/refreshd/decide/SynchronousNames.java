package io.refreshd.decide;

import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A server's setting {@code synchronous_standby_names}.
 *
 * @param wanted how many standbys a commit waits for; 0 when asynchronous
 * @param names which may answer, in lower case, {@code *} for any
 */
public record SynchronousNames(int wanted, SortedSet<String> names) {
    /** Nobody is waited for. */
    public static final SynchronousNames NONE = new SynchronousNames(0, new TreeSet<>());

    private static final Pattern COUNTED = Pattern.compile(
            "(?:(?:FIRST|ANY)\\s+)?(\\d{1,9})\\s*\\((.*)\\)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    public SynchronousNames {
        names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    /** Reads the setting; a plain list asks for one. */
    public static SynchronousNames of(String setting) {
        String text = setting.strip();
        if (text.isEmpty()) {
            return NONE;
        }
        Matcher counted = COUNTED.matcher(text);
        boolean matches = counted.matches();
        return new SynchronousNames(
                matches ? Integer.parseInt(counted.group(1)) : 1, listed(matches ? counted.group(2) : text));
    }

    private static SortedSet<String> listed(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(name -> name.strip().replace("\"", "").toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether a commit may be answered by the standby of this name. */
    public boolean heed(String standby) {
        return names.contains("*") || names.contains(standby.toLowerCase(Locale.ROOT));
    }
}
