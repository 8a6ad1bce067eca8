package io.refreshd.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.Eventually;
import io.refreshd.decide.Facts;
import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.SlotSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Stage;
import io.refreshd.decide.Step;
import io.refreshd.decide.StepOutcome;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Release;
import io.refreshd.model.Resource;
import io.refreshd.substrate.local.AtomicFiles;
import io.refreshd.substrate.local.Json;
import io.refreshd.substrate.local.UnitRecord;
import io.refreshd.workload.postgresql.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Units of this machine in trouble. One cluster for all tests; each leaves it healthy with unit 0 as the primary. */
class LocalWorldIT {
    private static RealCluster cluster;

    @BeforeAll
    static void build() throws IOException {
        cluster = new RealCluster("14.8");
        cluster.build(3);
    }

    @AfterAll
    static void tearDown() {
        cluster.close();
    }

    @BeforeEach
    void healthy() {
        cluster.awaitHealthy(0);
    }

    @Test
    void aKilledServerIsSeenToldAndStartedAgain() {
        List<String> hints = new CopyOnWriteArrayList<>();
        cluster.world.onHint(hints::add);
        int starts = cluster.see(1).process().starts();
        cluster.signal(1, "KILL");
        UnitSeen dead = cluster.until(
                        seen -> seen.unit(1).orElseThrow().process().exited())
                .unit(1)
                .orElseThrow();
        assertThat(dead.process().cause()).contains("killed");
        assertThat(dead.database()).isEmpty();
        assertThat(dead.process().starts()).isEqualTo(starts);
        assertThat(Eventually.within(Duration.ofSeconds(10), () -> !hints.isEmpty()))
                .isTrue();
        cluster.start(1, "14.8");
        cluster.awaitHealthy(0);
        assertThat(cluster.see(1).process().starts()).isEqualTo(starts + 1);
    }

    @Test
    void aNewDaemonFindsTheServersAndStartsNoSecondOne() {
        List<Long> before = pids();
        cluster.reopen();
        cluster.awaitHealthy(0);
        cluster.start(2, "14.8");
        assertThat(pids()).isEqualTo(before);
    }

    @Test
    void aServerWhoseStartWasNeverNotedIsFoundAgain() {
        UnitRecord known = cluster.record(1);
        UnitRecord cut = new UnitRecord(
                known.ordinal(),
                known.port(),
                known.release(),
                known.binaries(),
                true,
                UnitRecord.Desired.RUNNING,
                known.starts(),
                known.logStart(),
                0,
                0);
        Json.write(cluster.folder(1).resolve("unit.json"), cut, AtomicFiles.PUBLIC);
        cluster.reopen();
        assertThat(cluster.see(1).process().state()).isEqualTo(ProcessSeen.State.RUNNING);
        assertThat(cluster.record(1).pid()).isEqualTo(known.pid());
        assertThat(cluster.record(1).processStart()).isEqualTo(known.processStart());
    }

    @Test
    void aFrozenStandbyIsSeenFrozenAndSlowsNobodyDown() {
        cluster.signal(2, "STOP");
        try {
            cluster.until(seen -> frozen(seen, 2));
            for (int i = 0; i < 5; i++) {
                long begun = System.nanoTime();
                UnitSeen frozen = cluster.see(2);
                assertThat(System.nanoTime() - begun).isLessThan(2_500_000_000L);
                assertThat(frozen.process().state()).isEqualTo(ProcessSeen.State.FROZEN);
            }
            StepOutcome stop = cluster.perform(new Step.StopUnit(2, Step.StopUnit.Mode.FAST));
            assertThat(stop.kind()).isEqualTo(StepOutcome.Kind.FAILED);
            assertThat(stop.cause()).contains("kill -CONT");
        } finally {
            cluster.signal(2, "CONT");
        }
        cluster.awaitHealthy(0);
    }

    @Test
    void aStepWhoseAnswerIsLostIsUnknownAndLookingStaysBounded() {
        cluster.done(new Step.RepairSlots(0, new TreeSet<>(List.of(1, 2))));
        cluster.freezeAll(0);
        try {
            cluster.until(seen -> frozen(seen, 0));
            StepOutcome lost = cluster.perform(new Step.RepairSlots(0, new TreeSet<>(List.of(1))));
            assertThat(lost.kind()).isEqualTo(StepOutcome.Kind.UNKNOWN);
            for (int i = 0; i < 5; i++) {
                long begun = System.nanoTime();
                UnitSeen frozen = cluster.see(0);
                assertThat(System.nanoTime() - begun).isLessThan(2_500_000_000L);
                assertThat(frozen.database()).isEmpty();
                assertThat(frozen.process().state()).isEqualTo(ProcessSeen.State.FROZEN);
            }
        } finally {
            cluster.thawAll(0);
        }
        // Sent once: whatever the server made of it when it went on, nothing asks again.
        cluster.until(seen -> seen.unit(0).orElseThrow().primary());
        cluster.done(new Step.RepairSlots(0, new TreeSet<>(List.of(1, 2))));
        cluster.awaitHealthy(0);
    }

    @Test
    void theFirstUnitThatCanNotBeMadeSaysWhy() {
        StepOutcome refused = cluster.perform(new Step.AddUnit(7, RealCluster.release("14.9"), 9));
        assertThat(refused.kind()).isEqualTo(StepOutcome.Kind.FAILED);
        assertThat(refused.cause()).contains("postgresql/9 has no place");
    }

    @Test
    void aHandoverDoesNotWaitForAFrozenThirdUnit() {
        cluster.freezeAll(2);
        try {
            cluster.until(seen -> frozen(seen, 2));
            assertThat(cluster.handOver(0, 1)).isLessThan(10_000);
            cluster.until(seen -> seen.unit(0).orElseThrow().process().exited());
        } finally {
            cluster.thawAll(2);
        }
        cluster.start(0, "14.8");
        cluster.awaitHealthy(1);
        cluster.done(new Step.RepairSlots(0, new TreeSet<>()));
        cluster.handOver(1, 0);
        cluster.start(1, "14.8");
        cluster.awaitHealthy(0);
        cluster.done(new Step.RepairSlots(1, new TreeSet<>()));
    }

    @Test
    void aServerOfAnotherMajorVersionDoesNotStartAndSaysWhy() {
        cluster.done(new Step.StopUnit(2, Step.StopUnit.Mode.FAST));
        cluster.done(new Step.StartUnit(2, RealCluster.release("16.15")));
        UnitSeen dead = cluster.until(
                        seen -> seen.unit(2).orElseThrow().process().exited())
                .unit(2)
                .orElseThrow();
        assertThat(dead.process().cause()).contains("incompatible");
        assertThat(dead.installed().orElseThrow().version().major()).isEqualTo(16);
        cluster.start(2, "14.8");
        cluster.awaitHealthy(0);
    }

    @Test
    void aHalfMadeUnitCountsAsAbsentAndIsMadeAgain() throws IOException {
        Path folder = cluster.folder(3);
        Files.createDirectories(folder.resolve("data/base"));
        Files.writeString(folder.resolve("data/base/left-over"), "x");
        Files.writeString(
                folder.resolve("unit.json"),
                Files.readString(cluster.folder(2).resolve("unit.json"))
                        .replace("\"complete\" : true", "\"complete\" : false")
                        .replace("\"ordinal\" : 2", "\"ordinal\" : 3"));
        cluster.units.put(3, RealCluster.release("14.8"));
        assertThat(cluster.see(3).process().state()).isEqualTo(ProcessSeen.State.ABSENT);
        cluster.units.remove(3);

        cluster.add(3);
        cluster.awaitHealthy(0);
        assertThat(folder.resolve("data/base/left-over")).doesNotExist();
        assertThat(client().units()).hasSize(4);
        cluster.add(3);
        assertThat(cluster.see(3).process().starts()).isEqualTo(1);

        cluster.done(new Step.RemoveUnit(3));
        cluster.units.remove(3);
        cluster.done(new Step.RepairSlots(0, new TreeSet<>(List.of(1, 2))));
        assertThat(folder).doesNotExist();
        assertThat(client().units()).hasSize(3);
        assertThat(cluster.see(0).database().orElseThrow().slots())
                .extracting(SlotSeen::name)
                .containsExactly("refreshd_1", "refreshd_2");
        cluster.done(new Step.RemoveUnit(3));
    }

    @Test
    void aReleaseWithAnotherDigestIsRefusedBeforeAnythingIsStopped() {
        Release right = RealCluster.release("14.9");
        TreeMap<String, Resource> resources = new TreeMap<>();
        right.resources()
                .forEach((name, resource) ->
                        resources.put(name, new Resource(resource.revision(), resource.artifact(), "0".repeat(64))));
        Release wrong = new Release(right.charm(), right.revision(), right.version(), resources, right.content());
        Facts facts = cluster.await(cluster.world.examine(cluster.application(), wrong, Stage.PRE));
        assertThat(facts.programs().cause()).contains("digest").contains("0".repeat(64));
        Facts fine = cluster.await(cluster.world.examine(cluster.application(), right, Stage.PRE));
        assertThat(fine.programs().cause()).isEmpty();
    }

    @Test
    void whatHoldsPasswordsIsForTheDaemonAlone() throws IOException {
        for (String file : List.of(
                "applications/postgresql/secrets.json",
                "applications/postgresql/client.json",
                "units/postgresql/0/server.log",
                "units/postgresql/0/replication.pass")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cluster.state.resolve(file))))
                    .isEqualTo("rw-------");
        }
        assertThat(cluster.sql(0, "SELECT rolname FROM pg_authid WHERE rolpassword NOT LIKE 'SCRAM-SHA-256$%'"))
                .isEmpty();
    }

    @Test
    void stepsThatAreTrueAlreadyChangeNothing() {
        List<Long> before = pids();
        cluster.done(new Step.StartUnit(1, RealCluster.release("14.8")));
        cluster.done(new Step.RepairSlots(0, new TreeSet<>(List.of(1, 2))));
        cluster.done(new Step.Promote(0));
        cluster.done(new Step.UnmarkStandby(0));
        assertThat(pids()).isEqualTo(before);
        StepOutcome other = cluster.perform(new Step.StartUnit(1, RealCluster.release("14.9")));
        assertThat(other.kind()).isEqualTo(StepOutcome.Kind.FAILED);
        assertThat(other.cause()).contains("still runs 14.8");
    }

    private static boolean frozen(Snapshot seen, int ordinal) {
        return seen.unit(ordinal).orElseThrow().process().state() == ProcessSeen.State.FROZEN;
    }

    private static List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        cluster.units
                .keySet()
                .forEach(ordinal -> pids.add(cluster.record(ordinal).pid()));
        return pids;
    }

    private static Client client() {
        return Json.read(cluster.state.resolve("applications/postgresql/client.json"), Client.class)
                .orElseThrow();
    }
}
