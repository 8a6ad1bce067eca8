package io.refreshd.decide;

import java.util.List;

/** Whether what is in the databases can be trusted. */
final class IntegrityChecks {
    private IntegrityChecks() {}

    static Finding invalidIndexes(Examination of) {
        return of.databases(
                Facts.DatabaseFacts::invalidIndexes,
                IntegrityChecks::inDatabase,
                invalid -> invalid.isEmpty()
                        ? Finding.pass("no index is invalid")
                        : Finding.warn(
                                Figures.count(invalid.size(), "invalid index") + ": " + Finding.some(invalid),
                                "build them again or drop them: REINDEX INDEX CONCURRENTLY NAME"));
    }

    static Finding collations(Examination of) {
        return of.databases(
                Facts.DatabaseFacts::collations,
                IntegrityChecks::inDatabase,
                changed -> changed.isEmpty()
                        ? Finding.pass("no collation has changed its version")
                        : Finding.warn(
                                Figures.count(changed.size(), "collation") + " of another version than recorded: "
                                        + Finding.some(changed) + "; indexes on text may be in the wrong order",
                                "REINDEX the indexes that use them, then ALTER COLLATION NAME REFRESH VERSION"
                                        + " (or ALTER DATABASE)"));
    }

    static Finding indexes(Examination of) {
        return Finding.of(of.facts().databases(), "the list of databases", databases -> {
            int checked = databases.values().stream()
                    .flatMap(database -> database.corrupt().value().stream())
                    .mapToInt(Facts.Indexes::checked)
                    .sum();
            int all = databases.values().stream()
                    .flatMap(database -> database.corrupt().value().stream())
                    .mapToInt(Facts.Indexes::all)
                    .sum();
            return of.databases(
                    Facts.DatabaseFacts::corrupt,
                    (database, indexes) -> inDatabase(database, indexes.corrupt()),
                    corrupt -> corrupt.isEmpty()
                            ? Finding.pass(
                                    "amcheck read " + checked + " of " + all + " indexes and found nothing wrong")
                            : Finding.fail(
                                    Finding.some(corrupt),
                                    "keep a copy of the data, then REINDEX INDEX NAME and look for the cause"));
        });
    }

    static Finding canary(Examination of) {
        return Finding.of(
                of.facts().primary().canary(),
                "a write of our own",
                canary -> Finding.pass("a write was committed in " + Figures.time(canary.commit())
                        + " and replayed by every standby in " + Figures.time(canary.replayed())));
    }

    private static List<String> inDatabase(String database, List<String> names) {
        return names.stream().map(name -> database + ": " + name).toList();
    }
}
