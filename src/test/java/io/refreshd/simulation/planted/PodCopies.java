package io.refreshd.simulation.planted;

import io.refreshd.decide.PodSeen;
import io.refreshd.decide.SetSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Release;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Copies of what is seen of a StatefulSet and its pods, with one thing changed. */
final class PodCopies {
    private PodCopies() {}

    /** The same look, with every unit seen otherwise. */
    static Snapshot each(Snapshot seen, UnaryOperator<UnitSeen> change) {
        return new Snapshot(seen.units().stream().map(change).toList(), seen.at(), seen.set(), seen.trouble());
    }

    static Snapshot set(Snapshot seen, UnaryOperator<SetSeen> change) {
        return new Snapshot(seen.units(), seen.at(), seen.set().map(change), seen.trouble());
    }

    static UnitSeen ready(UnitSeen unit, boolean ready) {
        return with(
                unit,
                unit.installed(),
                unit.pod()
                        .map(pod -> new PodSeen(
                                pod.uid(), pod.resourceVersion(), ready, pod.terminating(), Optional.empty())));
    }

    static UnitSeen installed(UnitSeen unit, Optional<Release> release) {
        return with(unit, release, unit.pod());
    }

    private static UnitSeen with(UnitSeen unit, Optional<Release> release, Optional<PodSeen> pod) {
        return new UnitSeen(
                unit.ordinal(), release, unit.process(), unit.database(), unit.control(), unit.trouble(), pod);
    }

    static SetSeen settled(SetSeen set) {
        return with(set, true, set.partition(), set.template(), set.current());
    }

    static SetSeen partition(SetSeen set, int partition) {
        return with(set, set.settled(), partition, set.template(), set.current());
    }

    static SetSeen template(SetSeen set, Optional<Release> template) {
        return with(set, set.settled(), set.partition(), template, set.current());
    }

    static SetSeen current(SetSeen set, Optional<Release> current) {
        return with(set, set.settled(), set.partition(), set.template(), current);
    }

    private static SetSeen with(
            SetSeen set, boolean settled, int partition, Optional<Release> template, Optional<Release> current) {
        return new SetSeen(
                set.uid(),
                set.resourceVersion(),
                settled,
                set.replicas(),
                partition,
                template,
                current,
                set.historyKept(),
                set.recordKept(),
                set.obstacles(),
                set.refused());
    }
}
