package io.refreshd.decide;

import io.refreshd.model.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Whether the units are one healthy cluster: one primary, the others its standbys, close behind. */
final class TopologyChecks {
    private TopologyChecks() {}

    static Finding topology(Examination of) {
        int primaries = of.seen().primaryCount();
        List<String> ill = new ArrayList<>();
        for (int ordinal : of.ordinals()) {
            Optional<DatabaseSeen> database = of.database(ordinal);
            if (database.isEmpty()) {
                ill.add(of.name(ordinal) + " does not answer"
                        + of.seen()
                                .unit(ordinal)
                                .map(UnitSeen::trouble)
                                .filter(trouble -> !trouble.isEmpty())
                                .map(trouble -> " (" + trouble + ")")
                                .orElse(""));
            } else if (database.get().inRecovery() && !database.get().streaming()) {
                ill.add(of.name(ordinal) + " does not stream");
            }
            drift(of, ordinal).ifPresent(ill::add);
        }
        String observed = Figures.count(primaries, "primary").replace("primarys", "primaries") + " and "
                + Figures.count(of.ordinals().size() - primaries, "other unit");
        if (primaries != 1) {
            return Finding.fail(
                    observed
                            + (primaries == 0
                                    ? ""
                                    : ": "
                                            + String.join(
                                                    ", ",
                                                    of.seen().primaries().stream()
                                                            .map(unit -> of.name(unit.ordinal()))
                                                            .toList())),
                    "bring the application to exactly one primary: refreshctl status "
                            + of.application().name());
        }
        return ill.isEmpty()
                ? Finding.pass(observed + ", all streaming")
                : Finding.fail(
                        observed + "; " + Finding.some(ill),
                        "start or repair what is named: refreshctl status "
                                + of.application().name());
    }

    /** Somebody set the unit to another release; of one that does not answer its place is asked. */
    private static Optional<String> drift(Examination of, int ordinal) {
        Release journalled = of.application().releaseOf(ordinal);
        return of.seen()
                .unit(ordinal)
                .flatMap(UnitSeen::installed)
                .filter(installed -> !installed.sameAs(journalled))
                .map(installed -> of.name(ordinal) + " is set to " + installed + ", not to " + journalled);
    }

    static Finding timeline(Examination of) {
        return same(
                of,
                "timeline",
                database -> Long.toString(database.timeline()),
                "clone the unit that differs again: its history is not the primary's");
    }

    static Finding systemIdentifier(Examination of) {
        return same(
                of,
                "system identifier",
                DatabaseSeen::systemIdentifier,
                "a unit belongs to another cluster: remove it, it is not a copy of this one");
    }

    private static Finding same(Examination of, String what, Function<DatabaseSeen, String> value, String fix) {
        SortedMap<String, List<String>> units = new TreeMap<>();
        for (int ordinal : of.ordinals()) {
            Optional<DatabaseSeen> database = of.database(ordinal);
            if (database.isEmpty()) {
                return Finding.error("the " + what + " of " + of.name(ordinal), "it does not answer");
            }
            units.computeIfAbsent(value.apply(database.get()), ignored -> new ArrayList<>())
                    .add(of.name(ordinal));
        }
        if (units.size() == 1) {
            return Finding.pass(what + " " + units.firstKey() + " on all units");
        }
        List<String> groups = new ArrayList<>();
        units.forEach((shown, names) -> groups.add(shown + " on " + String.join(", ", names)));
        return Finding.fail("the " + what + "s differ: " + String.join("; ", groups), fix);
    }

    static Finding lag(Examination of) {
        Optional<DatabaseSeen> primary = of.primary();
        if (primary.isEmpty()) {
            return Finding.error("the write position", "there is no single primary");
        }
        long largest = 0;
        int slowest = -1;
        for (int ordinal : of.ordinals()) {
            Optional<DatabaseSeen> standby = of.database(ordinal);
            if (standby.isEmpty()) {
                return Finding.error("the position of " + of.name(ordinal), "it does not answer");
            }
            long lag = standby.get().primary() ? 0 : behind(primary.get(), standby.get(), ordinal);
            if (lag > largest) {
                largest = lag;
                slowest = ordinal;
            }
        }
        Optional<String> paused = of.ordinals().stream()
                .filter(ordinal -> Optional.ofNullable(of.facts().units().get(ordinal))
                        .flatMap(unit -> unit.server().value())
                        .filter(Facts.ServerFacts::replayPaused)
                        .isPresent())
                .map(of::name)
                .findFirst();
        if (paused.isPresent()) {
            return Finding.fail(
                    "the replay on " + paused.get() + " is paused",
                    "psql on " + paused.get() + ": SELECT pg_wal_replay_resume()");
        }
        if (slowest < 0) {
            return Finding.pass("no standby is behind");
        }
        String observed = of.name(slowest) + " is " + Figures.bytes(largest) + " behind, the furthest of all";
        return largest > of.limits().maximumLagBytes()
                ? Finding.fail(
                        observed,
                        "wait until it has caught up, or find what holds its replay: refreshctl status "
                                + of.application().name())
                : Finding.pass(observed);
    }

    /** The primary's own view where it has one: both positions are of one moment. */
    private static long behind(DatabaseSeen primary, DatabaseSeen standby, int ordinal) {
        long replayed = primary.replicas().stream()
                .filter(replica -> replica.ordinal() == ordinal)
                .mapToLong(ReplicaSeen::replayLsn)
                .max()
                .orElse(standby.lsn());
        return Math.max(0, primary.lsn() - Math.max(replayed, standby.lsn()));
    }
}
