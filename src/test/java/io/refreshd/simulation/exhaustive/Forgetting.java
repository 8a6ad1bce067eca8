package io.refreshd.simulation.exhaustive;

import io.refreshd.decide.Application;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes away what only counts up and makes no difference to any decision, so that states come again. How often a server
 * was started is compared with what an open intent remembers of it, and with nothing else: only the difference is kept.
 */
final class Forgetting {
    private Forgetting() {}

    /** Figures of a run that are only shown. */
    static Run figures(Run run) {
        return new Run(
                run.plan(),
                run.policy(),
                run.phase(),
                run.phaseSince(),
                run.startedAt(),
                run.endedAt(),
                run.outcome(),
                run.pauses(),
                Duration.ZERO,
                0,
                run.handovers(),
                0,
                run.failures(),
                run.lastFailure(),
                run.lastFailureAt(),
                run.heals(),
                run.pauseRequested(),
                run.cancelRequested(),
                run.rollbackRequested());
    }

    /** For each unit how many starts are common to all who count them. */
    static List<Integer> common(Application application, Ground ground) {
        List<Integer> common = new ArrayList<>();
        for (int unit = 0; unit < ground.nodes().size(); unit++) {
            common.add(least(application.intent(), unit, ground.node(unit).starts()));
        }
        return common;
    }

    private static int least(Optional<Intent> intent, int unit, int least) {
        if (!(intent.orElse(null) instanceof Intent.Change change)) {
            return least;
        }
        return least(change.then(), unit, change.ordinal() == unit ? Math.min(least, change.starts()) : least);
    }

    static Ground starts(Ground ground, List<Integer> common) {
        List<Node> nodes = new ArrayList<>();
        for (int unit = 0; unit < ground.nodes().size(); unit++) {
            nodes.add(ground.node(unit).fewerStarts(common.get(unit)));
        }
        return new Ground(List.copyOf(nodes), ground.forks(), ground.counted(), ground.down());
    }

    static Optional<Intent> starts(Optional<Intent> intent, List<Integer> common) {
        return intent.map(open -> open instanceof Intent.Change change
                ? new Intent.Change(
                        change.ordinal(),
                        change.release(),
                        change.purpose(),
                        change.attempt(),
                        change.starts() - common.get(change.ordinal()),
                        change.since(),
                        change.healthySince(),
                        starts(change.then(), common))
                : open);
    }

    static Application starts(Application from, List<Integer> common) {
        return new Application(
                from.name(),
                from.charm(),
                from.channel(),
                from.release(),
                from.scale(),
                from.units(),
                from.deployed(),
                from.policy(),
                from.soak(),
                from.check(),
                from.pendingCheck(),
                from.run(),
                starts(from.intent(), common),
                from.operations(),
                from.nextId(),
                from.primary(),
                from.restarts(),
                from.restartsSince(),
                from.adopted(),
                from.workload());
    }
}
