package io.refreshd.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/**
 * Where a command runs: what it reads, what it writes to, and the environment, which only {@code main} looks at.
 *
 * @param interactive whether a person sits at both ends
 */
record Terminal(
        PrintWriter out, PrintWriter err, BufferedReader in, boolean interactive, Map<String, String> environment) {
    Terminal {
        environment = Map.copyOf(environment);
    }

    /** An environment variable that is there and not empty. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
    }

    void print(String text) {
        out.print(text);
        out.flush();
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    /** A line that is no result: progress and hints. */
    void note(String text) {
        err.println(text);
        err.flush();
    }

    /** One line from the person; empty text at the end of input. */
    String ask(String question) {
        err.print(question);
        err.flush();
        try {
            return Optional.ofNullable(in.readLine()).orElse("").strip();
        } catch (IOException e) {
            return "";
        }
    }
}
