package io.refreshd.charm;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.yaml.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A charm cannot be used; the message has one line for each problem. */
public final class CharmInvalid extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;
    private final ReasonCode code;
    private final String next;

    CharmInvalid(ReasonCode code, List<Problem> problems) {
        this(code, problems, "");
    }

    CharmInvalid(ReasonCode code, List<Problem> problems, String next) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.code = code;
        this.next = next;
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order of the files. */
    public List<Problem> problems() {
        return problems;
    }

    /** For who asked: the first problem, and how many more there are. */
    public Reason reason() {
        String more = problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : "";
        return new Reason(code, problems.get(0) + more + ".", next);
    }
}
