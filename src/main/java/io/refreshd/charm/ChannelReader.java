package io.refreshd.charm;

import io.refreshd.yaml.YamlMap;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code channels.yaml}. */
final class ChannelReader {
    private static final Pattern TRACK = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]*");

    private ChannelReader() {}

    /** Reads all channels; {@code revisions} are those that exist, or nothing when they could not be read. */
    static Channels channels(YamlMap file, Optional<Set<Integer>> revisions) {
        file.allow("default", "tracks");
        file.require("default", "tracks");
        TreeMap<String, SortedMap<Risk, Integer>> tracks = new TreeMap<>();
        YamlMap all = file.map("tracks");
        for (String track : all.keys()) {
            if (!TRACK.matcher(track).matches()) {
                all.problem(track, "not the name of a track", "use letters, digits, dot and dash");
            }
            tracks.put(track, risks(all.map(track), revisions));
        }
        String standard = file.text("default").orElse("");
        Channels channels = new Channels(standard, tracks);
        if (file.has("default") && !channels.open().contains(standard)) {
            file.problem("default", "is no open channel", "use one of " + String.join(", ", channels.open()));
        }
        return channels;
    }

    private static SortedMap<Risk, Integer> risks(YamlMap track, Optional<Set<Integer>> revisions) {
        track.allow(Arrays.stream(Risk.values()).map(Risk::text).toArray(String[]::new));
        TreeMap<Risk, Integer> open = new TreeMap<>();
        for (Risk risk : Risk.values()) {
            Optional<Integer> revision = track.integer(risk.text(), 0, Integer.MAX_VALUE);
            if (revision.isPresent()
                    && revisions.isPresent()
                    && !revisions.get().contains(revision.get())) {
                track.problem(risk.text(), "there is no revision " + revision.get(), "use one of revisions.yaml");
            }
            revision.ifPresent(number -> open.put(risk, number));
        }
        return open;
    }
}
