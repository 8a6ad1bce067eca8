package io.refreshd.decide;

import io.refreshd.model.Release;
import io.refreshd.model.Version;
import io.refreshd.model.VersionNote;
import io.refreshd.model.VersionNotes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Whether the versions may follow each other, and live beside each other meanwhile. */
final class VersionChecks {
    private VersionChecks() {}

    static Finding order(Examination of) {
        Version to = of.facts().target().version();
        Version from = of.application().release().version();
        String observed = from + " to " + to;
        if (from.major() != to.major()) {
            return Finding.fail(
                    observed + " is another major version",
                    "choose a revision of " + from.major() + ": a refresh stays within it");
        }
        if (to.compareTo(from) >= 0) {
            return Finding.pass(observed);
        }
        boolean wanted =
                of.application().openRun().filter(run -> run.plan().downgrade()).isPresent();
        return wanted
                ? Finding.warn(observed + " is a downgrade, as asked for", "read the notes of the versions between")
                : Finding.fail(
                        observed + " is a downgrade", "ask for it: --allow-downgrade, or choose a newer revision");
    }

    static Finding running(Examination of) {
        Version wanted = of.facts().target().version();
        return of.servers(servers -> {
            List<String> others = new ArrayList<>();
            servers.forEach((ordinal, server) -> {
                if (!server.version().equals(wanted)) {
                    others.add(of.name(ordinal) + " runs " + server.version());
                }
            });
            return others.isEmpty()
                    ? Finding.pass(Figures.count(servers.size(), "unit") + " run " + wanted)
                    : Finding.fail(
                            Finding.some(others) + ", not " + wanted,
                            "refreshctl status " + of.application().name());
        });
    }

    static Finding badMinors(Examination of) {
        return noted(of, notes -> {
            Version to = of.facts().target().version();
            List<VersionNote> bad = notes.badMinor(to);
            if (bad.isEmpty()) {
                return Finding.pass("nothing is known against " + to);
            }
            String better = bad.stream()
                    .flatMap(note -> note.fixedIn(to.major()).stream())
                    .max(Comparator.naturalOrder())
                    .map(version -> "choose a revision with " + version + " or newer")
                    .orElse("choose another revision");
            return said(bad, "against " + to + ": ", better);
        });
    }

    static Finding badPairs(Examination of) {
        Version to = of.facts().target().version();
        if (!of.handsOver()) {
            return Finding.pass("a single unit follows nobody");
        }
        return noted(of, notes -> {
            List<VersionNote> bad = of.from().stream()
                    .map(Release::version)
                    .flatMap(from -> notes.badWhileMixed(from, to).stream())
                    .distinct()
                    .toList();
            return bad.isEmpty()
                    ? Finding.pass(
                            "nothing is known against " + versions(of) + " beside " + to + ", in either direction")
                    : said(
                            bad,
                            "against " + versions(of) + " beside " + to + ": ",
                            "choose a revision that none of this is known of, or go by way of one");
        });
    }

    static Finding postSteps(Examination of) {
        Version to = of.facts().target().version();
        return noted(of, notes -> {
            List<VersionNote> due = of.from().stream()
                    .flatMap(from -> notes.postSteps(from.version(), to).stream())
                    .distinct()
                    .toList();
            List<String> steps = new ArrayList<>();
            for (VersionNote note : due) {
                Finding found = concerned(of, note, steps);
                if (found.status().stops()) {
                    return found;
                }
            }
            return steps.isEmpty()
                    ? Finding.pass("nothing is left to do")
                    : Finding.warn(Finding.some(steps), "do it when it suits you; the release notes tell how");
        });
    }

    /** Adds what the note means here, if it means anything. */
    private static Finding concerned(Examination of, VersionNote note, List<String> steps) {
        if (note.objects().isEmpty()) {
            steps.add(note.sentence() + " (" + note.source() + ")");
            return Finding.pass("");
        }
        return of.databases(
                Facts.DatabaseFacts::postSteps,
                (database, found) -> found.getOrDefault(note.name(), List.of()).stream()
                        .map(object -> database + ": " + object)
                        .toList(),
                objects -> {
                    if (!objects.isEmpty()) {
                        steps.add(note.sentence() + " Here: " + Finding.some(objects) + " (" + note.source() + ")");
                    }
                    return Finding.pass("");
                });
    }

    private static Finding noted(Examination of, Function<VersionNotes, Finding> judge) {
        return Finding.of(of.facts().notes(), "what is known of versions", judge);
    }

    private static Finding said(List<VersionNote> notes, String start, String fix) {
        String observed = start
                + String.join(
                        " ",
                        notes.stream()
                                .map(note -> note.sentence() + " (" + note.name() + ")")
                                .toList());
        return notes.stream().anyMatch(VersionNote::stops) ? Finding.fail(observed, fix) : Finding.warn(observed, fix);
    }

    private static String versions(Examination of) {
        return String.join(
                ", ",
                Stream.concat(Stream.of(of.application().release()), of.from().stream())
                        .map(release -> release.version().toString())
                        .distinct()
                        .toList());
    }
}
