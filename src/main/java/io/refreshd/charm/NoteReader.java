package io.refreshd.charm;

import io.refreshd.model.Version;
import io.refreshd.model.VersionNote;
import io.refreshd.model.VersionNote.Kind;
import io.refreshd.model.VersionNotes;
import io.refreshd.model.VersionRange;
import io.refreshd.yaml.YamlMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code versions.yaml}. */
final class NoteReader {
    private NoteReader() {}

    static VersionNotes notes(YamlMap file) {
        file.allow("notes");
        List<VersionNote> notes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlMap map : file.maps("notes")) {
            Optional<VersionNote> note = note(map);
            if (note.isPresent() && !names.add(note.get().name())) {
                map.problem("name", "is used twice", "give every note a name of its own");
            }
            note.ifPresent(notes::add);
        }
        return new VersionNotes(notes);
    }

    private static Optional<VersionNote> note(YamlMap map) {
        Optional<Kind> kind = map.text("kind").flatMap(Kind::parse);
        boolean pair = kind.equals(Optional.of(Kind.BAD_PAIR));
        String versions = pair ? "standby" : "affected";
        if (pair) {
            map.allow("name", "kind", "severity", "primary", "standby", "fixed-in", "sentence", "source");
            map.require("primary");
        } else {
            map.allow("name", "kind", "severity", "affected", "fixed-in", "sentence", "objects", "source");
        }
        map.require("name", "kind", "severity", versions, "sentence", "source");
        if (map.has("kind") && kind.isEmpty()) {
            map.problem("kind", "unknown", "write bad-minor, bad-pair or post-step");
        }
        String severity = map.text("severity").orElse("fail");
        if (!List.of("fail", "warn").contains(severity)) {
            map.problem("severity", "unknown", "write fail or warn");
        }
        return kind.map(known -> new VersionNote(
                map.text("name").orElse(""),
                known,
                severity.equals("fail"),
                ranges(map, versions),
                pair ? ranges(map, "primary") : List.of(),
                fixes(map),
                map.text("sentence").orElse(""),
                pair ? "" : map.text("objects").map(String::strip).orElse(""),
                map.text("source").orElse("")));
    }

    private static List<VersionRange> ranges(YamlMap map, String key) {
        List<VersionRange> result = new ArrayList<>();
        for (String text : map.texts(key)) {
            VersionRange.parse(text)
                    .ifPresentOrElse(
                            result::add,
                            () -> map.problem(
                                    key,
                                    "not a range of one major version: " + text,
                                    "write \"14.0..14.3\" or \"14.1\""));
        }
        return result;
    }

    private static List<Version> fixes(YamlMap map) {
        List<Version> result = new ArrayList<>();
        for (String text : map.texts("fixed-in")) {
            Version.parse(text)
                    .ifPresentOrElse(
                            result::add, () -> map.problem("fixed-in", "not a version: " + text, "write \"14.4\""));
        }
        return result;
    }
}
