package io.refreshd.charm;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What each channel holds. A closed risk falls through to the next more stable one that is open.
 *
 * @param standard the channel that is meant when none is named; empty for a charm without channels
 * @param tracks track to the open risks and their revisions
 */
public record Channels(String standard, SortedMap<String, SortedMap<Risk, Integer>> tracks) {
    private static final Comparator<String> BY_NUMBER =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    /** A charm that names no channel. */
    static final Channels NONE = new Channels("", new TreeMap<>());

    public Channels {
        TreeMap<String, SortedMap<Risk, Integer>> copy = new TreeMap<>(BY_NUMBER);
        tracks.forEach((track, open) -> copy.put(track, Collections.unmodifiableSortedMap(new TreeMap<>(open))));
        tracks = Collections.unmodifiableSortedMap(copy);
    }

    /** The revision that a risk of a track has now; empty when there is none. */
    public Optional<Integer> revision(String track, Risk risk) {
        SortedMap<Risk, Integer> open = tracks.getOrDefault(track, Collections.emptySortedMap());
        for (int i = risk.ordinal(); i >= 0; i--) {
            Integer revision = open.get(Risk.values()[i]);
            if (revision != null) {
                return Optional.of(revision);
            }
        }
        return Optional.empty();
    }

    /** All open channels as people write them, track by track, the stable one first. */
    public List<String> open() {
        return tracks.entrySet().stream().flatMap(Channels::names).toList();
    }

    private static Stream<String> names(Map.Entry<String, SortedMap<Risk, Integer>> track) {
        return track.getValue().keySet().stream().map(risk -> track.getKey() + "/" + risk.text());
    }
}
