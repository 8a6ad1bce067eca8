package io.refreshd.decide;

import io.refreshd.decide.Application.PendingCheck;
import io.refreshd.model.CheckResult;
import io.refreshd.model.CheckStatus;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The gate before a run, and checks that somebody asked for. */
final class Gate {
    private Gate() {}

    /** A run in checking: a fresh passed check opens the gate, else the checks are run here. */
    static Decision next(Application application, Run run, Snapshot seen, Moment moment, Limits limits) {
        Reason doing = Reason.of(
                ReasonCode.CHECKING,
                "the pre-upgrade check runs for " + run.plan().to());
        if (run.plan().skips().isEmpty() && fresh(application, run, seen, moment, limits)) {
            return Decision.record(doing, new Event.GatePassed());
        }
        Optional<Facts> facts = moment.factsFor(Stage.PRE);
        if (facts.isEmpty()) {
            return Decision.examine(run.plan().to(), Stage.PRE, doing);
        }
        List<CheckResult> results = Verdicts.judge(
                application, seen, facts.get(), Stage.PRE, run.plan().skips(), limits);
        Event.ChecksJudged judged = judged(application, seen, facts.get(), Stage.PRE, results);
        if (judged.passed()) {
            return Decision.record(doing, judged, new Event.GatePassed());
        }
        Reason failed = new Reason(
                ReasonCode.CHECK_FAILED,
                "the pre-upgrade check failed and nothing was changed: " + failures(results),
                "refreshctl run " + application.name() + "/leader pre-upgrade-check");
        return Decision.record(failed, judged, new Event.RunEnded(RunState.CANCELLED, failed));
    }

    private static boolean fresh(Application application, Run run, Snapshot seen, Moment moment, Limits limits) {
        // Who only checked was not told of a spare unit: its volumes and rights were not looked at.
        return application
                .check()
                .filter(check ->
                        run.plan().spare().isEmpty() || application.adopted().isEmpty())
                .filter(check -> check.checks().passed())
                .filter(check ->
                        check.checks().results().stream().noneMatch(result -> result.status() == CheckStatus.SKIPPED))
                .filter(check -> run.onTarget(check.checks().target()))
                .filter(check -> Duration.between(check.at(), moment.now()).compareTo(limits.checkExpiry()) < 0)
                .filter(check ->
                        Health.anyObjection(application, seen, -1, limits).isEmpty())
                .filter(check -> check.checks().fingerprint().equals(Topology.fingerprint(application, seen)))
                .isPresent();
    }

    /** Checks that an operation waits for. */
    static Decision pending(
            Application application, PendingCheck pending, Snapshot seen, Moment moment, Limits limits) {
        Optional<Facts> facts = moment.factsFor(pending.stage());
        if (facts.isEmpty()) {
            return Decision.examine(
                    pending.target(),
                    pending.stage(),
                    Reason.of(ReasonCode.CHECKING, "the checks run for " + pending.target()));
        }
        List<CheckResult> results =
                Verdicts.judge(application, seen, facts.get(), pending.stage(), pending.skips(), limits);
        Event.ChecksJudged judged = judged(application, seen, facts.get(), pending.stage(), results);
        SortedMap<String, String> map = new TreeMap<>();
        results.forEach(result -> map.put(result.name(), result.status().text() + ": " + result.observed()));
        String message = judged.passed() ? passed(results, pending.target()) : "failed: " + failures(results);
        return Decision.record(
                Reason.of(ReasonCode.CHECKING, message),
                judged,
                new Event.OperationEnded(
                        pending.operation(),
                        judged.passed() ? OperationStatus.COMPLETED : OperationStatus.FAILED,
                        message,
                        map));
    }

    static Event.ChecksJudged judged(
            Application application, Snapshot seen, Facts facts, Stage stage, List<CheckResult> results) {
        boolean passed = results.stream().noneMatch(result -> result.status().stops());
        return new Event.ChecksJudged(stage, facts.target(), Topology.fingerprint(application, seen), results, passed);
    }

    /** That nothing stops a refresh; what warns, or was not looked at, is counted and named. */
    static String passed(List<CheckResult> results, Release target) {
        String warnings = named(results, CheckStatus.WARN, " warn: ");
        String skipped = named(results, CheckStatus.SKIPPED, " skipped: ");
        return warnings.isEmpty() && skipped.isEmpty()
                ? "all checks passed for " + target
                : "no check failed for " + target + warnings + skipped;
    }

    private static String named(List<CheckResult> results, CheckStatus status, String word) {
        List<String> names = results.stream()
                .filter(result -> result.status() == status)
                .map(CheckResult::name)
                .toList();
        return names.isEmpty() ? "" : "; " + names.size() + word + String.join(", ", names);
    }

    /** The checks that stop, in one line. */
    static String failures(List<CheckResult> results) {
        return String.join(
                "; ",
                results.stream()
                        .filter(result -> result.status() == CheckStatus.FAIL || result.status() == CheckStatus.ERROR)
                        .map(result -> result.name() + ": " + result.observed())
                        .toList());
    }
}
