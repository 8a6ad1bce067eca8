package io.refreshd.decide;

/**
 * What became of a step. {@code UNKNOWN}: no answer came in time, so it may or may not have happened; it is looked at
 * again before it is done again.
 *
 * @param cause one line; empty when done
 */
public record StepOutcome(Kind kind, String cause) {
    public static final StepOutcome DONE = new StepOutcome(Kind.DONE, "");

    /** Done, failed for certain, or unknown. */
    public enum Kind {
        DONE,
        FAILED,
        UNKNOWN
    }

    public static StepOutcome failed(String cause) {
        return new StepOutcome(Kind.FAILED, cause);
    }

    public static StepOutcome unknown(String cause) {
        return new StepOutcome(Kind.UNKNOWN, cause);
    }
}
