package io.refreshd.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refreshd.Eventually;
import io.refreshd.decide.Limits;
import io.refreshd.decide.Stage;
import io.refreshd.decide.Step;
import io.refreshd.decide.Thresholds;
import io.refreshd.decide.Verdicts;
import io.refreshd.model.CheckResult;
import io.refreshd.model.CheckStatus;
import io.refreshd.model.Release;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every trouble that a check looks for, made on real servers and then taken away again. */
class ChecksIT {
    private static final Release TARGET = RealCluster.release("14.9");
    private static final Thresholds EAGER = new Thresholds(
            Duration.ofMillis(1100),
            Duration.ofMillis(1),
            Thresholds.DEFAULT.freeShare(),
            Thresholds.DEFAULT.freeBytes(),
            Thresholds.DEFAULT.walFactor(),
            Thresholds.DEFAULT.slotShare(),
            Thresholds.DEFAULT.wraparoundWarning(),
            Thresholds.DEFAULT.wraparoundFailure(),
            Thresholds.DEFAULT.backupAge(),
            Thresholds.DEFAULT.archiveWaiting());

    private static RealCluster cluster;

    @BeforeAll
    static void builds() throws IOException {
        cluster = new RealCluster("14.8");
        cluster.build(2);
        for (int ordinal : List.of(1, 0)) {
            cluster.sql(
                    ordinal,
                    "ALTER SYSTEM SET wal_level = logical",
                    "ALTER SYSTEM SET archive_mode = on",
                    "ALTER SYSTEM SET archive_command = '/bin/true'",
                    "ALTER SYSTEM SET max_prepared_transactions = 5");
            // The standby first: it must not have less of anything than its primary.
            restart(ordinal);
        }
        cluster.awaitHealthy(0);
    }

    @AfterAll
    static void ends() {
        cluster.close();
    }

    @Test
    void aHealthyClusterPassesEverything() {
        SortedMap<String, CheckResult> before = verdicts(Stage.PRE);
        assertThat(before.values()).allSatisfy(result -> {
            boolean said = List.of("backup-age", "disk-space").contains(result.name());
            assertThat(result.status())
                    .as("%s", result)
                    .isIn(said ? List.of(CheckStatus.PASS, CheckStatus.WARN) : List.of(CheckStatus.PASS));
            assertThat(result.observed()).isNotBlank();
        });
        assertThat(before.get("binaries").observed()).contains("14.9");
    }

    @Test
    void afterwardsTheUnitsMustRunTheTarget() {
        SortedMap<String, CheckResult> after = verdicts(Stage.POST);
        found(after, "server-version", CheckStatus.FAIL, "postgresql/0 runs 14.8");
        found(after, "index-integrity", CheckStatus.PASS, "amcheck read");
        assertThat(after.get("index-integrity").observed()).doesNotContain("read 0 of");
        found(after, "write-canary", CheckStatus.PASS, "replayed by every standby");
        assertThat(cluster.sql(0, "SELECT count(*) FROM pg_extension WHERE extname = 'amcheck'"))
                .containsExactly("0");
    }

    @Test
    void aLongTransactionIsSaid() {
        PgConnection client = cluster.await(cluster.session(0));
        cluster.await(client.query("BEGIN").execute());
        cluster.await(client.query("SELECT 1").execute());
        awaits("long-transactions", CheckStatus.WARN, "idle in transaction");
        cluster.await(client.close());
        awaits("long-transactions", CheckStatus.PASS, "no transaction");
    }

    @Test
    void aPreparedTransactionStops() {
        cluster.sql(0, "BEGIN", "CREATE TABLE held (n int)", "PREPARE TRANSACTION 'forgotten'");
        awaits("prepared-transactions", CheckStatus.FAIL, "'forgotten' in postgres");
        cluster.sql(0, "ROLLBACK PREPARED 'forgotten'");
        awaits("prepared-transactions", CheckStatus.PASS, "no prepared");
    }

    @Test
    void anInvalidIndexIsNamed() {
        cluster.sql(0, "CREATE TABLE twice AS SELECT 1 AS n FROM generate_series(1, 2)");
        assertThatThrownBy(() -> cluster.sql(0, "CREATE UNIQUE INDEX CONCURRENTLY twice_n ON twice (n)"))
                .hasStackTraceContaining("could not create unique index");
        found(verdicts(Stage.PRE), "invalid-indexes", CheckStatus.WARN, "postgres: twice_n");
        cluster.sql(0, "DROP TABLE twice");
        found(verdicts(Stage.PRE), "invalid-indexes", CheckStatus.PASS, "no index");
    }

    @Test
    void aSlotThatNobodyConsumesIsNamed() {
        cluster.sql(0, "SELECT pg_create_physical_replication_slot('somebody', true)");
        found(verdicts(Stage.PRE), "replication-slots", CheckStatus.WARN, "somebody (keeps ");
        cluster.sql(0, "SELECT pg_drop_replication_slot('somebody')");
        found(verdicts(Stage.PRE), "replication-slots", CheckStatus.PASS, "none unused");
    }

    @Test
    void aLogicalSlotStops() {
        cluster.sql(0, "SELECT pg_create_logical_replication_slot('changes', 'pgoutput')");
        found(verdicts(Stage.PRE), "logical-slots", CheckStatus.FAIL, "changes");
        cluster.sql(0, "SELECT pg_drop_replication_slot('changes')");
        found(verdicts(Stage.PRE), "logical-slots", CheckStatus.PASS, "no logical slot");
    }

    @Test
    void aSettingThatWaitsForARestartIsNamed() {
        cluster.sql(0, "ALTER SYSTEM SET max_files_per_process = 900", "SELECT pg_reload_conf()");
        awaits("pending-restart", CheckStatus.WARN, "max_files_per_process on postgresql/0");
        // A server that forgets the setting goes on saying that it waits; told its present value it does not.
        cluster.sql(0, "ALTER SYSTEM SET max_files_per_process = 1000", "SELECT pg_reload_conf()");
        awaits("pending-restart", CheckStatus.PASS, "no setting");
    }

    @Test
    void anArchiverThatFailsStops() {
        cluster.sql(0, "ALTER SYSTEM SET archive_command = '/bin/false'", "SELECT pg_reload_conf()");
        awaits("archiving", CheckStatus.FAIL, "attempts failed, the last one for", ChecksIT::endSegment);
        cluster.sql(0, "ALTER SYSTEM SET archive_command = '/bin/true'", "SELECT pg_reload_conf()");
        awaits("archiving", CheckStatus.PASS, "waiting", ChecksIT::endSegment);
    }

    @Test
    void anExtensionThatTheTargetDoesNotBringStops() {
        cluster.sql(
                0,
                "CREATE EXTENSION citext",
                "SET allow_system_table_mods = on",
                "UPDATE pg_extension SET extname = 'postgis' WHERE extname = 'citext'");
        found(verdicts(Stage.PRE), "extensions", CheckStatus.FAIL, "postgis 1.6 in postgres");
        cluster.sql(
                0,
                "SET allow_system_table_mods = on",
                "UPDATE pg_extension SET extname = 'citext' WHERE extname = 'postgis'",
                "DROP EXTENSION citext");
        found(verdicts(Stage.PRE), "extensions", CheckStatus.PASS, "14.9");
    }

    @Test
    void aStandbyThatIsTooFarBehindStops() {
        cluster.sql(1, "SELECT pg_wal_replay_pause()");
        assertThat(cluster.sql(1, "SELECT pg_is_wal_replay_paused()")).containsExactly("true");
        found(verdicts(Stage.PRE), "replication-lag", CheckStatus.FAIL, "the replay on postgresql/1 is paused");
        cluster.sql(1, "SELECT pg_wal_replay_resume()");
        awaits("replication-lag", CheckStatus.PASS, "behind");
        cluster.signal(1, "STOP");
        try {
            cluster.sql(0, "CREATE TABLE bulk AS SELECT repeat('x', 500) FROM generate_series(1, 10000)");
            CheckResult lag = verdicts(Stage.PRE, Thresholds.DEFAULT, 1 << 20).get("replication-lag");
            assertThat(lag.status()).as("%s", lag).isIn(CheckStatus.FAIL, CheckStatus.ERROR);
        } finally {
            cluster.signal(1, "CONT");
        }
        cluster.sql(0, "DROP TABLE bulk");
        cluster.awaitHealthy(0);
    }

    @Test
    void aCorruptIndexIsFoundAfterwards() {
        // An order that changes under an index leaves it as a changed collation would.
        cluster.sql(
                0,
                "CREATE FUNCTION compared(int, int) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS 'SELECT btint4cmp($1, $2)'",
                "CREATE OPERATOR CLASS fickle FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =,"
                        + " OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 compared(int, int)",
                "CREATE TABLE ordered AS SELECT n FROM generate_series(1, 1000) n",
                "CREATE INDEX ordered_n ON ordered (n fickle)");
        assertThat(verdicts(Stage.POST).get("index-integrity").status()).isEqualTo(CheckStatus.PASS);
        cluster.sql(
                0,
                "CREATE OR REPLACE FUNCTION compared(int, int) RETURNS int IMMUTABLE STRICT LANGUAGE sql"
                        + " AS 'SELECT btint4cmp($2, $1)'");
        found(verdicts(Stage.POST), "index-integrity", CheckStatus.FAIL, "postgres: ordered_n (item order invariant");
        cluster.sql(0, "DROP TABLE ordered", "DROP OPERATOR CLASS fickle USING btree", "DROP FUNCTION compared");
        found(verdicts(Stage.POST), "index-integrity", CheckStatus.PASS, "nothing wrong");
    }

    @Test
    void whatANoteOfTheCharmConcernsIsLookedFor() {
        cluster.sql(0, "CREATE TABLE ranges AS SELECT 1 AS n", "CREATE INDEX ranges_n ON ranges USING brin (n)");
        assertThat(cluster.await(cluster.world.examine(cluster.application(), TARGET, Stage.POST))
                        .databases()
                        .value()
                        .orElseThrow()
                        .get("postgres")
                        .postSteps()
                        .value()
                        .orElseThrow())
                .containsEntry("brin-nulls", List.of("ranges_n"));
        cluster.sql(0, "DROP TABLE ranges");
    }

    @Test
    void aSynchronousStandbyThatIsTheOnlyOneStops() {
        cluster.sql(0, "ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (refreshd_1)'", "SELECT pg_reload_conf()");
        awaits("synchronous-set", CheckStatus.FAIL, "commits wait for 1 standby, 1 could answer");
        cluster.sql(0, "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
        awaits("synchronous-set", CheckStatus.PASS, "asynchronous");
    }

    @Test
    void anIndexBuildThatRunsStops() {
        PgConnection holder = cluster.await(cluster.session(0));
        cluster.sql(0, "CREATE TABLE busy AS SELECT 1 AS n");
        cluster.await(holder.query("BEGIN").execute());
        cluster.await(holder.query("LOCK TABLE busy IN ROW EXCLUSIVE MODE").execute());
        PgConnection builder = cluster.await(cluster.session(0));
        Future<?> building =
                builder.query("CREATE INDEX CONCURRENTLY busy_n ON busy (n)").execute();
        awaits("running-maintenance", CheckStatus.FAIL, "index build of postgres (CREATE INDEX CONCURRENTLY");
        cluster.await(holder.query("ROLLBACK").execute());
        cluster.await(building);
        cluster.await(holder.close());
        cluster.await(builder.close());
        awaits("running-maintenance", CheckStatus.PASS, "no backup");
        cluster.sql(0, "DROP TABLE busy");
    }

    private static void restart(int ordinal) {
        cluster.done(new Step.StopUnit(ordinal, Step.StopUnit.Mode.FAST));
        cluster.until(seen -> seen.unit(ordinal).orElseThrow().process().exited());
        cluster.done(new Step.StartUnit(ordinal, cluster.units.get(ordinal)));
        cluster.until(seen -> seen.unit(ordinal).orElseThrow().database().isPresent());
    }

    /** The archiver reads its new command some time after the reload: what ended before is archived by the old one. */
    private static void endSegment() {
        cluster.sql(0, "SELECT pg_logical_emit_message(false, 'x', 'x')", "SELECT pg_switch_wal()");
    }

    private static void awaits(String check, CheckStatus status, String words) {
        awaits(check, status, words, () -> {});
    }

    private static void awaits(String check, CheckStatus status, String words, Runnable beforeEachLook) {
        CheckResult[] last = new CheckResult[1];
        boolean came = Eventually.within(Duration.ofSeconds(30), () -> {
            beforeEachLook.run();
            last[0] =
                    verdicts(Stage.PRE, EAGER, Limits.DEFAULT.maximumLagBytes()).get(check);
            return last[0].status() == status && last[0].observed().contains(words);
        });
        assertThat(came).as("%s %s; last: %s", status, words, last[0]).isTrue();
    }

    private static void found(SortedMap<String, CheckResult> verdicts, String check, CheckStatus status, String words) {
        assertThat(verdicts.get(check).status()).as("%s", verdicts.get(check)).isEqualTo(status);
        assertThat(verdicts.get(check).observed()).contains(words);
    }

    private static SortedMap<String, CheckResult> verdicts(Stage stage) {
        return verdicts(stage, Thresholds.DEFAULT, Limits.DEFAULT.maximumLagBytes());
    }

    private static SortedMap<String, CheckResult> verdicts(Stage stage, Thresholds thresholds, long lagBytes) {
        Limits standard = Limits.DEFAULT;
        Limits limits = new Limits(
                standard.checkExpiry(),
                standard.unitDeadline(),
                standard.handoverDeadline(),
                standard.waitDeadline(),
                standard.healSoak(),
                standard.heals(),
                standard.attempts(),
                lagBytes);
        SortedMap<String, CheckResult> byName = new TreeMap<>();
        Verdicts.judge(
                        cluster.application(),
                        cluster.see(),
                        cluster.await(cluster.world.examine(cluster.application(), TARGET, stage)),
                        stage,
                        List.of(),
                        limits,
                        thresholds)
                .forEach(result -> byName.put(result.name(), result));
        return byName;
    }
}
