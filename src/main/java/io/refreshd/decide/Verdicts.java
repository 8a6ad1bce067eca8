package io.refreshd.decide;

import io.refreshd.model.CheckResult;
import io.refreshd.model.CheckStatus;
import io.refreshd.model.Skip;
import java.util.ArrayList;
import java.util.List;

/** Judges what the probes read: one verdict per check, all of them, each with what was observed and the fix. */
public final class Verdicts {
    private Verdicts() {}

    /** The names of all checks, in the order they are shown; a skip names one of these. */
    public static List<String> names() {
        return List.of("topology", "binaries");
    }

    /** All verdicts of one stage, in the order of {@link #names()}. */
    public static List<CheckResult> judge(
            Application application, Snapshot seen, Facts facts, Stage stage, List<Skip> skips, Limits limits) {
        List<CheckResult> results = new ArrayList<>();
        results.add(topology(application, seen));
        results.add(
                facts.artifactTrouble().isEmpty()
                        ? new CheckResult("binaries", CheckStatus.PASS, "present and runnable", "present", "")
                        : new CheckResult(
                                "binaries",
                                CheckStatus.FAIL,
                                facts.artifactTrouble(),
                                "present, digest right, runnable",
                                "make the target's binaries reachable"));
        return results.stream().map(result -> skipped(result, skips)).toList();
    }

    private static CheckResult topology(Application application, Snapshot seen) {
        int primaries = seen.primaries().size();
        return new CheckResult(
                "topology",
                primaries == 1 ? CheckStatus.PASS : CheckStatus.FAIL,
                primaries + " primaries among " + seen.units().size() + " units of " + application.name(),
                "exactly one primary",
                primaries == 1 ? "" : "bring the application to exactly one primary");
    }

    private static CheckResult skipped(CheckResult result, List<Skip> skips) {
        return skips.stream()
                .filter(skip -> skip.check().equals(result.name()))
                .findFirst()
                .map(skip -> new CheckResult(
                        result.name(),
                        CheckStatus.SKIPPED,
                        "skipped: " + skip.reason() + "; it would have been "
                                + result.status().text() + ": " + result.observed(),
                        result.threshold(),
                        ""))
                .orElse(result);
    }
}
