package io.refreshd.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.ControlSeen;
import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.Scope;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Version;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole way of a refresh on real servers, step by step, as the decisions order them. */
class LocalWorldIT {
    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"14.8, 14.9"})
    void threeUnitsMoveToTheNextMinorWithOneHandover(String from, String to) throws IOException {
        try (RealCluster cluster = new RealCluster(from)) {
            long begun = System.nanoTime();
            cluster.build(3);
            report("three units on " + from + " built and healthy", begun);
            Version newer = Version.parse(to).orElseThrow();
            roll(cluster, 2, to);
            cluster.awaitHealthy(0);
            assertThat(cluster.see(2).database().orElseThrow().version()).isEqualTo(newer);
            cluster.sql(
                    0, "CREATE TABLE kept (id int PRIMARY KEY)", "INSERT INTO kept SELECT generate_series(1, 1000)");

            handOver(cluster, 0, 2);

            cluster.done(new Step.StartUnit(0, RealCluster.release(to)));
            cluster.units.put(0, RealCluster.release(to));
            cluster.awaitHealthy(2);
            roll(cluster, 1, to);
            cluster.awaitHealthy(2);
            measureObservation(cluster);
            assertThat(cluster.see().units())
                    .allMatch(unit -> unit.database().orElseThrow().version().equals(newer));
            for (int ordinal : cluster.units.keySet()) {
                assertThat(cluster.sql(ordinal, "SELECT count(*) FROM kept")).containsExactly("1000");
            }
        }
    }

    private static void roll(RealCluster cluster, int ordinal, String to) {
        cluster.done(new Step.StopUnit(ordinal, Step.StopUnit.Mode.FAST));
        assertThat(cluster.see(ordinal).process().state()).isEqualTo(ProcessSeen.State.EXITED);
        cluster.done(new Step.StartUnit(ordinal, RealCluster.release(to)));
        cluster.units.put(ordinal, RealCluster.release(to));
    }

    /** What {@code HandoverRules} orders, without the loop around it. */
    static void handOver(RealCluster cluster, int from, int to) {
        TreeSet<Integer> consumers = new TreeSet<>(cluster.units.keySet());
        consumers.remove(to);
        cluster.done(new Step.RepairSlots(to, consumers));
        long timeline = cluster.see(from).database().orElseThrow().timeline();
        long begun = System.nanoTime();
        cluster.done(new Step.SwitchOff(from, to, 16L << 20));
        report("switch-off asked for", begun);
        long stopped = System.nanoTime();
        look(cluster, from, to, seen -> stopped(seen, from, to));
        report("old primary shut down and candidate caught up", stopped);
        cluster.done(new Step.MarkStandby(from));
        cluster.done(new Step.Promote(to));
        look(cluster, from, to, seen -> seen.unit(to).orElseThrow().primary());
        report("write gap, from the signal to the new primary seen", stopped);
        UnitSeen now = cluster.see(to);
        assertThat(now.database().orElseThrow().timeline()).isEqualTo(timeline + 1);
        assertThat(cluster.see(from).control().orElseThrow().standbySignal()).isTrue();
    }

    private static boolean stopped(Snapshot seen, int from, int to) {
        ControlSeen control = seen.unit(from).orElseThrow().control().orElseThrow();
        return control.state() == ControlSeen.State.SHUT_DOWN
                && seen.unit(to)
                        .orElseThrow()
                        .database()
                        .filter(database -> database.inRecovery() && database.timeline() == control.timeline())
                        .filter(database -> database.lsn() > control.checkpoint())
                        .isPresent();
    }

    private static void look(RealCluster cluster, int from, int to, java.util.function.Predicate<Snapshot> condition) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        Snapshot seen;
        do {
            seen = cluster.await(cluster.world.observe(cluster.application(), Scope.of(from, to)));
            assertThat(System.nanoTime()).as("%s", seen).isLessThan(deadline);
        } while (!condition.test(seen));
    }

    private static void measureObservation(RealCluster cluster) {
        List<Long> times = new java.util.ArrayList<>();
        for (int i = 0; i < 200; i++) {
            long begun = System.nanoTime();
            assertThat(cluster.see().units()).hasSize(3);
            times.add(System.nanoTime() - begun);
        }
        times.sort(null);
        System.out.printf(
                "observation of three units: median %.1f ms, 95 %% %.1f ms%n",
                times.get(100) / 1e6, times.get(190) / 1e6);
    }

    private static void report(String what, long begun) {
        System.out.printf("%s: %.0f ms%n", what, (System.nanoTime() - begun) / 1e6);
    }
}
