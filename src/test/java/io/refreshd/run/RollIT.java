package io.refreshd.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Step;
import io.refreshd.model.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole way of a refresh on real servers of every major version, step by step, as the decisions order them. */
class RollIT {
    private static final Logger LOG = LoggerFactory.getLogger(RollIT.class);

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"13.22, 13.23", "14.8, 14.9", "15.18, 15.19", "16.14, 16.15", "17.10, 17.11", "18.4, 18.6"})
    void unitsMoveToTheNextMinorAndBackWithoutLosingRows(String from, String to) throws IOException {
        try (RealCluster cluster = new RealCluster(from)) {
            long begun = System.nanoTime();
            cluster.build(3);
            LOG.info("{}: three units after {} ms", from, (System.nanoTime() - begun) / 1_000_000);
            cluster.roll(2, to);
            cluster.awaitHealthy(0);
            assertThat(version(cluster, 2)).isEqualTo(Version.parse(to).orElseThrow());
            cluster.sql(
                    0, "CREATE TABLE kept (id int PRIMARY KEY)", "INSERT INTO kept SELECT generate_series(1, 1000)");

            long gap = cluster.handOver(0, 2);
            LOG.info("{}: handed over in {} ms", to, gap);
            cluster.start(0, to);
            cluster.awaitHealthy(2);
            cluster.done(new Step.RepairSlots(0, new TreeSet<>()));
            assertThat(cluster.see(0).database().orElseThrow().slots()).isEmpty();
            cluster.sql(2, "INSERT INTO kept SELECT generate_series(1001, 2000)");
            cluster.roll(1, to);
            cluster.awaitHealthy(2);

            cluster.roll(1, from);
            cluster.awaitHealthy(2);
            assertThat(version(cluster, 1)).isEqualTo(Version.parse(from).orElseThrow());
            for (int ordinal : cluster.units.keySet()) {
                assertThat(cluster.sql(ordinal, "SELECT count(*) FROM kept")).containsExactly("2000");
            }
            LOG.info("{}: an observation takes {} ms", to, observation(cluster));
        }
    }

    private static Version version(RealCluster cluster, int ordinal) {
        return cluster.see(ordinal).database().orElseThrow().version();
    }

    private static double observation(RealCluster cluster) {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            long begun = System.nanoTime();
            assertThat(cluster.see().units()).hasSize(3);
            times.add(System.nanoTime() - begun);
        }
        times.sort(null);
        return times.get(50) / 1e6;
    }
}
