package io.refreshd.decide;

import io.refreshd.model.Release;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which unit takes over the primary. */
final class Candidates {
    private Candidates() {}

    /** For the last unit of the roll: a healthy standby on the target, not the spare one if there is another. */
    static Optional<Integer> forward(Application application, Run run, Snapshot seen, Limits limits) {
        return best(application, seen, limits, ordinal -> run.onTarget(application.releaseOf(ordinal)), run);
    }

    /** For the way back: a healthy standby on its recorded release; else any, which then costs a second handover. */
    static Optional<Integer> back(Application application, Run run, Snapshot seen, Limits limits) {
        Predicate<Integer> recorded = ordinal -> {
            Release release = run.plan().recorded().get(ordinal);
            return release != null && release.sameAs(application.releaseOf(ordinal));
        };
        return best(application, seen, limits, recorded, run)
                .or(() -> best(application, seen, limits, ordinal -> true, run));
    }

    /** To place the primary before the roll: the lowest unit, when it is a healthy standby. */
    static Optional<Integer> lowest(Application application, Snapshot seen, Limits limits) {
        int lowest = application.units().firstKey();
        return healthyStandbys(application, seen, limits).contains(lowest) ? Optional.of(lowest) : Optional.empty();
    }

    private static Optional<Integer> best(
            Application application, Snapshot seen, Limits limits, Predicate<Integer> fits, Run run) {
        int spare = run.plan().spare().orElse(-1);
        return healthyStandbys(application, seen, limits).stream()
                .filter(fits)
                .min(Comparator.<Integer, Boolean>comparing(ordinal -> ordinal == spare)
                        .thenComparing(ordinal ->
                                !Members.accepted(seen, seen.unit(ordinal).orElseThrow()))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static List<Integer> healthyStandbys(Application application, Snapshot seen, Limits limits) {
        return application.units().keySet().stream()
                .filter(ordinal -> seen.unit(ordinal)
                        .filter(UnitSeen::standby)
                        .filter(Members::mayLead)
                        .isPresent())
                .filter(ordinal ->
                        Health.objection(application, seen, ordinal, limits).isEmpty())
                .toList();
    }
}
