package io.refreshd.demo;

import io.refreshd.charm.Charm;
import io.refreshd.charm.Revision;
import io.refreshd.model.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The two releases of the demo, both of which exist for this machine.
 *
 * @param notes what is not as it was asked for, in sentences
 */
record Pair(Revision from, Revision to, List<String> notes) {
    private static final Version USUAL_FROM = new Version(14, 8);
    private static final Version USUAL_TO = new Version(14, 9);

    /** A version that can not be had; the message says which can. */
    static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1;

        Unavailable(String message) {
            super(message);
        }
    }

    Pair {
        notes = List.copyOf(notes);
    }

    /**
     * Finds the releases in the charm. A version that does not exist for this machine's processor gives way to its
     * nearest neighbour; one that does not exist at all is refused.
     *
     * @param from as the user wrote it, empty for the usual one
     * @param to as the user wrote it, empty for the usual one
     */
    static Pair find(Charm charm, String from, String to) throws Unavailable {
        NavigableSet<Version> here = new TreeSet<>();
        NavigableSet<Version> anywhere = new TreeSet<>();
        for (Revision revision : charm.revisions().values()) {
            anywhere.add(revision.version());
            if (!charm.revisionsOf(revision.version()).isEmpty()) {
                here.add(revision.version());
            }
        }
        List<String> notes = new ArrayList<>();
        Version first = from.isEmpty()
                ? usualFrom(to.isEmpty() ? Optional.empty() : Optional.of(known(to, anywhere)), here)
                : known(from, anywhere);
        Version available = nearest(first, here, first, charm.platform(), notes);
        Version second = to.isEmpty() ? usualTo(available, here) : known(to, anywhere);
        check(first, second);
        Version target = nearest(second, here.tailSet(available, false), second, charm.platform(), notes);
        return new Pair(revision(charm, available), revision(charm, target), notes);
    }

    private static void check(Version from, Version to) throws Unavailable {
        if (from.major() != to.major()) {
            throw new Unavailable("from " + from + " to " + to + " is another major version; choose two of the same");
        }
        if (from.compareTo(to) >= 0) {
            throw new Unavailable(
                    "from " + from + " to " + to + " leads nowhere newer; the scenarios with rollback go back");
        }
    }

    private static Version usualFrom(Optional<Version> to, NavigableSet<Version> here) {
        return to.filter(version -> !version.equals(USUAL_TO))
                .flatMap(version -> Optional.ofNullable(here.lower(version)))
                .orElse(USUAL_FROM);
    }

    private static Version usualTo(Version from, NavigableSet<Version> here) {
        return from.equals(USUAL_FROM)
                ? USUAL_TO
                : Optional.ofNullable(here.higher(from)).orElse(from);
    }

    private static Version known(String text, NavigableSet<Version> anywhere) throws Unavailable {
        Optional<Version> version = Version.parse(text);
        if (version.isEmpty()) {
            throw new Unavailable("'" + text + "' is no version; write MAJOR.MINOR, for example 14.8");
        }
        if (!anywhere.contains(version.get())) {
            throw new Unavailable("there is no " + text + "; there are " + list(version.get(), anywhere));
        }
        return version.get();
    }

    private static Version nearest(
            Version wanted, NavigableSet<Version> here, Version asked, String platform, List<String> notes)
            throws Unavailable {
        if (here.contains(wanted)) {
            return wanted;
        }
        Optional<Version> found = Optional.ofNullable(here.higher(wanted))
                .filter(version -> version.major() == wanted.major())
                .or(() -> Optional.ofNullable(here.lower(wanted)).filter(version -> version.major() == wanted.major()));
        if (found.isEmpty()) {
            throw new Unavailable("nothing of " + wanted.major() + " near " + asked + " exists for " + platform
                    + "; there are " + list(wanted, here));
        }
        notes.add(asked + " does not exist for " + platform + ": " + found.get() + " is taken");
        return found.get();
    }

    private static String list(Version near, NavigableSet<Version> versions) {
        List<String> same = versions.stream()
                .filter(version -> version.major() == near.major())
                .map(Version::toString)
                .toList();
        List<String> shown =
                same.isEmpty() ? versions.stream().map(Version::toString).toList() : same;
        return String.join(", ", shown);
    }

    private static Revision revision(Charm charm, Version version) {
        List<Integer> numbers = charm.revisionsOf(version);
        return Optional.ofNullable(charm.revisions().get(numbers.get(numbers.size() - 1)))
                .orElseThrow();
    }
}
