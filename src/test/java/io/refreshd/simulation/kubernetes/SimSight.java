package io.refreshd.simulation.kubernetes;

import io.refreshd.decide.Adopted;
import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.SetSeen;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Release;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Makes what is decided from out of what a cache shows, by the rules of the real sight. */
final class SimSight {
    private final Stored shown;
    private final Collection<Release> known;

    /** The template that was recorded at the adoption; empty when its ControllerRevision is gone. */
    private final Optional<Template> recorded;

    SimSight(Stored shown, Adopted place, Collection<Release> known) {
        this.shown = shown;
        this.known = known;
        recorded = shown.template(place.revision());
    }

    Optional<SetSeen> set() {
        return shown.set()
                .map(set -> new SetSeen(
                        set.uid(),
                        Long.toString(set.version()),
                        set.settled(),
                        set.replicas(),
                        set.partition(),
                        release(set.template()),
                        shown.template(set.status().current()).flatMap(this::release),
                        set.history(),
                        recorded.isPresent(),
                        List.of(),
                        shown.refused()));
    }

    UnitSeen unit(int ordinal) {
        String owner = shown.set().map(StatefulSet::uid).orElse("");
        Optional<Pod> pod = shown.pod(ordinal).filter(found -> found.owner().equals(owner));
        return new UnitSeen(
                ordinal,
                pod.flatMap(found -> shown.template(found.template().revision()))
                        .flatMap(this::release),
                new ProcessSeen(
                        pod.isPresent() ? ProcessSeen.State.RUNNING : ProcessSeen.State.ABSENT,
                        "",
                        pod.map(Pod::restarts).orElse(0)),
                Optional.empty(),
                Optional.empty(),
                "",
                pod.map(Pod::seen));
    }

    private Optional<Release> release(Template template) {
        return recorded.flatMap(base -> known.stream()
                .filter(release -> template.equals(new Template(release, base.edit())))
                .findFirst());
    }

    /** The template that the set would have with this release; empty when the recorded one is gone. */
    Optional<Template> template(Release release) {
        return recorded.map(base -> new Template(release, base.edit()));
    }
}
