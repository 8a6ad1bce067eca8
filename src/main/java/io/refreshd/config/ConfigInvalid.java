package io.refreshd.config;

import io.refreshd.yaml.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; the message has one line for each problem. */
public final class ConfigInvalid extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    ConfigInvalid(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order of the file. */
    public List<Problem> problems() {
        return problems;
    }
}
