package io.refreshd.decide;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which units to look at next. During a handover only its two units are observed, so that a slow third one does not
 * lengthen the write gap.
 *
 * @param only the ordinals to observe; empty means all
 */
public record Scope(SortedSet<Integer> only) {
    /** Every unit. */
    public static final Scope ALL = new Scope(new TreeSet<>());

    public static Scope of(int first, int second) {
        SortedSet<Integer> both = new TreeSet<>();
        both.add(first);
        both.add(second);
        return new Scope(both);
    }

    public boolean includes(int ordinal) {
        return only.isEmpty() || only.contains(ordinal);
    }
}
