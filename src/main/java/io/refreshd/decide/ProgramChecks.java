package io.refreshd.decide;

import io.refreshd.decide.Facts.Programs;
import java.util.ArrayList;
import java.util.List;

/** Whether the target's programs are there, and bring everything that the databases use. */
final class ProgramChecks {
    private ProgramChecks() {}

    static Finding binaries(Examination of) {
        return of.facts()
                .programs()
                .fold(
                        programs -> Finding.pass("the programs of " + programs.version()
                                + " are here, have the right digest and run, with "
                                + Figures.count(programs.extensions().size(), "extension")),
                        cause -> Finding.fail(
                                cause, "make the target's programs reachable, or choose another revision"));
    }

    static Finding extensions(Examination of) {
        return Finding.of(
                of.facts().programs(),
                "the target's extensions",
                programs -> of.databases(
                        Facts.DatabaseFacts::extensions,
                        (database, created) -> {
                            List<String> missing = new ArrayList<>();
                            created.forEach((name, version) -> {
                                if (!programs.extensions().containsKey(name)) {
                                    missing.add(name + " " + version + " in " + database);
                                }
                            });
                            return missing;
                        },
                        missing -> missing.isEmpty() ? libraries(of, programs) : missing(missing, programs)));
    }

    private static Finding missing(List<String> missing, Programs programs) {
        return Finding.fail(
                Figures.count(missing.size(), "extension") + " not in the programs of " + programs.version() + ": "
                        + Finding.some(missing),
                "choose a revision whose programs bring them, or drop them where they are not used: DROP EXTENSION NAME");
    }

    /** Functions in libraries that no extension made. */
    private static Finding libraries(Examination of, Programs programs) {
        return of.databases(
                Facts.DatabaseFacts::libraries,
                (database, used) -> used.stream()
                        .filter(library -> !here(programs, library))
                        .map(library -> library + " in " + database)
                        .toList(),
                missing -> missing.isEmpty()
                        ? Finding.pass("every extension of every database comes with " + programs.version())
                        : Finding.fail(
                                "functions need libraries that " + programs.version() + " does not bring: "
                                        + Finding.some(missing),
                                "choose a revision whose programs bring them: SELECT oid::regprocedure, probin FROM pg_proc"
                                        + " WHERE probin IS NOT NULL"));
    }

    static Finding preloadLibraries(Examination of) {
        return Finding.of(
                of.facts().programs(),
                "the target's libraries",
                programs -> of.servers(servers -> {
                    List<String> missing = new ArrayList<>();
                    servers.forEach((ordinal, server) -> server.preloaded().stream()
                            .filter(library -> !here(programs, library))
                            .forEach(library -> missing.add(library + " on " + of.name(ordinal))));
                    return missing.isEmpty()
                            ? Finding.pass("every preloaded library comes with " + programs.version())
                            : Finding.fail(
                                    "preloaded libraries that " + programs.version() + " does not bring: "
                                            + Finding.some(missing) + "; the server would not start",
                                    "choose a revision whose programs bring them, or take them out of shared_preload_libraries");
                }));
    }

    private static boolean here(Programs programs, String library) {
        return programs.libraries().contains(library);
    }
}
