package io.refreshd.model;

/**
 * Why something waits, is refused or stopped. API, CLI, log and events show the same sentence.
 *
 * @param code stable, from the closed list
 * @param sentence one plain sentence
 * @param next the next command to run; empty when there is nothing to do
 */
public record Reason(ReasonCode code, String sentence, String next) {
    public static Reason of(ReasonCode code, String sentence) {
        return new Reason(code, sentence, "");
    }
}
