package io.refreshd.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Facts.Disk;
import io.refreshd.decide.Facts.Programs;
import io.refreshd.decide.Facts.ServerFacts;
import io.refreshd.decide.Facts.Slot;
import io.refreshd.decide.Facts.Synchronous;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplicationChecksTest {
    private final Judging judging = new Judging();

    @Test
    void asynchronousReplicationNeedsNobody() {
        judging.passes("synchronous-set", "asynchronous");
    }

    @Test
    void enoughSynchronousStandbysMustStayWhenOneIsAway() {
        synchronous(new Synchronous(1, 2), "ANY 1 (*)").passes("synchronous-set", "wait for 1 standby, 2 could answer");
        synchronous(new Synchronous(1, 1), "ANY 1 (*)").fails("synchronous-set", "one less while a unit changes");
        judging.with(facts -> facts.synchronous = Probe.unreadable("no rights")).errs("synchronous-set", "no rights");
        Judging.after()
                .with(facts -> facts.synchronous = Probe.read(new Synchronous(1, 1)))
                .passes("synchronous-set");
    }

    @Test
    void whoeverBecomesThePrimaryWaitsForAsMany() {
        synchronous(new Synchronous(1, 2), "")
                .fails("synchronous-set", "postgresql/1 would wait for 0, postgresql/2 would wait for 0");
        assertThat(judging.judge("synchronous-set").fix())
                .contains("synchronous_standby_names = 'ANY 1 (refreshd_0, refreshd_1, refreshd_2)'");
        synchronous(new Synchronous(1, 2), "refreshd_0, refreshd_1, \"refreshd_2\"")
                .passes("synchronous-set");
        synchronous(new Synchronous(1, 2), "refreshd_0, refreshd_1")
                .fails("synchronous-set", "postgresql/1 would wait");
    }

    @Test
    void aStandbyThatWouldWaitForNobodyFails() {
        synchronous(new Synchronous(0, 0), "other")
                .fails("synchronous-set", "asynchronous; as the primary", "postgresql/2 would wait for 1 of 0");
        assertThat(judging.judge("synchronous-set").fix()).contains("synchronous_standby_names = ''");
    }

    @Test
    void whatSynchronousStandbysAreNamed() {
        assertThat(SynchronousNames.of("").heed("refreshd_1")).isFalse();
        assertThat(SynchronousNames.of("FIRST 2 (a, \"Refreshd_1\")").heed("refreshd_1"))
                .isTrue();
        assertThat(SynchronousNames.of("2 (a, b)").wanted()).isEqualTo(2);
        assertThat(SynchronousNames.of("a, b").names()).containsExactly("a", "b");
        assertThat(SynchronousNames.of("ANY 1 (*)").heed("refreshd_7")).isTrue();
    }

    private Judging synchronous(Synchronous now, String elsewhere) {
        return judging.with(facts -> {
            facts.synchronous = Probe.read(now);
            for (int ordinal : List.of(1, 2)) {
                ServerFacts server = facts.server();
                ServerFacts named = new ServerFacts(
                        server.version(),
                        server.catalog(),
                        server.pendingRestart(),
                        server.limits(),
                        server.preloaded(),
                        server.replayPaused(),
                        server.maximumWalBytes(),
                        SynchronousNames.of(elsewhere));
                facts.units.put(ordinal, FactsSample.unit(named, new Disk(100L << 30, 40L << 30)));
            }
        });
    }

    @Test
    void anUnusedSlotOfSomebodyElseIsSaidWithWhatItKeeps() {
        judging.passes("replication-slots", "none unused");
        judging.with(facts -> facts.slots =
                        Probe.read(List.of(slot("used", true, true, 0), slot("left", true, false, 3L << 20))))
                .warns("replication-slots", "left (keeps 3 MiB of WAL)");
        assertThat(judging.judge("replication-slots").observed()).doesNotContain("used");
        assertThat(judging.judge("replication-slots").fix()).contains("pg_drop_replication_slot('left')");
    }

    @Test
    void anUnusedSlotThatKeepsAQuarterOfTheFreeRoomFails() {
        judging.with(facts -> {
                    facts.slots = Probe.read(List.of(slot("left", true, false, 3L << 30)));
                    facts.units.put(0, FactsSample.unit(facts.server(), new Disk(20L << 30, 11L << 30)));
                })
                .fails("replication-slots", "3 GiB");
    }

    @Test
    void aLostSlotIsSaid() {
        judging.with(facts -> facts.slots = Probe.read(List.of(new Slot("left", true, false, false, false, 0, true))))
                .warns("replication-slots", "has lost what it needs");
    }

    @Test
    void aTemporarySlotAndOneOfOursAreNobodysConcern() {
        judging.with(facts -> facts.slots = Probe.read(List.of(
                        new Slot("passing", true, true, false, false, 0, false),
                        slot(SlotSeen.nameFor(1), true, false, 0))))
                .passes("replication-slots");
    }

    @Test
    void aSlotOfOursThatNobodyShallConsumeFailsAfterwards() {
        judging.given.unit(0).slots.add(7);
        judging.warns("replication-slots", "refreshd_7 on postgresql/0");
        Judging after = Judging.after();
        after.given.unit(1).slots.add(0);
        after.fails("replication-slots", "refreshd_0 on postgresql/1");
    }

    @Test
    void slotsThatCanNotBeReadAreAnError() {
        judging.with(facts -> facts.slots = Probe.unreadable("no rights"));
        judging.errs("replication-slots", "no rights");
        judging.errs("logical-slots", "no rights");
    }

    @Test
    void aLogicalSlotThatAHandoverLosesFails() {
        judging.passes("logical-slots", "no logical slot");
        judging.with(facts -> facts.slots = Probe.read(List.of(slot("changes", false, true, 0))))
                .fails("logical-slots", "changes (in use)", "loses");
    }

    @Test
    void aLogicalSlotThatSurvivesPasses() {
        judging.with(facts ->
                        facts.slots = Probe.read(List.of(new Slot("changes", false, false, true, true, 0, false))))
                .passes("logical-slots");
    }

    @Test
    void aLogicalSlotOfASingleUnitStays() {
        new Judging(Given.deployed(1), Given.NEW)
                .with(facts -> facts.slots = Probe.read(List.of(slot("changes", false, true, 0))))
                .passes("logical-slots", "does not move");
    }

    @Test
    void aStandbyWithLessThanItsPrimaryFails() {
        judging.passes("standby-settings", "2 settings compared on 3 units");
        judging.server(
                        1,
                        server -> server(server, Map.of("max_connections", 50L, "max_wal_senders", 20L), List.of(), 1))
                .fails("standby-settings", "postgresql/1 has max_connections 50 below 100");
        judging.serverUnreadable(2).errs("standby-settings", "postgresql/2", "no answer");
        judging.given.unit(0).exited("killed");
    }

    @Test
    void withoutAPrimaryThereIsNothingToCompareWith() {
        judging.given.unit(0).exited("killed");
        judging.errs("standby-settings", "no single primary");
    }

    @Test
    void aSettingThatWaitsForARestartIsSaid() {
        judging.passes("pending-restart");
        judging.server(1, server -> server(server, Map.of(), List.of("max_connections"), server.catalog()))
                .warns("pending-restart", "max_connections on postgresql/1");
        judging.serverUnreadable(1).errs("pending-restart", "postgresql/1");
    }

    @Test
    void aUnitThatWasNotLookedAtIsAnError() {
        judging.facts.units.remove(1);
        judging.errs("pending-restart", "postgresql/1", "not looked at");
    }

    @Test
    void anotherCatalogVersionFails() {
        judging.passes("catalog-version", "202107181 on all units");
        judging.server(1, server -> server(server, Map.of(), List.of(), 202209061))
                .fails("catalog-version", "202107181", "202209061");
        judging.serverUnreadable(1).errs("catalog-version");
    }

    @Test
    void theTargetsCatalogVersionCountsWhereItIsKnown() {
        Programs known = judging.facts.programs.value().orElseThrow();
        judging.with(facts -> facts.programs = Probe.read(
                        new Programs(known.version(), known.extensions(), known.libraries(), Optional.of(202107181))))
                .passes("catalog-version", "and in the target");
        judging.with(facts -> facts.programs = Probe.read(
                        new Programs(known.version(), known.extensions(), known.libraries(), Optional.of(1))))
                .fails("catalog-version", "1 in the target");
    }

    private static Slot slot(String name, boolean physical, boolean active, long retained) {
        return new Slot(name, physical, false, active, false, retained, false);
    }

    private static ServerFacts server(ServerFacts server, Map<String, Long> limits, List<String> pending, int catalog) {
        return new ServerFacts(
                server.version(),
                catalog,
                FactsSample.set(pending.toArray(String[]::new)),
                FactsSample.sorted(limits),
                server.preloaded(),
                server.replayPaused(),
                server.maximumWalBytes(),
                server.synchronous());
    }
}
