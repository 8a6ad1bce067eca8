package io.refreshd.simulation.rule;

/** A rule that was broken, and how. */
public record Finding(Rule rule, String how) {
    @Override
    public String toString() {
        return rule + ": " + how;
    }
}
