package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Event;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Moment;
import io.refreshd.decide.RunPhase;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.UnitSeen;

/**
 * A run that ends, however it ends, leaves every pod made from what the journal says, as far as was seen; but for one that
 * was let go and is about to be, and for what somebody else did to the set.
 */
final class PodsNothingHalf implements Checker {
    private final PodScene pods;

    PodsNothingHalf(PodScene pods) {
        this.pods = pods;
    }

    @Override
    public void decided(Application application, Snapshot seen, Moment moment, Decision decision) {
        for (Event event : decision.events()) {
            if (event instanceof Event.RunEnded
                    && began(application)
                    && seen.set().isPresent()
                    && !pods.setTouchedSince(0)) {
                pods.scene.check(
                        Rule.NOTHING_HALF,
                        application.units().keySet().stream()
                                .allMatch(ordinal -> asSaid(application, seen, ordinal)
                                        || letGo(application, seen, ordinal)
                                        || pods.on(application, ordinal, application.releaseOf(ordinal))),
                        () -> event + " under " + application.intent() + " of " + application.units() + " while "
                                + seen);
                pods.scene.check(
                        Rule.NOTHING_HALF,
                        !uselessSpare(application),
                        () -> event + " and the spare unit stays: " + pods.set());
            }
        }
    }

    /** It is there in truth, as far as the daemon could know, and nothing has changed that it would be needed for. */
    private boolean uselessSpare(Application application) {
        return !application.mixed()
                && application
                        .openRun()
                        .flatMap(run -> run.plan().spare())
                        .flatMap(spare -> pods.seenSet().filter(set -> set.replicas() > spare))
                        .isPresent();
    }

    /** Before its gate a run has changed nothing: what is half then was so before. */
    private static boolean began(Application application) {
        return application
                .openRun()
                .filter(run -> !(run.phase() instanceof RunPhase.Checking))
                .isPresent();
    }

    private static boolean asSaid(Application application, Snapshot seen, int ordinal) {
        return seen.unit(ordinal)
                .filter(unit -> unit.pod().filter(pod -> pod.terminating()).isEmpty())
                .flatMap(UnitSeen::installed)
                .map(application.releaseOf(ordinal)::sameAs)
                .orElse(true);
    }

    private static boolean letGo(Application application, Snapshot seen, int ordinal) {
        boolean open = application.intent().orElse(null) instanceof Intent.Change change && change.ordinal() == ordinal;
        boolean below = seen.set().filter(set -> set.partition() <= ordinal).isPresent();
        return open && below;
    }
}
