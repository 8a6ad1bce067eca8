package io.refreshd.decide;

import static io.refreshd.decide.Stage.POST;
import static io.refreshd.decide.Stage.PRE;

import io.refreshd.model.CheckResult;
import io.refreshd.model.CheckStatus;
import io.refreshd.model.Skip;
import io.refreshd.model.Substrate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Judges what the probes read: one verdict per check, all of them, each with what was observed, what is asked for, and
 * the fix. The same list before and after a refresh, but for checks that make sense at one of them only.
 */
public final class Verdicts {
    private static final List<Stage> BOTH = List.of(PRE, POST);

    /** Which applications a check is for. */
    private enum Whose {
        /** What looks into the programs and disks of this machine. */
        MACHINE,
        /** What asks servers: those of this machine, and those in pods that Patroni runs. */
        SERVERS,
        PATRONI,
        PODS,
        ALL;

        boolean of(Substrate substrate, boolean patroni) {
            boolean local = substrate == Substrate.LOCAL;
            return switch (this) {
                case MACHINE -> local;
                case SERVERS -> local || patroni;
                case PATRONI -> patroni;
                case PODS -> !local;
                case ALL -> true;
            };
        }
    }

    /** A check; names, once released, are kept: skips and metrics use them. */
    private record Check(
            String name, List<Stage> stages, Whose whose, String threshold, Function<Examination, Finding> judge) {
        Check(String name, List<Stage> stages, String threshold, Function<Examination, Finding> judge) {
            this(name, stages, Whose.SERVERS, threshold, judge);
        }

        /** @param patroni whether Patroni elects the primary */
        boolean of(Stage stage, Substrate substrate, boolean patroni) {
            return stages.contains(stage) && whose.of(substrate, patroni);
        }
    }

    private static final List<Check> CHECKS = List.of(
            new Check("topology", BOTH, "exactly one primary, every other unit streams", TopologyChecks::topology),
            new Check("timeline", BOTH, "the same on all units", TopologyChecks::timeline),
            new Check("system-identifier", BOTH, "the same on all units", TopologyChecks::systemIdentifier),
            new Check("replication-lag", BOTH, "no standby further behind than the bound", TopologyChecks::lag),
            new Check(
                    "synchronous-set",
                    BOTH,
                    "enough synchronous standbys, also with one unit away",
                    SynchronousSet::judge),
            new Check("replication-slots", BOTH, "no slot without a consumer", ReplicationChecks::slots),
            new Check("logical-slots", List.of(PRE), "no logical slot is lost", ReplicationChecks::logicalSlots),
            new Check("standby-settings", BOTH, "not lower than on the primary", ReplicationChecks::standbySettings),
            new Check("pending-restart", BOTH, "no setting waits for a restart", ReplicationChecks::pendingRestart),
            new Check("long-transactions", List.of(PRE), "none older than 5 min", ActivityChecks::longTransactions),
            new Check("prepared-transactions", List.of(PRE), "none", ActivityChecks::preparedTransactions),
            new Check("running-maintenance", List.of(PRE), "none", ActivityChecks::runningMaintenance),
            new Check("invalid-indexes", BOTH, "none", IntegrityChecks::invalidIndexes),
            new Check("wraparound", List.of(PRE), "below 1,500 million identifiers", StorageChecks::wraparound),
            new Check("archiving", BOTH, "the last attempt succeeded, fewer than 50 wait", StorageChecks::archiving),
            new Check("backup-age", List.of(PRE), "at most 24 h", StorageChecks::backupAge),
            new Check(
                    "disk-space",
                    BOTH,
                    Whose.MACHINE,
                    "15 % free (or 10 GiB, which is said), and twice max_wal_size",
                    StorageChecks::diskSpace),
            new Check("version-order", List.of(PRE), Whose.ALL, "same major version, not lower", VersionChecks::order),
            new Check("server-version", List.of(POST), "every unit runs the target", VersionChecks::running),
            new Check("known-bad-minors", BOTH, "nothing is known against the target", VersionChecks::badMinors),
            new Check(
                    "known-bad-pairs",
                    List.of(PRE),
                    "both versions can live beside each other, whichever is the primary",
                    VersionChecks::badPairs),
            new Check("post-steps", List.of(POST), "nothing is left to do", VersionChecks::postSteps),
            new Check("binaries", BOTH, Whose.MACHINE, "present, digest right, runnable", ProgramChecks::binaries),
            new Check("extensions", BOTH, Whose.MACHINE, "all come with the target", ProgramChecks::extensions),
            new Check(
                    "preload-libraries",
                    BOTH,
                    Whose.MACHINE,
                    "all come with the target",
                    ProgramChecks::preloadLibraries),
            new Check("collations", BOTH, "of the version that was recorded", IntegrityChecks::collations),
            new Check("catalog-version", BOTH, "the same everywhere", ReplicationChecks::catalogVersion),
            new Check("index-integrity", List.of(POST), "no index is corrupt", IntegrityChecks::indexes),
            new Check(
                    "write-canary", List.of(POST), "committed, and replayed by every standby", IntegrityChecks::canary),
            new Check(
                    "patroni",
                    BOTH,
                    Whose.PATRONI,
                    "not paused, no standby cluster, somebody who may take over",
                    MemberChecks::patroni),
            new Check(
                    "stateful-set",
                    BOTH,
                    Whose.PODS,
                    "can be rolled by its partition, and holds the release",
                    SetChecks::statefulSet),
            new Check("pods", BOTH, Whose.PODS, "all ready on their release", SetChecks::pods),
            new Check(
                    "way-back", List.of(PRE), Whose.PODS, "the recorded ControllerRevision stays", SetChecks::wayBack),
            new Check(
                    "permissions",
                    List.of(PRE),
                    Whose.PODS,
                    "all that a run and its way back need",
                    SetChecks::permissions),
            new Check(
                    "spare-volumes",
                    BOTH,
                    Whose.PODS,
                    "no volume of an earlier unit waits for the spare one",
                    SetChecks::spareVolumes));

    private Verdicts() {}

    /** The names of all checks, in the order they are shown; a skip names one of these. */
    public static List<String> names() {
        return CHECKS.stream().map(Check::name).toList();
    }

    /** The names of the checks of one stage on one substrate without Patroni, in the order they are shown. */
    public static List<String> names(Stage stage, Substrate substrate) {
        return CHECKS.stream()
                .filter(check -> check.of(stage, substrate, false))
                .map(Check::name)
                .toList();
    }

    /** All verdicts of one stage, in the order of {@link #names()}. */
    public static List<CheckResult> judge(
            Application application, Snapshot seen, Facts facts, Stage stage, List<Skip> skips, Limits limits) {
        return judge(application, seen, facts, stage, skips, limits, Thresholds.DEFAULT);
    }

    /** The same with other thresholds. */
    public static List<CheckResult> judge(
            Application application,
            Snapshot seen,
            Facts facts,
            Stage stage,
            List<Skip> skips,
            Limits limits,
            Thresholds thresholds) {
        Examination examination = new Examination(application, seen, facts, stage, limits, thresholds);
        List<CheckResult> results = new ArrayList<>(CHECKS.size());
        for (Check check : CHECKS) {
            if (check.of(stage, application.substrate(), application.patroni())) {
                CheckResult result = check.judge().apply(examination).named(check.name(), check.threshold());
                results.add(skips.isEmpty() ? result : skipped(result, skips));
            }
        }
        return List.copyOf(results);
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
