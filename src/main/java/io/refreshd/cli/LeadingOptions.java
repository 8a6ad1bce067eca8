package io.refreshd.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Options that every command has may stand before the command too, as with other tools: {@code refreshctl -o json status}.
 * They belong to the commands, so they are moved behind it.
 */
final class LeadingOptions {
    private static final Set<String> WITH_VALUE =
            Set.of("--server", "--token-file", "--state-folder", "-o", "--output");
    private static final Set<String> ALONE = Set.of("--no-color");

    private LeadingOptions() {}

    static String[] moved(String... arguments) {
        List<String> leading = new ArrayList<>();
        int index = 0;
        while (index < arguments.length) {
            int length = length(arguments[index]);
            if (length == 0 || index + length >= arguments.length) {
                break;
            }
            leading.addAll(List.of(arguments).subList(index, index + length));
            index += length;
        }
        List<String> moved = new ArrayList<>(List.of(arguments).subList(index, arguments.length));
        // Right behind the command: what follows it may end in arguments that are not ours to read.
        moved.addAll(Math.min(1, moved.size()), leading);
        return moved.toArray(String[]::new);
    }

    private static int length(String argument) {
        if (WITH_VALUE.contains(argument)) {
            return 2;
        }
        boolean joined =
                WITH_VALUE.stream().anyMatch(option -> option.startsWith("--") && argument.startsWith(option + "="));
        return joined || ALONE.contains(argument) ? 1 : 0;
    }
}
