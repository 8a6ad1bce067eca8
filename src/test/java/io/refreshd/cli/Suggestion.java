package io.refreshd.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** A command that is suggested can be run as it is written. */
public final class Suggestion {
    /** A program of the system, and numbers or files behind it. */
    private static final String OF_THE_SYSTEM =
            "(kill -CONT \\d+|kill -TERM \\d+|df -h /\\S+|ls -ld? /\\S+( && df -h /\\S+)?|fuser /\\S+|dmesg \\| tail)";

    private Suggestion() {}

    /** Whether the command line would take it; nothing is run. */
    public static void runs(String next) {
        if (next.contains(" && refreshctl ")) {
            runs(next.substring(0, next.indexOf(" && ")));
            runs(next.substring(next.indexOf(" && ") + 4));
            return;
        }
        if (!next.startsWith("refreshctl ")) {
            assertThat(next).matches(OF_THE_SYSTEM);
            return;
        }
        assertThat(next).doesNotContain(", ", ";", " then ", "APP", "NAME", "\n");
        List<String> words = List.of(next.split(" "));
        Terminal terminal = new Terminal(
                new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()),
                new BufferedReader(new StringReader("")),
                false,
                Map.of());
        CommandLine commands = Refreshctl.commands(terminal);
        assertThatCode(() -> commands.parseArgs(words.subList(1, words.size()).toArray(String[]::new)))
                .as(next)
                .doesNotThrowAnyException();
    }
}
