package io.refreshd.decide;

import io.refreshd.decide.Facts.DatabaseFacts;
import io.refreshd.decide.Facts.ServerFacts;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

class ProgramChecksTest {
    private final Judging judging = new Judging();

    @Test
    void programsThatAreNotUsableFailWithTheirReason() {
        judging.passes("binaries", "14.9", "3 extensions");
        judging.with(facts -> facts.programs = Probe.unreadable("the digest is wrong"))
                .fails("binaries", "the digest is wrong");
        judging.errs("extensions", "the digest is wrong");
        judging.errs("preload-libraries", "the digest is wrong");
    }

    @Test
    void anExtensionThatTheTargetDoesNotBringFails() {
        judging.passes("extensions", "every extension of every database");
        database(
                Probe.read(FactsSample.sorted(Map.of("postgis", "3.3", "plpgsql", "1.0"))),
                Probe.read(FactsSample.set()));
        judging.fails("extensions", "1 extension not in the programs of 14.9: postgis 3.3 in app");
    }

    @Test
    void aFunctionInALibraryThatTheTargetDoesNotBringFails() {
        database(Probe.read(FactsSample.sorted(Map.of())), Probe.read(FactsSample.set("homemade")));
        judging.fails("extensions", "homemade in app");
    }

    @Test
    void whatADatabaseNeedsAndCanNotBeReadIsAnError() {
        database(Probe.unreadable("no rights"), Probe.read(FactsSample.set()));
        judging.errs("extensions", "the database app", "no rights");
        judging.with(facts -> facts.databases = Probe.unreadable("no answer")).errs("extensions", "no answer");
    }

    @Test
    void aPreloadedLibraryThatTheTargetDoesNotBringFails() {
        judging.passes("preload-libraries");
        judging.server(
                        2,
                        server -> new ServerFacts(
                                server.version(),
                                server.catalog(),
                                server.pendingRestart(),
                                server.limits(),
                                FactsSample.set("pgaudit", "pg_stat_statements"),
                                false,
                                server.maximumWalBytes(),
                                server.synchronous()))
                .fails("preload-libraries", "pgaudit on postgresql/2", "would not start");
        judging.serverUnreadable(2).errs("preload-libraries", "postgresql/2");
    }

    private void database(Probe<SortedMap<String, String>> extensions, Probe<SortedSet<String>> libraries) {
        DatabaseFacts app = judging.facts.app;
        judging.facts.app = new DatabaseFacts(
                extensions, libraries, app.invalidIndexes(), app.collations(), app.corrupt(), app.postSteps());
    }
}
