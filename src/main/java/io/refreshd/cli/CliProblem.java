package io.refreshd.cli;

/** Ends a command: one line that says what happened and why, one that says what to do next. */
final class CliProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String next;

    /**
     * @param next the next command to run; empty when none helps
     */
    CliProblem(int exitCode, String sentence, String next) {
        super(sentence, null, false, false);
        this.exitCode = exitCode;
        this.next = next;
    }

    int exitCode() {
        return exitCode;
    }

    String next() {
        return next;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
