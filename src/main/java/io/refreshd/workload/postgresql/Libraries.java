package io.refreshd.workload.postgresql;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Names of loadable libraries as settings and functions write them, brought to one form. */
final class Libraries {
    private static final String FOLDER = "$libdir/";
    private static final String ENDING = ".so";

    private Libraries() {}

    /** From a list as in {@code shared_preload_libraries}. */
    static SortedSet<String> ofSetting(String setting) {
        return of(List.of(setting.split(",")));
    }

    /** Without folder and ending; those at a path of their own are left out: the target does not bring them. */
    static SortedSet<String> of(Collection<String> written) {
        SortedSet<String> names = new TreeSet<>();
        written.forEach(one -> name(one).ifPresent(names::add));
        return names;
    }

    private static Optional<String> name(String written) {
        String text = written.strip().replace("\"", "").replace("'", "");
        String inside = text.startsWith(FOLDER) ? text.substring(FOLDER.length()) : text;
        if (inside.isEmpty() || inside.startsWith("/")) {
            return Optional.empty();
        }
        return Optional.of(inside.endsWith(ENDING) ? inside.substring(0, inside.length() - ENDING.length()) : inside);
    }
}
