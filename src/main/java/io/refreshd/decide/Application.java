package io.refreshd.decide;

import io.refreshd.decide.Event.ChecksJudged;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Release;
import io.refreshd.model.Skip;
import io.refreshd.model.Substrate;
import io.refreshd.model.UnitId;
import io.refreshd.model.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Everything that is known of one application from its journal.
 *
 * @param name its name
 * @param charm the charm's name
 * @param channel the channel it follows; empty text when it was deployed by revision only
 * @param release what is deployed, and where a finished run left it
 * @param scale how many units were asked for
 * @param units the release of every unit, by ordinal, as last journalled
 * @param deployed whether the first deployment is over
 * @param policy when the next run pauses by itself
 * @param soak how long a changed unit must stay healthy
 * @param check the last judged pre-upgrade checks, with when
 * @param pendingCheck an operation that waits for checks to be judged
 * @param run the latest run
 * @param intent the open intent
 * @param operations all operations that are remembered, by number
 * @param nextId the next number for an operation or task
 * @param primary the unit that was last known to be the primary, -1 when none was
 * @param restarts restarts in place within some minutes
 * @param restartsSince the first of them
 * @param adopted the StatefulSet whose pods the units are; empty for units of this machine
 * @param workload how its units are asked and told
 */
public record Application(
        String name,
        String charm,
        String channel,
        Release release,
        int scale,
        SortedMap<Integer, Release> units,
        boolean deployed,
        PausePolicy policy,
        Duration soak,
        Optional<Judged> check,
        Optional<PendingCheck> pendingCheck,
        Optional<Run> run,
        Optional<Intent> intent,
        SortedMap<Integer, Operation> operations,
        int nextId,
        int primary,
        int restarts,
        Instant restartsSince,
        Optional<Adopted> adopted,
        Workload workload) {
    /** Over which time restarts in place are counted. */
    private static final Duration RESTARTS_COUNTED = Duration.ofMinutes(10);

    public Application {
        units = Settled.of(units);
        operations = Settled.of(operations);
    }

    /** Checks that were judged at a moment. */
    public record Judged(ChecksJudged checks, Instant at) {}

    /** An operation that waits for checks. */
    public record PendingCheck(int operation, Stage stage, Release target, List<Skip> skips) {}

    /** What an application is before its first event: nothing is deployed. */
    public static Application none(String name, Release release) {
        return new Application(
                name,
                release.charm(),
                "",
                release,
                0,
                new TreeMap<>(),
                false,
                PausePolicy.FIRST,
                Duration.ZERO,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>(),
                1,
                -1,
                0,
                Instant.EPOCH,
                Optional.empty(),
                Workload.POSTGRESQL);
    }

    /** What its units are. */
    public Substrate substrate() {
        return adopted.isPresent() ? Substrate.KUBERNETES : Substrate.LOCAL;
    }

    /** Whether Patroni elects its primary. */
    public boolean patroni() {
        return workload == Workload.PATRONI;
    }

    /** A unit's full name. */
    public UnitId unit(int ordinal) {
        return new UnitId(name, ordinal);
    }

    /** The full names of all units, for a sentence. */
    public String unitNames() {
        return units.isEmpty()
                ? "none"
                : units.keySet().stream()
                        .map(ordinal -> unit(ordinal).toString())
                        .collect(Collectors.joining(", "));
    }

    /** The release of a unit as last journalled; what is deployed for a unit that is not there. */
    public Release releaseOf(int ordinal) {
        return units.getOrDefault(ordinal, release);
    }

    /** The run that is not over; empty when there is none. */
    public Optional<Run> openRun() {
        return run.filter(latest -> !latest.ended());
    }

    /** Restarts in place within some minutes before that moment. */
    int restartsAt(Instant now) {
        return longAgo(restartsSince, now) ? 0 : restarts;
    }

    static boolean longAgo(Instant restartsSince, Instant now) {
        return Duration.between(restartsSince, now).compareTo(RESTARTS_COUNTED) > 0;
    }

    /** Whether units run different releases, as after a cancelled run. */
    public boolean mixed() {
        for (Release unit : units.values()) {
            if (!unit.sameAs(release)) {
                return true;
            }
        }
        return false;
    }
}
