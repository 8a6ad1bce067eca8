package io.refreshd.simulation.kubernetes;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that the API server keeps at one moment.
 *
 * @param pods by ordinal
 * @param revisions the ControllerRevisions, by name
 * @param refused why a pod can not be created, as an event tells; empty text when none does
 */
public record Stored(
        Optional<StatefulSet> set,
        SortedMap<Integer, Pod> pods,
        SortedMap<String, Revision> revisions,
        String refused) {
    static final Stored NOTHING = new Stored(Optional.empty(), new TreeMap<>(), new TreeMap<>(), "");

    public Stored {
        pods = Collections.unmodifiableSortedMap(pods);
        revisions = Collections.unmodifiableSortedMap(revisions);
    }

    /** A ControllerRevision; the higher number is the newer one. */
    public record Revision(Template template, long number) {}

    /** What is watched apart from each other. */
    public enum Kind {
        SET,
        PODS,
        REVISIONS,
        EVENTS
    }

    Stored set(Optional<StatefulSet> changed) {
        return new Stored(changed, pods, revisions, refused);
    }

    Stored pod(Pod changed) {
        TreeMap<Integer, Pod> all = new TreeMap<>(pods);
        all.put(changed.ordinal(), changed);
        return new Stored(set, all, revisions, refused);
    }

    Stored without(Pod gone) {
        TreeMap<Integer, Pod> all = new TreeMap<>(pods);
        all.remove(gone.ordinal());
        return new Stored(set, all, revisions, refused);
    }

    Stored revisions(SortedMap<String, Revision> changed) {
        return new Stored(set, pods, changed, refused);
    }

    Stored refused(String why) {
        return new Stored(set, pods, revisions, why);
    }

    public Optional<Pod> pod(int ordinal) {
        return Optional.ofNullable(pods.get(ordinal));
    }

    /** The template of a ControllerRevision. */
    public Optional<Template> template(String revision) {
        return Optional.ofNullable(revisions.get(revision)).map(Revision::template);
    }
}
