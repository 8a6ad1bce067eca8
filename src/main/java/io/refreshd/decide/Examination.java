package io.refreshd.decide;

import io.refreshd.decide.Facts.DatabaseFacts;
import io.refreshd.decide.Facts.ServerFacts;
import io.refreshd.decide.Facts.UnitFacts;
import io.refreshd.model.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Everything that a check may look at.
 *
 * @param ordinals the units in the order of their ordinals
 */
record Examination(
        Application application,
        Snapshot seen,
        Facts facts,
        Stage stage,
        Limits limits,
        Thresholds thresholds,
        List<Integer> ordinals) {

    Examination(
            Application application, Snapshot seen, Facts facts, Stage stage, Limits limits, Thresholds thresholds) {
        this(
                application,
                seen,
                facts,
                stage,
                limits,
                thresholds,
                List.copyOf(application.units().keySet()));
    }

    String name(int ordinal) {
        return application.unit(ordinal).toString();
    }

    Optional<DatabaseSeen> database(int ordinal) {
        return seen.unit(ordinal).flatMap(UnitSeen::database);
    }

    Optional<DatabaseSeen> primary() {
        return seen.primary().flatMap(UnitSeen::database);
    }

    /** Whether the primary moves while the run goes on: not with one unit and none to be added. */
    boolean handsOver() {
        return application.units().size() > 1
                || application.openRun().flatMap(run -> run.plan().spare()).isPresent();
    }

    /** The releases that the application comes from: of the latest run after it, else what its units run. */
    List<Release> from() {
        if (stage == Stage.POST) {
            return application.run().map(run -> List.of(run.plan().from())).orElse(List.of());
        }
        List<Release> from = new ArrayList<>(List.of(application.release()));
        application.units().values().stream()
                .filter(unit -> from.stream().noneMatch(unit::sameAs))
                .forEach(from::add);
        return from;
    }

    /** Judges every unit's server with what all said; the first that could not be read is an error. */
    Finding servers(Function<SortedMap<Integer, ServerFacts>, Finding> judge) {
        SortedMap<Integer, ServerFacts> read = new TreeMap<>();
        for (int ordinal : ordinals()) {
            UnitFacts unit = facts.units().get(ordinal);
            if (unit == null) {
                return Finding.error(name(ordinal), "it was not looked at");
            }
            if (unit.server().value().isEmpty()) {
                return Finding.error(name(ordinal), unit.server().cause());
            }
            read.put(ordinal, unit.server().value().get());
        }
        return judge.apply(read);
    }

    /**
     * Collects something from every database, each entry with the database's name in front; what could not be read is an
     * error.
     */
    <T> Finding databases(
            Function<DatabaseFacts, Probe<T>> which,
            BiFunction<String, T, List<String>> collect,
            Function<List<String>, Finding> judge) {
        return Finding.of(facts.databases(), "the list of databases", databases -> {
            List<String> found = new ArrayList<>();
            for (var database : databases.entrySet()) {
                Probe<T> probe = which.apply(database.getValue());
                if (probe.value().isEmpty()) {
                    return Finding.error("the database " + database.getKey(), probe.cause());
                }
                found.addAll(collect.apply(database.getKey(), probe.value().get()));
            }
            return judge.apply(found);
        });
    }
}
