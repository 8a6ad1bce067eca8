package io.refreshd.simulation.trial;

/** Looks for a simpler world of the same seed in which the same rule is still broken. */
final class Shrink {
    private static final int MOST_TRIES = 200;

    private Shrink() {}

    static Verdict shrink(Verdict broken, Variant variant) {
        Verdict smallest = broken;
        int tries = 0;
        boolean smaller = true;
        while (smaller && tries < MOST_TRIES) {
            smaller = false;
            for (Scenario simpler : smallest.scenario().simpler()) {
                tries++;
                Verdict verdict = Trial.run(simpler, variant);
                if (verdict.finding()
                        .filter(finding ->
                                finding.rule() == broken.finding().orElseThrow().rule())
                        .isPresent()) {
                    smallest = verdict;
                    smaller = true;
                    break;
                }
            }
        }
        return smallest;
    }
}
