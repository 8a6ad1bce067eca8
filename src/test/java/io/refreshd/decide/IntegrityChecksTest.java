package io.refreshd.decide;

import io.refreshd.decide.Facts.DatabaseFacts;
import io.refreshd.decide.Facts.Indexes;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntegrityChecksTest {
    private final Judging judging = new Judging();

    @Test
    void anInvalidIndexIsSaid() {
        judging.passes("invalid-indexes");
        database(judging, Probe.read(List.of("orders_id", "orders_at")), Probe.read(List.of()), indexes());
        judging.warns("invalid-indexes", "2 invalid indexes: app: orders_id, app: orders_at");
        database(judging, Probe.unreadable("no rights"), Probe.read(List.of()), indexes());
        judging.errs("invalid-indexes", "the database app", "no rights");
    }

    @Test
    void aCollationThatChangedIsSaid() {
        judging.passes("collations");
        database(judging, Probe.read(List.of()), Probe.read(List.of("de_DE (2.31, now 2.36)")), indexes());
        judging.warns("collations", "app: de_DE (2.31, now 2.36)");
        database(judging, Probe.read(List.of()), Probe.unreadable("no rights"), indexes());
        judging.errs("collations");
    }

    @Test
    void aCorruptIndexStopsAfterwards() {
        Judging after = Judging.after();
        after.passes("index-integrity", "amcheck read 20 of 31 indexes");
        database(
                after,
                Probe.read(List.of()),
                Probe.read(List.of()),
                Probe.read(new Indexes(3, 31, List.of("orders_id (item order invariant violated)"))));
        after.fails("index-integrity", "app: orders_id (item order invariant violated)");
        database(after, Probe.read(List.of()), Probe.read(List.of()), Probe.unreadable("no answer"));
        after.errs("index-integrity", "no answer");
        after.with(facts -> facts.databases = Probe.unreadable("no primary")).errs("index-integrity", "no primary");
    }

    @Test
    void aWriteThatDoesNotArriveIsAnError() {
        Judging after = Judging.after();
        after.passes("write-canary", "committed in 2 ms", "in 30 ms");
        after.with(facts -> facts.canary = Probe.unreadable("1 of 2 standbys replayed it"))
                .errs("write-canary", "1 of 2 standbys");
    }

    private static Probe<Indexes> indexes() {
        return Probe.read(new Indexes(0, 0, List.of()));
    }

    private static void database(
            Judging of, Probe<List<String>> invalid, Probe<List<String>> collations, Probe<Indexes> corrupt) {
        DatabaseFacts app = of.facts.app;
        of.facts.app =
                new DatabaseFacts(app.extensions(), app.libraries(), invalid, collations, corrupt, app.postSteps());
    }
}
