package io.refreshd.journal;

/**
 * Why the journal can not be used. The message is one plain sentence that names the file; {@link #next()} is what a
 * person does about it.
 */
public final class JournalProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final String next;

    /** What is the matter, and whether it concerns this moment or the whole journal. */
    public enum Kind {
        /** Nothing can be written: disk full, read-only, or an input/output error before. */
        UNWRITABLE,
        /** An input/output error left it unknown whether it was written. */
        UNSURE,
        /** What is on disk is not what was written. */
        DAMAGED,
        /** A newer refreshd wrote it. */
        NEWER,
        /** Another process has it. */
        IN_USE
    }

    public JournalProblem(Kind kind, String sentence, String next) {
        super(sentence);
        this.kind = kind;
        this.next = next;
    }

    public JournalProblem(Kind kind, String sentence, String next, Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
        this.next = next;
    }

    public Kind kind() {
        return kind;
    }

    /** The next command to run. */
    public String next() {
        return next;
    }
}
