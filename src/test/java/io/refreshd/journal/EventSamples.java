package io.refreshd.journal;

import io.refreshd.decide.Adopted;
import io.refreshd.decide.Event;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Stage;
import io.refreshd.model.CheckResult;
import io.refreshd.model.CheckStatus;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.refreshd.model.Resource;
import io.refreshd.model.RunState;
import io.refreshd.model.Skip;
import io.refreshd.model.Version;
import io.refreshd.model.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** At least one event of every type, in an order that folds: a deployment, a run, its way back. */
public final class EventSamples {
    public static final Release OLD = release(363, new Version(14, 8), 8);
    public static final Release NEW = release(364, new Version(14, 9), 9);

    private static final Reason REASON = new Reason(
            ReasonCode.PAUSED_BY_POLICY,
            "paused: \"postgresql/2\" on 14.9 — check it,\nthen go on",
            "refreshctl resume");
    private static final List<Skip> SKIPS = List.of(new Skip("backup-age", "taken by hand at noon"));

    private EventSamples() {}

    public static List<Event> all() {
        return List.of(
                new Event.DaemonStarted(1),
                new Event.ApplicationDeployed(
                        "postgresql", "14/stable", OLD, 3, PausePolicy.FIRST, Duration.ofSeconds(2)),
                new Event.ApplicationAdopted(
                        "postgresql",
                        "",
                        OLD,
                        3,
                        PausePolicy.ALL,
                        Duration.ZERO,
                        new Adopted(Workload.NONE, "prod", "db", "0a-1b", "db-5d96bcd96")),
                new Event.UnitAddStarted(0, OLD),
                new Event.UnitAdded(0),
                new Event.DeployEnded(),
                new Event.OperationEnqueued(
                        1, "refresh", 0, only("channel", "14/stable"), "http", "token", "key-1", "ab".repeat(32)),
                new Event.CheckRequested(1, Stage.PRE, NEW, SKIPS),
                new Event.ChecksJudged(
                        Stage.PRE,
                        NEW,
                        "0@363 primary 0",
                        List.of(new CheckResult("lag", CheckStatus.WARN, "9 MiB", "at most 16 MiB", "wait")),
                        true),
                new Event.RunStarted(plan()),
                new Event.GatePassed(),
                new Event.Prepared(),
                new Event.UnitChangeStarted(0, NEW, Purpose.FORWARD, 1, 4),
                new Event.UnitHealthy(0),
                new Event.UnitIll(0, REASON),
                new Event.UnitChanged(0, NEW, Purpose.FORWARD),
                new Event.StepFailed("start postgresql/0 on 14.9", 0, "it exited: 1"),
                new Event.PrimaryMoved(-1, 0),
                new Event.HandoverStarted(7, 0, 1),
                new Event.HandoverEnded(7, true, ""),
                new Event.PauseRequested(),
                new Event.RunPaused(1, REASON),
                new Event.RunResumed(1, 0),
                new Event.PolicyChanged(PausePolicy.ALL),
                new Event.RunBlocked(REASON),
                new Event.RunUnblocked(true),
                new Event.VerifyStarted(),
                new Event.CancelRequested(),
                new Event.RollbackRequested(),
                new Event.RollbackStarted(),
                new Event.UnitRemoveStarted(3),
                new Event.UnitRemoved(3),
                new Event.RunEnded(RunState.ROLLED_BACK, REASON),
                new Event.OperationEnded(1, OperationStatus.COMPLETED, "rolled back", only("switchovers", "1")));
    }

    private static Event.RunPlan plan() {
        SortedMap<Integer, Release> recorded = new TreeMap<>();
        recorded.put(0, OLD);
        recorded.put(10, OLD);
        return new Event.RunPlan(
                1,
                1,
                OLD,
                NEW,
                "14/stable",
                recorded,
                List.of(10, 0),
                PausePolicy.FIRST,
                Duration.ofMillis(1500),
                SKIPS,
                Optional.of(3),
                false,
                true,
                "token");
    }

    private static Release release(int revision, Version version, int resource) {
        return new Release(
                "postgresql",
                revision,
                version,
                only("postgresql-binaries", new Resource(resource, "io.example:binaries:" + version, "0a".repeat(32))),
                "cd".repeat(32));
    }

    private static <V> SortedMap<String, V> only(String key, V value) {
        SortedMap<String, V> map = new TreeMap<>();
        map.put(key, value);
        return map;
    }
}
