package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Run;
import io.refreshd.decide.Step;
import io.refreshd.model.Release;
import io.refreshd.simulation.kubernetes.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A template that somebody else wrote is replaced only on the way back, which a person asked for; and one that somebody set
 * back while units run the new one is not written again.
 */
final class ForeignKept implements Checker {
    private final PodScene pods;

    ForeignKept(PodScene pods) {
        this.pods = pods;
    }

    @Override
    public void takesHold(Step step) {
        Optional<StatefulSet> set = pods.set();
        Optional<Run> open = pods.scene.openRun();
        if (!(step instanceof Step.HoldTemplate hold)
                || set.isEmpty()
                || open.isEmpty()
                || !(pods.scene.intent().orElse(null) instanceof Intent.Change change)
                || change.purpose() != Purpose.FORWARD) {
            return;
        }
        Application application = pods.scene.application();
        boolean ours = ours(application, open.get()).stream()
                .anyMatch(release -> pods.template(application, release)
                        .filter(set.get().template()::equals)
                        .isPresent());
        pods.scene.check(
                Rule.FOREIGN_KEPT, ours, () -> hold + " overwrites " + set.get().template());
        boolean begun = application.units().entrySet().stream()
                .anyMatch(
                        unit -> unit.getKey() != change.ordinal() && open.get().onTarget(unit.getValue()));
        boolean setBack = begun && !set.get().template().release().sameAs(hold.release());
        pods.scene.check(
                Rule.FOREIGN_KEPT, !setBack, () -> hold + " though somebody set the template back: " + set.get());
    }

    private static List<Release> ours(Application application, Run run) {
        List<Release> ours = new ArrayList<>(application.units().values());
        ours.add(application.release());
        ours.add(run.plan().from());
        ours.add(run.plan().to());
        ours.addAll(run.plan().recorded().values());
        return ours;
    }
}
